import { z } from 'zod';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';
import type { OutsideEvent } from '../../domain/live/outside/outside-event.ts';
import { SIGNATURE_HEADER, SOURCE_HEADER } from '../../domain/live/outside/signature.ts';
import type { Clock } from '../../ports/clock.ts';
import { signatureOf } from '../ingest/event-sources.ts';
import type { Outbox } from './outbox.ts';

export interface EventSenderDeps {
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Rejects when nobody answers. */
  readonly post: (
    url: string,
    request: {
      readonly body: string;
      readonly headers: Record<string, string>;
      readonly signal: AbortSignal;
    },
  ) => Promise<{ readonly status: number; readonly text: string }>;
  /** What goes wrong, in words. */
  readonly onNote: (note: string) => void;
}

export interface EventTarget {
  /** `http://127.0.0.1:47115` */
  readonly to: string;
  /** A recording's id, or `current`. */
  readonly stream: string;
  readonly sourceId: string;
  readonly token: string;
}

export interface EventSender {
  readonly sent: number;
  /** Something is in the outbox. */
  poke(): void;
  /** Sends until the signal; rejects only with AppError `detect/refused` where asking again can't help. */
  run(signal: AbortSignal): Promise<void>;
  /** Tries once more to send what is left. */
  finish(signal: AbortSignal): Promise<void>;
}

const BATCH = 100;
const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 30_000;
/** What is older is of no use to a live score. */
const OLDEST_MS = 10 * 60_000;

const Refused = z.object({
  id: z.string().nullable(),
  error: z.object({ code: z.string(), message: z.string() }),
});
const Answer = z.object({
  accepted: z.array(z.string()).default([]),
  duplicate: z.array(z.string()).default([]),
  refused: z.array(Refused).default([]),
});
const Failure = z.object({ code: z.string(), message: z.string(), nextStep: z.string().optional() });

/** A wrong source or token stays wrong; everything else may be better in a while. */
const FINAL = new Set([400, 401, 403]);
const PASSING = new Set(['events/off', 'events/too-old']);
const REFUSED = 'detect/refused';

/**
 * Posts what lies in the outbox, signed, in order, and again until it is answered (docs/live.md, "Events from outside"). An event
 * leaves the outbox once it was taken, known already, or refused for what it is.
 */
export const createEventSender = (deps: EventSenderDeps, target: EventTarget): EventSender =>
  new Sender(deps, target);

class Sender implements EventSender {
  sent = 0;
  private readonly deps: EventSenderDeps;
  private readonly target: EventTarget;
  private readonly url: string;
  private alarm = new AbortController();
  private lastNote = '';

  constructor(deps: EventSenderDeps, target: EventTarget) {
    this.deps = deps;
    this.target = target;
    this.url = new URL(`/hooks/live/${encodeURIComponent(target.stream)}`, target.to).href;
  }

  poke(): void {
    this.alarm.abort();
  }

  async run(signal: AbortSignal): Promise<void> {
    const { outbox, wait } = this.deps;
    let waitMs = FIRST_WAIT_MS;
    while (!signal.aborted)
      try {
        if (outbox.events.length === 0) await this.pause(signal);
        else {
          const isAnswered = await this.sendSome(signal);
          if (!isAnswered) await wait(waitMs, signal);
          waitMs = isAnswered ? FIRST_WAIT_MS : Math.min(LONGEST_WAIT_MS, waitMs * 2);
        }
      } catch (thrown) {
        if (!isAbortError(thrown)) throw thrown;
      }
  }

  async finish(signal: AbortSignal): Promise<void> {
    while (this.deps.outbox.events.length > 0) if (!(await this.sendSome(signal))) return;
  }

  /** Until `poke`. */
  private async pause(signal: AbortSignal): Promise<void> {
    const { alarm } = this;
    await this.deps
      .wait(LONGEST_WAIT_MS, AbortSignal.any([signal, alarm.signal]))
      .catch((thrown: unknown) => {
        if (!isAbortError(thrown)) throw thrown;
      });
    if (alarm.signal.aborted) this.alarm = new AbortController();
  }

  /** True: something was answered. Throws AppError `detect/refused`, and AbortError. */
  private async sendSome(signal: AbortSignal): Promise<boolean> {
    await this.dropOld();
    const batch = this.deps.outbox.events.slice(0, BATCH);
    if (batch.length === 0) return true;
    try {
      return await this.sendBatch(batch, signal);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === REFUSED) throw thrown;
      signal.throwIfAborted();
      const why = toErrorShape(thrown).message;
      this.note(`${this.target.to} can’t be reached (${why}). What was heard is kept and sent later.`);
      return false;
    }
  }

  private async sendBatch(events: readonly OutsideEvent[], signal: AbortSignal): Promise<boolean> {
    const { outbox, post } = this.deps;
    const { status, text } = await post(this.url, { ...this.signed(events), signal });
    if (status !== 202 && status !== 422) {
      this.failed(status, text);
      return false;
    }
    const { accepted, duplicate, refused: bad } = Answer.parse(parseJsonOrNull(text));
    const ids = [...accepted, ...duplicate, ...bad.flatMap(({ id }) => id ?? [])];
    await outbox.remove(new Set(ids));
    this.sent += accepted.length;
    this.lastNote = '';
    for (const { error } of bad) this.note(error.message);
    return ids.length > 0;
  }

  private signed(events: readonly OutsideEvent[]): { body: string; headers: Record<string, string> } {
    const { token, sourceId, stream } = this.target;
    const sentAt = this.deps.clock.nowUnixMs();
    const body = JSON.stringify({ sentAt, events });
    const hex = signatureOf(token, { sentAtUnixMs: sentAt, streamId: stream, body }).toString('hex');
    return {
      body,
      headers: {
        'content-type': 'application/json',
        [SOURCE_HEADER]: sourceId,
        [SIGNATURE_HEADER]: `t=${sentAt},v1=${hex}`,
      },
    };
  }

  private failed(status: number, text: string): void {
    const told = Failure.safeParse(parseJsonOrNull(text)).data;
    const { code, message, nextStep } = told ?? {
      ...{ code: '', message: `${this.target.to} answered ${status}.`, nextStep: undefined },
    };
    if (FINAL.has(status) && !PASSING.has(code)) throw refused(message, nextStep);
    this.note(message);
  }

  private async dropOld(): Promise<void> {
    const { outbox, clock } = this.deps;
    const oldest = clock.nowUnixMs() - OLDEST_MS;
    const old = outbox.events.filter(({ at }) => at < oldest);
    if (old.length === 0) return;
    await outbox.remove(new Set(old.map(({ id }) => id)));
    const what = old.length === 1 ? 'An event was' : `${old.length} events were`;
    this.note(`${what} not taken within ten minutes and dropped.`);
  }

  /** The same word once. */
  private note(text: string): void {
    if (text !== this.lastNote) this.deps.onNote(text);
    this.lastNote = text;
  }
}

const refused = (message: string, nextStep: string | undefined): AppError =>
  new AppError({
    code: REFUSED,
    message: `KlipStream refused what was sent: ${message}`,
    nextStep: nextStep ?? 'Check --source and the token.',
  });
