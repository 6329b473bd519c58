import type { AppErrorShape } from '../errors.ts';
import type { ServerMessage } from './wire.ts';

/** Events that may be on their way without an acknowledgement. Small: a slow client gets few, fresh events. */
export const UNACKNOWLEDGED_LIMIT = 8;

/** Where a subscription's messages go. */
export interface SubscriptionTarget {
  readonly id: number;
  send(message: ServerMessage): void;
  /** The stream's last message has been sent. */
  ended(): void;
}

export interface SubscriptionSource {
  readonly key: string;
  readonly name: string;
  open(signal: AbortSignal): AsyncIterable<unknown>;
  /** Throws when the event is not what the contract says. */
  check(value: unknown): void;
  toFailure(thrown: unknown): AppErrorShape;
}

/**
 * One open stream on the server's side. It pulls the next event only while fewer than `UNACKNOWLEDGED_LIMIT` are
 * unacknowledged, so the source merges what a slow client has not seen yet; what was pulled is kept until it is
 * acknowledged, so a client that comes back misses nothing.
 */
export class Subscription {
  readonly key: string;
  readonly name: string;
  readonly #source: SubscriptionSource;
  readonly #controller = new AbortController();
  readonly #unacknowledged: { readonly seq: number; readonly value: unknown }[] = [];
  /** null while the client is away. */
  #target: SubscriptionTarget | null = null;
  /** Set once the source has ended or failed. */
  #ending: { readonly error: AppErrorShape | null } | null = null;
  #lastSeq = 0;
  #wake: (() => void) | null = null;

  constructor(source: SubscriptionSource, target: SubscriptionTarget) {
    this.key = source.key;
    this.name = source.name;
    this.#source = source;
    this.#target = target;
    target.send({ type: 'opened', id: target.id, key: source.key, resumed: false });
    void Promise.resolve().then(() => this.#pump());
  }

  /** The client has handled everything up to `seq`. */
  acknowledge(seq: number): void {
    while (this.#unacknowledged.length > 0 && this.#unacknowledged[0]!.seq <= seq) {
      this.#unacknowledged.shift();
    }
    this.#wake?.();
  }

  /** Whether everything after `seq` is still here. */
  canResumeAfter(seq: number): boolean {
    const firstKept = this.#unacknowledged[0]?.seq ?? this.#lastSeq + 1;
    return seq <= this.#lastSeq && seq >= firstKept - 1;
  }

  /** Sends to another channel from now on, first everything after `afterSeq`. */
  attach(target: SubscriptionTarget, afterSeq: number): void {
    this.#target = target;
    target.send({ type: 'opened', id: target.id, key: this.key, resumed: true });
    this.acknowledge(afterSeq);
    for (const { seq, value } of this.#unacknowledged) {
      target.send({ type: 'event', id: target.id, seq, value });
    }
    this.#sendEnding();
  }

  detach(): void {
    this.#target = null;
  }

  stop(): void {
    this.#target = null;
    this.#controller.abort();
    this.#wake?.();
  }

  async #pump(): Promise<void> {
    const { signal } = this.#controller;
    try {
      for await (const value of this.#source.open(signal)) {
        if (isAborted(signal)) return;
        this.#source.check(value);
        const seq = ++this.#lastSeq;
        this.#unacknowledged.push({ seq, value });
        const target = this.#target;
        target?.send({ type: 'event', id: target.id, seq, value });
        while (this.#unacknowledged.length >= UNACKNOWLEDGED_LIMIT && !isAborted(signal)) {
          await new Promise<void>((resolve) => (this.#wake = resolve));
        }
      }
      this.#ending = { error: null };
    } catch (thrown) {
      this.#ending = { error: this.#source.toFailure(thrown) };
    }
    this.#sendEnding();
  }

  #sendEnding(): void {
    const target = this.#target;
    if (this.#ending === null || target === null) return;
    const { error } = this.#ending;
    target.send(error === null ? { type: 'ended', id: target.id } : { type: 'failed', id: target.id, error });
    target.ended();
  }
}

// A call, because the compiler would otherwise take the first answer for the only one.
const isAborted = (signal: AbortSignal): boolean => signal.aborted;
