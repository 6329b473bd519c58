import type { ChatMessage } from '../../../shared/model/chat.ts';
import { authorKey, isKnownBot } from '../chat/bots.ts';

/** People's lines per second on the chat's own clock, cheap enough to make before anything else is known. */
export interface ChatBursts {
  /** Chat time of the first second. */
  readonly startMs: number;
  readonly counts: Float32Array;
}

const SECOND_MS = 1000;
/** One person's salvo counts once in this time. */
const SALVO_MS = 4000;
/** A chat longer than this is counted up to it: 3 days. */
const MAX_SECONDS = 3 * 24 * 3600;
const SPOKEN: ReadonlySet<ChatMessage['kind']> = new Set(['message', 'action', 'paid']);

/** Counts lines while they stream by; bots, commands and salvos of one person are left out. */
export class ChatBurstCounter {
  #startSec = Number.NaN;
  #counts = new Float32Array(0);
  #length = 0;
  readonly #lastOf = new Map<string, number>();

  /** `chatMs` is the line's time on the chat's own clock. Lines long before the first one are left out. */
  add(chatMs: number, message: ChatMessage): void {
    if (!SPOKEN.has(message.kind) || message.text.startsWith('!') || isKnownBot(message)) return;
    const author = authorKey(message);
    if (author !== null) {
      const last = this.#lastOf.get(author);
      this.#lastOf.set(author, chatMs);
      if (last !== undefined && Math.abs(chatMs - last) < SALVO_MS) return;
    }
    const second = Math.floor(chatMs / SECOND_MS);
    if (Number.isNaN(this.#startSec)) this.#startSec = second;
    const index = second - this.#startSec;
    if (index < 0 || index >= MAX_SECONDS) return;
    if (index >= this.#counts.length) {
      const grown = new Float32Array(Math.max(4096, 2 * index));
      grown.set(this.#counts);
      this.#counts = grown;
    }
    this.#counts[index] = this.#counts[index]! + 1;
    this.#length = Math.max(this.#length, index + 1);
  }

  finish(): ChatBursts {
    return {
      startMs: Number.isNaN(this.#startSec) ? 0 : this.#startSec * SECOND_MS,
      counts: this.#counts.slice(0, this.#length),
    };
  }
}
