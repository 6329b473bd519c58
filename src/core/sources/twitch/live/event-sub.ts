import { isAbortError, toErrorShape } from '../../../../shared/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { HttpError, type HttpClient } from '../../../ports/http.ts';
import type { LiveSignal, LiveSignals } from '../../../ports/live-signals.ts';
import type { Log } from '../../../ports/log.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { TwitchSignIn } from '../sign-in.ts';
import type { EventSubMessage } from './event-sub-message.ts';
import { createEventSubRequests, SIGNAL_TYPES, type SignalType } from './event-sub-requests.ts';
import { openEventSub, type EventSubTiming } from './event-sub-socket.ts';

/** In milliseconds. */
export interface EventSubWaits extends EventSubTiming {
  /** Before another attempt; doubles up to `longestWaitMs`. */
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

const USUAL: EventSubWaits = {
  ...{ welcomeMs: 10_000, graceMs: 3000, firstWaitMs: 1000, longestWaitMs: 600_000 },
};
/** Twitch says a thing again at times; what is older is not of now. */
const OLDEST_MS = 10 * 60_000;
const REMEMBERED = 500;

export interface TwitchEventSubDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly signIn: Pick<TwitchSignIn, 'login' | 'onChange'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Waits, or rejects with AbortError. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly waits?: Partial<EventSubWaits>;
}

/**
 * Twitch tells by EventSub that a channel goes live or offline, while somebody is signed in. About ten subscriptions are
 * free: going live of all channels comes first. Source: twitch-live fact sheet §4.
 */
export function createTwitchEventSub(deps: TwitchEventSubDeps): LiveSignals {
  return new TwitchEventSub(deps);
}

class TwitchEventSub implements LiveSignals {
  private readonly deps: TwitchEventSubDeps;
  private readonly waits: EventSubWaits;
  private readonly listeners = new Set<(signal: LiveSignal) => void>();
  private readonly life = new AbortController();
  private readonly seen = new Set<string>();
  private logins: readonly string[] = [];
  private isRunning = false;
  /** Ends a pause before its time: what is followed, or who is signed in, has changed. */
  private alarm = new AbortController();
  private session: Session | null = null;

  constructor(deps: TwitchEventSubDeps) {
    this.deps = deps;
    this.waits = { ...USUAL, ...deps.waits };
  }

  follow(logins: readonly string[]): void {
    this.logins = [...new Set(logins.map((login) => login.toLowerCase()))];
    this.wake();
    if (this.logins.length === 0) this.session?.end();
    else void this.session?.follow(this.logins);
    if (this.isRunning || this.logins.length === 0) return;
    this.isRunning = true;
    const forget = this.deps.signIn.onChange(() => void this.signInChanged());
    this.life.signal.addEventListener('abort', forget, { once: true });
    void this.run();
  }

  onSignal(listener: (signal: LiveSignal) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  dispose(): void {
    this.life.abort();
    this.session?.end();
    this.listeners.clear();
  }

  private async signInChanged(): Promise<void> {
    const login = await this.deps.signIn.login().catch(() => undefined);
    if (login === null) this.session?.end();
    else this.wake();
  }

  private wake(): void {
    this.alarm.abort();
    this.alarm = new AbortController();
  }

  private async run(): Promise<void> {
    const { firstWaitMs, longestWaitMs } = this.waits;
    let waitMs = firstWaitMs;
    while (!this.life.signal.aborted) {
      const login = this.logins.length === 0 ? null : await this.deps.signIn.login().catch(() => null);
      if (login === null) await this.pause(longestWaitMs);
      else {
        const wasHeard = await this.listen(login.accessToken);
        await this.pause(wasHeard ? firstWaitMs : waitMs);
        waitMs = wasHeard ? firstWaitMs : Math.min(longestWaitMs, waitMs * 2);
      }
    }
  }

  private async pause(ms: number): Promise<void> {
    const signal = AbortSignal.any([this.life.signal, this.alarm.signal]);
    await this.deps.wait(ms, signal).catch((thrown: unknown) => {
      if (!isAbortError(thrown)) throw thrown;
    });
  }

  /** Until the session ends; true when something was subscribed in it. */
  private async listen(accessToken: string): Promise<boolean> {
    if (this.life.signal.aborted) return false;
    this.session = new Session(this.deps, this.waits, {
      ...{ accessToken, logins: this.logins },
      tell: (message) => this.tell(message),
    });
    const wasHeard = await this.session.ended;
    this.session = null;
    return wasHeard;
  }

  private tell({ id, atUnixMs, signal }: Extract<EventSubMessage, { kind: 'signal' }>): void {
    if (this.seen.has(id) || (atUnixMs !== null && this.deps.clock.nowUnixMs() - atUnixMs > OLDEST_MS))
      return;
    this.seen.add(id);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value!);
    for (const listener of this.listeners) listener(signal);
  }
}

