import { EMOTIONS, type ChatEmote } from '../../../shared/model/chat.ts';
import type { AffectReading, ChatClassifier } from './affect-reading.ts';
import { termsOf, type Term } from './phrase-table.ts';
import { readMessage, type MessageReading } from './read-message.ts';
import type { LineTraits } from './repetition-watch.ts';

/** Steps of `LineTraits.arousalEighths`. */
export const AROUSAL_STEPS = 8;
const MAX_EMOTES = 3;
const FUNNY = EMOTIONS.indexOf('funny');

/** A third of all chat lines are short texts that were written before; more of them are hardly worth their memory. */
const KEPT_LINES = 4096;
const KEPT_CHARS = 40;

/** All that a line says by itself, whoever writes it and when. Shared between messages: never change one. */
export interface ReadLine {
  readonly reading: MessageReading;
  readonly affect: AffectReading;
  readonly traits: LineTraits;
  readonly terms: readonly Term[];
}

interface KeptLine {
  readonly emotes: readonly ChatEmote[];
  readonly line: ReadLine;
}

/** Reads lines and keeps the short ones, so that each is read once. The same answer for the same line, always. */
export class LineReader {
  readonly classifierId: string;
  readonly #classifier: ChatClassifier;
  readonly #kept = new Map<string, KeptLine | null>();

  constructor(classifier: ChatClassifier) {
    this.#classifier = classifier;
    this.classifierId = classifier.id;
  }

  read(text: string, emotes: readonly ChatEmote[] = []): ReadLine {
    if (text.length > KEPT_CHARS) return this.#readAnew(text, emotes);
    const known = this.#kept.get(text);
    if (known !== undefined && known !== null && sameEmotes(known.emotes, emotes)) return known.line;
    const line = this.#readAnew(text, emotes);
    if (this.#kept.size >= KEPT_LINES) this.#kept.clear();
    this.#kept.set(text, known === undefined ? null : { emotes, line });
    return line;
  }

  #readAnew(text: string, emotes: readonly ChatEmote[]): ReadLine {
    const reading = readMessage(text, emotes);
    const affect = this.#classifier.classify(reading);
    const traits = traitsOf(reading, affect);
    return { reading, affect, traits, terms: termsOf(text, reading) };
  }
}

/** What repetition is judged by. */
const traitsOf = (reading: MessageReading, affect: AffectReading): LineTraits => ({
  laughs: reading.laughter > 0 || affect.mix[FUNNY]! >= 0.5,
  emotes: Math.min(MAX_EMOTES, reading.emotes),
  arousalEighths: Math.round(affect.arousal * AROUSAL_STEPS),
});

const sameEmotes = (left: readonly ChatEmote[], right: readonly ChatEmote[]): boolean =>
  left.length === right.length &&
  left.every(({ begin, end, name }, index) => {
    const other = right[index]!;
    return begin === other.begin && end === other.end && name === other.name;
  });
