import { emotionMix, highlightClass, type AffectReading, type ChatClassifier } from '../affect-reading.ts';
import { findAffects, type FoundAffect } from '../find-affects.ts';
import { measureByLexicon, type LexiconMeasure } from '../lexicon-classifier.ts';
import type { MessageReading } from '../read-message.ts';
import type { Token } from '../tokens.ts';
import { AROUSAL_AT, FEELINGS_AT, OUTPUTS, type ChatModel } from './chat-model.ts';
import { softmax } from './exponential.ts';
import { summarise, SUMMARY_LENGTH } from './line-summary.ts';
import { lineTokens, type LineTokens } from './line-tokens.ts';
import { gramRows, gramValue, wholeRow } from './token-rows.ts';

/**
 * The lexicon's word counts beside the model's: nats of log-odds for its whole sentiment. The model learned from other
 * places than stream chats, the lexicon was written for them.
 */
const LEXICON_NATS = 2;

/** The trained model and the lexicon together: their log-odds add up. */
export function createTrainedClassifier(model: ChatModel): ChatClassifier {
  const adder = new Adder(model);
  return {
    id: model.id,
    classify(reading) {
      const found = findAffects(reading);
      adder.addUp(reading, found);
      return combine(adder.outputs, measureByLexicon(reading, found));
    },
  };
}

/** Places for the sums of tokens; two tokens of one place push each other out. */
const PLACES = 1 << 16;

/** Adds up a model's weights. The tokens of a chat come again and again: each one's own sum is kept. */
class Adder {
  readonly outputs = new Float64Array(OUTPUTS);
  readonly #model: ChatModel;
  readonly #owners = new Array<Token | null>(PLACES).fill(null);
  readonly #sums = new Float32Array(PLACES * OUTPUTS);
  readonly #line: LineTokens = { tokens: [], pairRows: [] };
  readonly #summary = new Float64Array(SUMMARY_LENGTH);
  readonly #added = new Float32Array(OUTPUTS);
  readonly #steps = new Int32Array(OUTPUTS);

  constructor(model: ChatModel) {
    this.#model = model;
  }

  /** Leaves the log-odds of a line in `outputs`. */
  addUp(reading: MessageReading, found: readonly FoundAffect[]): void {
    const { rowBits, rows, scales, summary: weights } = this.#model;
    const sums = this.#sums;
    const added = this.#added.fill(0);
    const { tokens, pairRows } = lineTokens(reading, rowBits, this.#line);
    for (const token of tokens) {
      const at = this.#placeOf(token);
      for (let column = 0; column < OUTPUTS; column++) added[column] = added[column]! + sums[at + column]!;
    }
    const steps = this.#steps.fill(0);
    for (const row of pairRows) {
      const at = row * OUTPUTS;
      for (let column = 0; column < OUTPUTS; column++) steps[column] = steps[column]! + rows[at + column]!;
    }
    const { outputs } = this;
    for (let column = 0; column < OUTPUTS; column++)
      outputs[column] = added[column]! + steps[column]! * scales[column]!;
    const summary = summarise(reading, found, this.#summary);
    for (let index = 0; index < SUMMARY_LENGTH; index++) {
      const value = summary[index]!;
      if (value === 0) continue;
      const at = index * OUTPUTS;
      for (let column = 0; column < OUTPUTS; column++)
        outputs[column] = outputs[column]! + value * weights[at + column]!;
    }
  }

  #addRow(row: number, value: number, at: number): void {
    const { rows, scales } = this.#model;
    const to = this.#sums;
    const from = row * OUTPUTS;
    for (let column = 0; column < OUTPUTS; column++)
      to[at + column] = to[at + column]! + value * rows[from + column]! * scales[column]!;
  }

  #placeOf(token: Token): number {
    const place = token.hash & (PLACES - 1);
    const at = place * OUTPUTS;
    if (this.#owners[place] === token) return at;
    this.#owners[place] = token;
    this.#sums.fill(0, at, at + OUTPUTS);
    const { rowBits } = this.#model;
    const whole = wholeRow(token, rowBits);
    if (whole !== null) this.#addRow(whole, 1, at);
    const grams = gramRows(token, rowBits);
    for (const row of grams) this.#addRow(row, gramValue(grams.length), at);
    return at;
  }
}

/** Copied: an array that has its length from the start is made faster than one that grows. */
const NO_FEELINGS: readonly number[] = Array.from({ length: AROUSAL_AT - FEELINGS_AT }, () => 0.5);

function combine(outputs: Float64Array, byLexicon: LexiconMeasure): AffectReading {
  const nats = LEXICON_NATS * byLexicon.sentiment;
  outputs[0]! -= nats;
  outputs[1]! -= Math.abs(nats);
  outputs[2]! += nats;
  softmax(outputs, 0, FEELINGS_AT, Math.exp);
  softmax(outputs, FEELINGS_AT, AROUSAL_AT, Math.exp);
  const bad = outputs[0]!;
  const neutral = outputs[1]!;
  const good = outputs[2]!;
  const feelings = NO_FEELINGS.slice();
  for (let index = 0; index < feelings.length; index++) feelings[index] = outputs[FEELINGS_AT + index]!;
  // Evidence of a moment is the lexicon's: its marks were judged on how loud chats use them.
  const { arousal } = byLexicon;
  return {
    label: neutral >= bad && neutral >= good ? 0 : good > bad ? 1 : -1,
    sentiment: good - bad,
    confidence: 1 + (plogp(bad) + plogp(neutral) + plogp(good)) / Math.log(3),
    mix: emotionMix(feelings),
    feelings,
    arousal,
    highlight: highlightClass((1 / (1 + Math.exp(-outputs[AROUSAL_AT]!)) + arousal) / 2),
  };
}

const plogp = (share: number): number => (share > 0 ? share * Math.log(share) : 0);
