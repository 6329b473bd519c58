import { EMOTIONS, type ChatMessage } from '../../../../shared/model/chat.ts';
import type { ChatClassifier } from '../affect-reading.ts';
import { authorKey, isKnownBot } from '../bots.ts';
import { readMessage, type MessageReading } from '../read-message.ts';
import { hashText } from '../tokens.ts';

/** Neighbours are the lines of other people within this time. */
const REACH_MS = 6000;
/** So many lines to each side are looked at in a fast chat. */
const MOST_NEIGHBOURS = 60;
const LEAST_NEIGHBOURS = 2;
const SURE_SHARE = 0.5;
export const NEUTRAL_CLASS = EMOTIONS.indexOf('neutral');

export interface WalkedLine {
  readonly atMs: number;
  readonly message: ChatMessage;
  readonly reading: MessageReading;
  readonly person: number;
  /** The line's class where the shipped model is sure; −1 where it does not know a token of it. */
  readonly known: number;
  /** No token of it is known and it has several plain words. */
  readonly talk: boolean;
}

/** A line, and what other people wrote around it: shares in the order of EMOTIONS, null where hardly anybody wrote. */
export type OnWalkedLine = (line: WalkedLine, around: readonly number[] | null) => void;

const TALK_WORDS = 3;

/**
 * Walks a chat in time order and tells of each line once all its neighbours are known. Memory: the lines of twelve seconds.
 */
export class ChatWalk {
  readonly #shipped: ChatClassifier;
  readonly #onLine: OnWalkedLine;
  #lines: WalkedLine[] = [];
  #next = 0;

  constructor(shipped: ChatClassifier, onLine: OnWalkedLine) {
    this.#shipped = shipped;
    this.#onLine = onLine;
  }

  add(atMs: number, message: ChatMessage): void {
    const author = authorKey(message);
    const isSpoken = message.kind === 'message' || message.kind === 'action';
    if (author === null || !isSpoken || message.text === '' || isKnownBot(message)) return;
    const reading = readMessage(message.text, message.emotes);
    if (reading.command) return;
    this.#tellUntil(atMs - REACH_MS);
    const known = sureClass(this.#shipped, reading);
    const talk = known === -1 && reading.words >= TALK_WORDS;
    this.#lines.push({ atMs, message, reading, person: hashText(author), known, talk });
  }

  finish(): void {
    this.#tellUntil(Number.POSITIVE_INFINITY);
  }

  #tellUntil(beforeMs: number): void {
    while (this.#next < this.#lines.length && this.#lines[this.#next]!.atMs < beforeMs) {
      const line = this.#lines[this.#next]!;
      this.#onLine(line, this.#around(this.#next));
      this.#next++;
      let old = 0;
      while (old < this.#next && this.#lines[old]!.atMs < line.atMs - REACH_MS) old++;
      // Moved in pieces: dropping one line at a time would cost more than reading it.
      if (old > 512 || old === this.#lines.length) {
        this.#lines = this.#lines.slice(old);
        this.#next -= old;
      }
    }
  }

  #around(at: number): number[] | null {
    const center = this.#lines[at]!;
    const counts = EMOTIONS.map(() => 0);
    let total = 0;
    const count = (index: number): boolean => {
      const other = this.#lines[index];
      if (other === undefined || Math.abs(other.atMs - center.atMs) > REACH_MS) return false;
      if (other.person === center.person) return true;
      const found = other.known === -1 && other.talk ? NEUTRAL_CLASS : other.known;
      if (found === -1) return true;
      counts[found] = counts[found]! + 1;
      total++;
      return true;
    };
    for (let step = 1; step <= MOST_NEIGHBOURS && count(at - step); step++);
    for (let step = 1; step <= MOST_NEIGHBOURS && count(at + step); step++);
    return total < LEAST_NEIGHBOURS ? null : counts.map((value) => value / total);
  }
}

/** The emotion that the shipped model is sure of, from tokens that it knows; −1 where it is not. */
export function sureClass(shipped: ChatClassifier, reading: MessageReading): number {
  if (!reading.tokens.some((token) => token.affect !== null)) return -1;
  const { mix } = shipped.classify(reading);
  const best = strongest(mix);
  return mix[best]! >= SURE_SHARE ? best : -1;
}

export function strongest(values: readonly number[]): number {
  let best = 0;
  for (let index = 1; index < values.length; index++) if (values[index]! > values[best]!) best = index;
  return best;
}
