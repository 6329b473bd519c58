import { Redis, ReplyError } from 'ioredis';
import type { BusEntry, BusEvent, BusGroup, BusState, LiveBus } from '../../ports/live-bus.ts';
import { busUnreachable, Pause } from './bus-error.ts';
import { Outbox, type Outgoing } from './outbox.ts';
import { BLOCK_MS, GroupReader, toEntry } from './redis-reader.ts';
import { APPEND, RENEW, TRIM } from './redis-scripts.ts';

export interface RedisBusOptions {
  /** `redis://host:port/db`, `rediss://` with TLS. */
  readonly url: string;
  readonly password: string | null;
  /** A file of this machine. */
  readonly outboxPath: string;
  readonly nowUnixMs: () => number;
  /** How long a method tries before it throws `bus/unreachable`; `append` writes to the outbox instead. */
  readonly unreachableAfterMs?: number;
  /** A consumer that gave no sign of life for so long is dead: others take what it had. */
  readonly deadAfterMs?: number;
  readonly rememberIdsMs?: number;
}

const BATCH = 500;
const RETRY_MS = 100;
const LONGEST_RETRY_MS = 1000;

interface Waiting {
  readonly stream: string;
  readonly events: readonly BusEvent[];
  readonly resolve: (result: { added: number }) => void;
  readonly reject: (reason: unknown) => void;
}

const idsKey = (stream: string): string => `${stream}:ids`;

/**
 * A bus on Redis Streams. Where Redis is away, or doesn't confirm in time, `append` keeps the events in the outbox (then
 * `added` counts those that were new to it); they are sent in order, before later ones, once it is there again. An event
 * that came twice that way is left out by its id. What Redis confirmed is as durable as its `appendfsync` says.
 */
export class RedisBus implements LiveBus {
  readonly #options: Required<RedisBusOptions>;
  readonly #redis: Redis;
  readonly #outbox: Outbox;
  readonly #closing = new AbortController();
  readonly #pump = new Pause();
  readonly #pumping: Promise<void>;
  /** The first try to connect succeeded or failed. */
  readonly #begun: Promise<void>;
  /** One group after another: their order is the stream's. */
  readonly #waiting: Waiting[] = [];
  #isAppending = false;
  #appending: Promise<void> = Promise.resolve();
  #awaySinceUnixMs: number | null;

