import type { WatchedChannel } from '../../../shared/contract/sources.ts';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LibraryStore } from '../../ports/library-store.ts';
import type { LiveBroadcast } from '../../ports/live-feed.ts';
import type { LiveSignal, LiveSignals } from '../../ports/live-signals.ts';
import type { Log } from '../../ports/log.ts';
import { isNews, isOvertaken, newEntry, pauseMs, type Entry } from './entry.ts';
import { loginOf, lookAt, lookAtTwitch, type Look, type LookDeps } from './looks.ts';

/** Channels of Twitch that are due within this time are looked at together. */
const TOGETHER_MS = 15_000;
/** The first looks at other platforms, one after the other. */
const SPREAD_MS = 2000;
/** GraphQL lags behind what EventSub says by up to a minute. */
const SIGNAL_COUNTS_MS = 120_000;

export interface ChannelWatchDeps extends LookDeps {
  readonly store: Pick<LibraryStore, 'channels'>;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * A channel is live: told once per broadcast, also when it was live before the start, and once more when it is set to
   * be recorded while it is live. A rejection (other than `recording/already`) is shown at the channel and told again
   * at the next look.
   */
  readonly onLive: (channel: WatchedChannel, broadcast: LiveBroadcast) => Promise<void>;
  /** Speeds up what looking finds out as well. */
  readonly signals?: LiveSignals;
  readonly random?: () => number;
}

export interface ChannelWatch {
  /** Watches a channel, or changes whether it is recorded; returns its key. Throws AppError `link/not-a-channel`. */
  watch(link: Link, autoRecord: boolean): string;
  unwatch(channelKey: string): void;
  list(): WatchedChannel[];
  /** Told after each change; returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** Begins to look. Without it channels are only kept. */
  start(): void;
  /** Nothing is looked at, stored or told afterwards. */
  dispose(): void;
}

/** Looks at each watched channel about once a minute. What fails at one is stored there and touches no other. */
export function createChannelWatch(deps: ChannelWatchDeps): ChannelWatch {
  return new Watch(deps);
}

class Watch implements ChannelWatch {
  private readonly deps: ChannelWatchDeps;
  private readonly entries = new Map<string, Entry>();
  private readonly listeners = new Set<() => void>();
  private readonly life = new AbortController();
  /** Wakes the loop before the next look is due. */
  private alarm = new AbortController();
  private isRunning = false;

  constructor(deps: ChannelWatchDeps) {
    this.deps = deps;
    for (const channel of deps.store.channels.list())
      this.entries.set(channel.channelKey, newEntry(channel, 0));
  }

  watch(link: Link, autoRecord: boolean): string {
    if (link.kind !== 'channel')
      throw new AppError({
        code: 'link/not-a-channel',
        message: `${link.url} is a recording, not a channel.`,
        nextStep: 'Paste the link of the channel to watch it.',
      });
    const channelKey = `${link.platform}:${link.id}`;
    const known = this.entries.get(channelKey);
    const entry = known ?? newEntry(freshChannel(channelKey, link), 0);
    const channel = { ...entry.channel, autoRecord };
    // What can't be kept is the person's to know here.
    this.deps.store.channels.put(channel, this.deps.clock.nowUnixMs());
    entry.channel = channel;
    this.entries.set(channelKey, entry);
    if (!autoRecord && entry.told !== null) entry.told = { ...entry.told, autoRecord: false };
    this.changed();
    if (entry.broadcast !== null) this.tell(entry, entry.broadcast, true);
    else entry.dueAtUnixMs = 0;
    if (known === undefined) this.follow();
    this.alarm.abort();
    return channelKey;
  }

  unwatch(channelKey: string): void {
    if (!this.entries.delete(channelKey)) return;
    this.deps.store.channels.remove(channelKey);
    this.follow();
    this.changed();
  }