interface SessionFacts {
  readonly accessToken: string;
  readonly logins: readonly string[];
  readonly tell: (message: Extract<EventSubMessage, { kind: 'signal' }>) => void;
}

/** From a connection to its end; a connection that Twitch asks to replace is replaced within. */
class Session {
  readonly ended: Promise<boolean>;
  private readonly deps: TwitchEventSubDeps;
  private readonly waits: EventSubWaits;
  private readonly facts: SessionFacts;
  private readonly life = new AbortController();
  /** By type and user: what is subscribed. */
  private readonly subscribed = new Map<string, string>();
  private logins: readonly string[];
  private sessionId: string | null = null;
  private socket: { close(): void };
  private syncing: Promise<void> = Promise.resolve();
  private wasHeard = false;
  private resolveEnded!: (wasHeard: boolean) => void;

  constructor(deps: TwitchEventSubDeps, waits: EventSubWaits, facts: SessionFacts) {
    this.deps = deps;
    this.waits = waits;
    this.facts = facts;
    this.logins = facts.logins;
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    this.socket = this.open(
      `${deps.endpoints().twitchEventSub}?keepalive_timeout_seconds=30`,
      (sessionId) => {
        this.sessionId = sessionId;
        void this.follow(this.logins);
      },
    );
  }

  end(): void {
    if (this.life.signal.aborted) return;
    this.life.abort();
    this.socket.close();
    this.resolveEnded(this.wasHeard);
  }

  /** One change after the other. */
  follow(logins: readonly string[]): Promise<void> {
    this.logins = logins;
    this.syncing = this.syncing.then(() => this.sync()).catch((thrown: unknown) => this.failed(thrown));
    return this.syncing;
  }

  private open(url: string, onWelcome: (sessionId: string) => void): { close(): void } {
    const socket = openEventSub(url, this.waits, {
      onWelcome,
      onMessage: (message) => this.take(message),
      onEnd: () => {
        if (this.socket === socket) this.end();
      },
    });
    return socket;
  }

  private take(message: Extract<EventSubMessage, { kind: 'signal' | 'reconnect' | 'revoked' }>): void {
    switch (message.kind) {
      case 'signal':
        this.facts.tell(message);
        return;
      case 'reconnect': {
        // The subscriptions come along; the old connection speaks until the new one is welcome.
        const next = this.open(message.url, (sessionId) => {
          this.socket.close();
          this.socket = next;
          this.sessionId = sessionId;
        });
        this.life.signal.addEventListener('abort', () => next.close(), { once: true });
        return;
      }
      case 'revoked':
        this.deps.log.warn('twitch-eventsub.revoked', { status: message.status });
        for (const [key, id] of this.subscribed)
          if (id === message.subscriptionId) this.subscribed.delete(key);
        if (message.status === 'authorization_revoked') void this.deps.signIn.login(true).catch(() => null);
        if (this.subscribed.size === 0) this.end();
    }
  }

  private async sync(): Promise<void> {
    const { sessionId } = this;
    if (sessionId === null || this.life.signal.aborted) return;
    const requests = createEventSubRequests(this.deps, this.facts.accessToken, this.life.signal);
    const ids = await requests.userIds(this.logins);
    const wanted = SIGNAL_TYPES.flatMap((type) =>
      this.logins.flatMap((login) => (ids.has(login) ? [{ type, userId: ids.get(login)! }] : [])),
    );
    const keys = new Set(wanted.map(keyOf));
    for (const [key, id] of this.subscribed) {
      if (keys.has(key)) continue;
      await requests.unsubscribe(id);
      this.subscribed.delete(key);
    }
    for (const one of wanted) {
      if (this.subscribed.has(keyOf(one))) continue;
      const made = await requests.subscribe(one.type, one.userId, sessionId);
      if (made === 'full') break;
      if (made !== 'refused') this.subscribed.set(keyOf(one), made.id);
    }
    this.wasHeard ||= this.subscribed.size > 0;
    // Twitch closes a connection that nothing is subscribed on.
    if (this.subscribed.size === 0) this.end();
  }

  private failed(thrown: unknown): void {
    if (this.life.signal.aborted) return;
    this.deps.log.warn('twitch-eventsub.failed', { code: toErrorShape(thrown).code });
    // The token may be none any more: the sign-in finds out, and renews it.
    if (thrown instanceof HttpError && thrown.status === 401) {
      this.wasHeard = false;
      void this.deps.signIn.login(true).then(
        () => this.end(),
        () => this.end(),
      );
    } else this.end();
  }
}

const keyOf = ({ type, userId }: { type: SignalType; userId: string }): string => `${type} ${userId}`;