  constructor(options: RedisBusOptions) {
    this.#options = {
      ...{ unreachableAfterMs: 5000, deadAfterMs: 10_000, rememberIdsMs: 3_600_000 },
      ...options,
    };
    this.#outbox = new Outbox(options.outboxPath);
    this.#awaySinceUnixMs = options.nowUnixMs();
    this.#redis = this.#connect(this.#options.unreachableAfterMs);
    this.#redis.on('ready', () => {
      this.#awaySinceUnixMs = null;
      this.#pump.wake();
    });
    this.#redis.on('close', () => {
      this.#awaySinceUnixMs ??= options.nowUnixMs();
    });
    this.#begun = new Promise((resolve) => {
      this.#redis.once('ready', resolve);
      this.#redis.once('close', resolve);
    });
    this.#pumping = this.#keepSending();
  }

  #connect(commandTimeout: number): Redis {
    const { url, password } = this.#options;
    const redis = new Redis(url, {
      ...(password === null ? {} : { password }),
      commandTimeout,
      connectTimeout: this.#options.unreachableAfterMs,
      // A command fails at once while Redis is away; what then happens is decided here.
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(RETRY_MS * times, LONGEST_RETRY_MS),
    });
    // Each command tells of it; an error event that nobody hears would end the process.
    redis.on('error', () => undefined);
    return redis;
  }

  get state(): BusState & { kind: 'redis' } {
    return {
      kind: 'redis',
      isConnected: this.#redis.status === 'ready',
      awaySinceUnixMs: this.#awaySinceUnixMs,
      outbox: this.#outbox.count,
    };
  }

  append(stream: string, events: readonly BusEvent[]): Promise<{ added: number }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, events, resolve, reject });
      if (this.#waiting.length === 1 && !this.#isAppending) this.#appending = this.#appendWaiting();
    });
  }

  /** What gathered while Redis was busy goes there at once, in order. */
  async #appendWaiting(): Promise<void> {
    this.#isAppending = true;
    await this.#begun;
    while (this.#waiting.length > 0) {
      const { stream } = this.#waiting[0]!;
      const other = this.#waiting.findIndex((one) => one.stream !== stream);
      const group = this.#waiting.splice(0, Math.min(BATCH, other === -1 ? BATCH : other));
      try {
        const areNew = await this.#appendNow(
          stream,
          group.flatMap(({ events }) => events),
        );
        let from = 0;
        for (const { events, resolve } of group) {
          resolve({ added: areNew.slice(from, from + events.length).filter(Boolean).length });
          from += events.length;
        }
      } catch (thrown) {
        for (const { reject } of group) reject(thrown);
      }
    }
    this.#isAppending = false;
  }

  async #appendNow(stream: string, events: readonly BusEvent[]): Promise<boolean[]> {
    if (this.#redis.status === 'ready' && this.#outbox.count === 0)
      try {
        return await this.#send(stream, events);
      } catch {
        // Redis may have it or not: the outbox sends it again, and its id says which.
      }
    try {
      const areNew = this.#outbox.add(stream, events);
      this.#pump.wake();
      return areNew;
    } catch (thrown) {
      throw busUnreachable(
        "Redis is away, and events can't be kept in the outbox either",
        'Check the free space of the library folder.',
        thrown,
      );
    }
  }

  async #send(stream: string, events: readonly BusEvent[]): Promise<boolean[]> {
    const flat = events.flatMap(({ eventId, body }) => [eventId, JSON.stringify(body)]);
    const now = this.#options.nowUnixMs();
    const flags = await this.#redis.eval(APPEND, 2, stream, idsKey(stream), now, ...flat);
    return (flags as number[]).map((flag) => flag === 1);
  }

  async #keepSending(): Promise<void> {
    const { signal } = this.#closing;
    while (!signal.aborted) {
      const batch = this.#redis.status === 'ready' ? this.#outbox.first(BATCH) : [];
      try {
        for (const part of byStream(batch)) {
          await this.#send(part[0]!.stream, part);
          this.#outbox.remove(part);
        }
        if (batch.length > 0) continue;
      } catch {
        // Tried again below.
      }
      await this.#pump.wait(LONGEST_RETRY_MS, signal);
    }
  }

  async *read(group: BusGroup, signal: AbortSignal): AsyncGenerator<readonly BusEntry[]> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    // A connection of its own: a read that waits for more holds up what comes after it.
    const redis = this.#connect(this.#options.unreachableAfterMs + BLOCK_MS);
    const end = (): void => redis.disconnect();
    stop.addEventListener('abort', end);
    const beat = setInterval(() => void this.#renew(group), this.#options.deadAfterMs / 4);
    const reader = new GroupReader(redis, group, this.#options.deadAfterMs);
    const pause = new Pause();
    try {
      while (!stop.aborted) {
        const entries = await reader.next().catch(() => null);
        if (entries === null) await pause.wait(RETRY_MS, stop);
        else if (entries.length > 0) yield entries;
      }
    } finally {
      clearInterval(beat);
      stop.removeEventListener('abort', end);
      redis.disconnect();
    }
  }

  async #renew({ stream, group, consumer }: BusGroup): Promise<void> {
    // While Redis is away nobody else can take it either.
    await this.#redis.eval(RENEW, 1, stream, group, consumer).catch(() => undefined);
  }

  async acknowledge(
    { stream, group }: Omit<BusGroup, 'consumer'>,
    cursors: readonly string[],
  ): Promise<void> {
    if (cursors.length > 0) await this.#insist(() => this.#redis.xack(stream, group, ...cursors));
  }

  async *replay(stream: string, afterCursor: string | null): AsyncGenerator<readonly BusEntry[]> {
    const last = await this.#insist(() => this.#redis.xrevrange(stream, '+', '-', 'COUNT', 1));
    const upTo = last[0]?.[0];
    let from = afterCursor === null ? '-' : `(${afterCursor}`;
    while (upTo !== undefined) {
      const asked = from;
      const rows = await this.#insist(() => this.#redis.xrange(stream, asked, upTo, 'COUNT', BATCH));
      if (rows.length === 0) return;
      from = `(${rows.at(-1)![0]}`;
      yield rows.map(toEntry);
    }
  }

  async trim(stream: string, keep: number): Promise<void> {
    const before = this.#options.nowUnixMs() - this.#options.rememberIdsMs;
    await this.#insist(() => this.#redis.eval(TRIM, 2, stream, idsKey(stream), keep, before));
  }

  async dispose(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    this.#closing.abort();
    this.#redis.disconnect();
    await this.#appending;
    await this.#pumping;
    this.#outbox.close();
  }

  /** Tries until Redis answers or the time is up. What Redis refuses for good is thrown at once. */
  async #insist<T>(ask: () => Promise<T>): Promise<T> {
    const untilMs = performance.now() + this.#options.unreachableAfterMs;
    const pause = new Pause();
    for (;;)
      try {
        return await ask();
      } catch (thrown) {
        const isOver = performance.now() >= untilMs || this.#closing.signal.aborted;
        if (isOver || isRefusal(thrown))
          throw busUnreachable(
            'Redis does not answer',
            'Check that it runs and what Settings → Live → Redis says.',
            thrown,
          );
        await pause.wait(RETRY_MS, this.#closing.signal);
      }
  }
}

/** An answer that another try won't change: not that it starts, or that another takes its place. */
const isRefusal = (thrown: unknown): boolean =>
  thrown instanceof ReplyError && !/^(LOADING|MASTERDOWN|READONLY|TRYAGAIN)/u.test(String(thrown));

/** Parts of a batch that go to one stream each, in order. */
function byStream(batch: readonly Outgoing[]): Outgoing[][] {
  const parts: Outgoing[][] = [];
  for (const one of batch) {
    const last = parts.at(-1);
    if (last?.[0]?.stream === one.stream) last.push(one);
    else parts.push([one]);
  }
  return parts;
}