  list(): WatchedChannel[] {
    return [...this.entries.values()].map(({ channel }) => channel);
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.isRunning) return;
    this.isRunning = true;
    let spread = 0;
    const nowUnixMs = this.deps.clock.nowUnixMs();
    for (const entry of this.entries.values()) {
      entry.dueAtUnixMs = this.isMany(entry) ? nowUnixMs : nowUnixMs + SPREAD_MS * spread++;
      // What was true when the app ended is not what is true now.
      this.put(entry, { state: 'unknown', note: null });
    }
    this.deps.signals?.onSignal((signal) => this.hear(signal));
    this.follow();
    void this.run();
  }

  dispose(): void {
    this.life.abort();
    this.alarm.abort();
    this.listeners.clear();
    this.deps.signals?.dispose();
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }

  private isMany({ channel }: Entry): boolean {
    return channel.link.platform === 'twitch' && this.deps.lookAtMany !== undefined;
  }

  private follow(): void {
    if (!this.isRunning) return;
    const ofTwitch = [...this.entries.values()].filter(({ channel }) => channel.link.platform === 'twitch');
    // Not every channel can be followed: those that are to be recorded come first.
    ofTwitch.sort((a, b) => Number(b.channel.autoRecord) - Number(a.channel.autoRecord));
    this.deps.signals?.follow(ofTwitch.map(loginOf));
  }

  private async run(): Promise<void> {
    while (!this.life.signal.aborted) {
      this.alarm = new AbortController();
      const nowUnixMs = this.deps.clock.nowUnixMs();
      const idle = [...this.entries.values()].filter(({ isLooking }) => !isLooking);
      const due = idle.filter(({ dueAtUnixMs }) => dueAtUnixMs <= nowUnixMs);
      if (due.length > 0) this.look(due, idle, nowUnixMs);
      const waiting = idle.filter(({ isLooking }) => !isLooking).map(({ dueAtUnixMs }) => dueAtUnixMs);
      await this.sleep(waiting.length === 0 ? null : Math.max(0, Math.min(...waiting) - nowUnixMs));
    }
  }

  /** Until then, or until the alarm. */
  private async sleep(ms: number | null): Promise<void> {
    const { signal } = this.alarm;
    if (signal.aborted) return;
    if (ms === null)
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    else
      await this.deps.wait(ms, signal).catch((thrown: unknown) => {
        if (!isAbortError(thrown)) throw thrown;
      });
  }

  /** Begins looks; none of them is waited for. */
  private look(due: readonly Entry[], idle: readonly Entry[], nowUnixMs: number): void {
    const { deps } = this;
    const { lookAtMany } = deps;
    const alone = due.filter((entry) => !this.isMany(entry));
    const together =
      lookAtMany === undefined || alone.length === due.length
        ? []
        : idle.filter((entry) => this.isMany(entry) && entry.dueAtUnixMs <= nowUnixMs + TOGETHER_MS);
    if (lookAtMany !== undefined && together.length > 0)
      this.begin(together, (signal) =>
        lookAtTwitch({ ...deps, lookAtMany }, together, signal, (entry, look) => this.take(entry, look)),
      );
    for (const entry of alone)
      this.begin([entry], async (signal) => this.take(entry, await lookAt(deps, entry, signal)));
  }

  private begin(entries: readonly Entry[], look: (signal: AbortSignal) => Promise<void>): void {
    for (const entry of entries) entry.isLooking = true;
    look(this.life.signal)
      .catch((thrown: unknown) => {
        if (isAbortError(thrown)) return;
        for (const entry of entries) this.take(entry, { error: toErrorShape(thrown) });
      })
      .finally(() => {
        for (const entry of entries) entry.isLooking = false;
        this.alarm.abort();
      });
  }

  private isGone(entry: Entry): boolean {
    return this.life.signal.aborted || this.entries.get(entry.channel.channelKey) !== entry;
  }

  private take(entry: Entry, look: Look): void {
    if (this.isGone(entry)) return;
    const nowUnixMs = this.deps.clock.nowUnixMs();
    entry.failures = 'error' in look ? entry.failures + 1 : 0;
    entry.dueAtUnixMs = nowUnixMs + pauseMs(entry.failures, (this.deps.random ?? Math.random)());
    if ('error' in look) {
      const { code, message } = look.error;
      this.deps.log.warn('watch.look-failed', { code, failures: entry.failures });
      this.put(entry, { state: 'error', note: message, checkedAtUnixMs: nowUnixMs });
    } else if (isOvertaken(entry, look.broadcast, nowUnixMs)) this.put(entry, { checkedAtUnixMs: nowUnixMs });
    else this.settle(entry, look.broadcast);
  }

  /** What is on now. */
  private settle(entry: Entry, broadcast: LiveBroadcast | null): void {
    const wasLive = entry.broadcast !== null;
    entry.broadcast = broadcast;
    if (broadcast === null) entry.problem = null;
    this.put(entry, {
      state: broadcast === null ? 'offline' : 'live',
      note: entry.problem,
      checkedAtUnixMs: this.deps.clock.nowUnixMs(),
      ...(broadcast === null ? {} : { name: broadcast.channel }),
    });
    if (broadcast !== null) this.tell(entry, broadcast, wasLive);
  }

  private tell(entry: Entry, broadcast: LiveBroadcast, wasLive: boolean): void {
    if (!this.isRunning) return;
    const { told, channel } = entry;
    if (!isNews(entry, broadcast, wasLive)) {
      // The id of a broadcast that was told without one.
      if (told !== null && broadcast.broadcastId !== null)
        entry.told = { ...told, broadcastId: broadcast.broadcastId };
      return;
    }
    const telling = { broadcastId: broadcast.broadcastId, autoRecord: channel.autoRecord };
    entry.told = telling;
    this.deps.log.info('watch.live', { platform: channel.link.platform, autoRecord: channel.autoRecord });
    this.deps.onLive(channel, broadcast).then(
      () => this.toldWell(entry),
      (thrown: unknown) => {
        const { code, message } = toErrorShape(thrown);
        if (code === 'recording/already') {
          this.toldWell(entry);
          return;
        }
        this.deps.log.error('watch.telling-failed', { code });
        if (this.isGone(entry) || entry.told !== telling) return;
        entry.told = null;
        entry.problem = message;
        this.put(entry, { note: message });
      },
    );
  }

  private toldWell(entry: Entry): void {
    if (entry.problem === null || this.isGone(entry)) return;
    entry.problem = null;
    this.put(entry, { note: null });
  }

  private hear(signal: LiveSignal): void {
    const entry = [...this.entries.values()].find(
      (one) => one.channel.link.platform === 'twitch' && loginOf(one) === signal.login,
    );
    if (entry === undefined || this.life.signal.aborted) return;
    const untilUnixMs = this.deps.clock.nowUnixMs() + SIGNAL_COUNTS_MS;
    if (signal.kind === 'offline') {
      entry.signal = { isLive: false, broadcastId: entry.broadcast?.broadcastId ?? null, untilUnixMs };
      this.settle(entry, null);
      return;
    }
    const { name: channel, channelId, broadcastId, startedAtUnixMs } = signal;
    const online = { isLive: true, broadcastId, untilUnixMs };
    entry.signal = online;
    const heard = { title: `${channel} live`, channel, channelId, broadcastId, startedAtUnixMs };
    // Only a look knows the title; where it sees nothing yet, the signal is enough.
    void lookAt(this.deps, entry, this.life.signal).then(
      (look) => {
        if (this.isGone(entry) || entry.signal !== online) return;
        this.settle(entry, ('broadcast' in look ? look.broadcast : null) ?? heard);
      },
      () => undefined,
    );
  }

  /** Changes what is kept of a channel. A store that fails is no reason to stop looking. */
  private put(entry: Entry, change: Partial<WatchedChannel>): void {
    entry.channel = { ...entry.channel, ...change };
    try {
      this.deps.store.channels.put(entry.channel, this.deps.clock.nowUnixMs());
    } catch (thrown) {
      this.deps.log.error('watch.not-stored', { code: toErrorShape(thrown).code });
    }
    this.changed();
  }
}

const freshChannel = (channelKey: string, link: Link): WatchedChannel => ({
  ...{ channelKey, link: { ...link, startMs: null }, name: link.channel ?? link.id, autoRecord: false },
  ...{ state: 'unknown', note: null, checkedAtUnixMs: null },
});
