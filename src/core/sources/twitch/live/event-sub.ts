import { isAbortError, toErrorShape } from '../../../../shared/errors.ts';
import type { Clock } from '../../../ports/clock.ts';
import { HttpError, type HttpClient } from '../../../ports/http.ts';
import type { ChannelEvents, LiveSignal, LiveSignals, ToldEvent } from '../../../ports/live-signals.ts';
import type { Log } from '../../../ports/log.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { TwitchSignIn } from '../sign-in.ts';
import type { EventSubMessage } from './event-sub-message.ts';
import {
  createEventSubRequests,
  EVENT_TYPES,
  isTrain,
  SIGNAL_TYPES,
  type SignalType,
} from './event-sub-requests.ts';
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
 * Twitch tells by EventSub that a channel goes live or offline, and of raids and hype trains of channels that are recorded,
 * while somebody is signed in. About ten subscriptions are free: what is recorded comes first, then going live of all
 * channels. Source: twitch-live fact sheet §4.
 */
export function createTwitchEventSub(deps: TwitchEventSubDeps): LiveSignals & ChannelEvents {
  return new TwitchEventSub(deps);
}

type Notice = Extract<EventSubMessage, { kind: 'signal' | 'event' }>;
interface Followed {
  /** Told of going live and offline. */
  readonly logins: readonly string[];
  /** Told of what happens there. */
  readonly recorded: readonly string[];
}
const isNothing = ({ logins, recorded }: Followed): boolean => logins.length + recorded.length === 0;
const distinct = (logins: readonly string[]): string[] => [
  ...new Set(logins.map((login) => login.toLowerCase())),
];

class TwitchEventSub implements LiveSignals, ChannelEvents {
  private readonly deps: TwitchEventSubDeps;
  private readonly waits: EventSubWaits;
  private readonly listeners = new Set<(signal: LiveSignal) => void>();
  private readonly eventListeners = new Set<(told: ToldEvent) => void>();
  /** Whose hype trains the person may not hear of. */
  private readonly noTrains = new Set<string>();
  private readonly life = new AbortController();
  private readonly seen = new Set<string>();
  private followed: Followed = { logins: [], recorded: [] };
  private isRunning = false;
  /** Ends a pause before its time: what is followed, or who is signed in, has changed. */
  private alarm = new AbortController();
  private session: Session | null = null;

  constructor(deps: TwitchEventSubDeps) {
    this.deps = deps;
    this.waits = { ...USUAL, ...deps.waits };
  }

  follow(logins: readonly string[]): void {
    this.change({ ...this.followed, logins: distinct(logins) });
  }

  followEvents(logins: readonly string[]): void {
    this.change({ ...this.followed, recorded: distinct(logins) });
  }

  onEvent(listener: (told: ToldEvent) => void): () => void {
    this.eventListeners.add(listener);
    return () => this.eventListeners.delete(listener);
  }

  notes(): string[] {
    return this.followed.recorded
      .filter((login) => this.noTrains.has(login))
      .map(
        (login) =>
          `Twitch does not tell of hype trains of ${login}: sign in with Twitch anew, as that channel. Raids are heard.`,
      );
  }

  private change(followed: Followed): void {
    this.followed = followed;
    this.wake();
    if (isNothing(followed)) this.session?.end();
    else void this.session?.follow(followed);
    if (this.isRunning || isNothing(followed)) return;
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
    this.eventListeners.clear();
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
      const login = isNothing(this.followed) ? null : await this.deps.signIn.login().catch(() => null);
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
      ...{ accessToken, followed: this.followed },
      tell: (message) => this.tell(message),
      onTrains: (login, isHeard) => {
        if (isHeard) this.noTrains.delete(login);
        else this.noTrains.add(login);
      },
    });
    const wasHeard = await this.session.ended;
    this.session = null;
    return wasHeard;
  }

  private tell(message: Notice): void {
    const { id, atUnixMs } = message;
    if (this.seen.has(id) || (atUnixMs !== null && this.deps.clock.nowUnixMs() - atUnixMs > OLDEST_MS))
      return;
    this.seen.add(id);
    if (this.seen.size > REMEMBERED) this.seen.delete(this.seen.values().next().value!);
    if (message.kind === 'signal') for (const listener of this.listeners) listener(message.signal);
    else for (const listener of this.eventListeners) listener({ id, atUnixMs, event: message.event });
  }
}

interface SessionFacts {
  readonly accessToken: string;
  readonly followed: Followed;
  readonly tell: (message: Notice) => void;
  readonly onTrains: (login: string, isHeard: boolean) => void;
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
  private followed: Followed;
  private sessionId: string | null = null;
  private socket: { close(): void };
  private syncing: Promise<void> = Promise.resolve();
  private wasHeard = false;
  private resolveEnded!: (wasHeard: boolean) => void;

  constructor(deps: TwitchEventSubDeps, waits: EventSubWaits, facts: SessionFacts) {
    this.deps = deps;
    this.waits = waits;
    this.facts = facts;
    this.followed = facts.followed;
    this.ended = new Promise((resolve) => (this.resolveEnded = resolve));
    this.socket = this.open(
      `${deps.endpoints().twitchEventSub}?keepalive_timeout_seconds=30`,
      (sessionId) => {
        this.sessionId = sessionId;
        void this.follow(this.followed);
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
  follow(followed: Followed): Promise<void> {
    this.followed = followed;
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

  private take(
    message: Extract<EventSubMessage, { kind: 'signal' | 'event' | 'reconnect' | 'revoked' }>,
  ): void {
    switch (message.kind) {
      case 'signal':
      case 'event':
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
    const { logins, recorded } = this.followed;
    const ids = await requests.userIds([...new Set([...recorded, ...logins])]);
    const ofAll = (types: readonly SignalType[], of: readonly string[]): Wanted[] =>
      types.flatMap((type) =>
        of.flatMap((login) => (ids.has(login) ? [{ type, login, userId: ids.get(login)! }] : [])),
      );
    const wanted = [...ofAll(EVENT_TYPES, recorded), ...ofAll(SIGNAL_TYPES, logins)];
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
      if (isTrain(one.type)) this.facts.onTrains(one.login, made !== 'no-right');
      if (typeof made === 'object') this.subscribed.set(keyOf(one), made.id);
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

interface Wanted {
  readonly type: SignalType;
  readonly login: string;
  readonly userId: string;
}

const keyOf = ({ type, userId }: { type: SignalType; userId: string }): string => `${type} ${userId}`;
