import type { WatchedChannel } from '../../../shared/contract/sources.ts';
import type { LiveBroadcast } from '../../ports/live-feed.ts';

/** What `onLive` was told of last. */
interface Told {
  /** The broadcast; null where the platform didn't say which. */
  readonly broadcastId: string | null;
  readonly autoRecord: boolean;
}

/** A watched channel and what is known of it since the start. */
export interface Entry {
  channel: WatchedChannel;
  /** What was on at the last answer. A look that failed changes nothing of it. */
  broadcast: LiveBroadcast | null;
  told: Told | null;
  /** Why the last telling failed; told again at the next look. */
  problem: string | null;
  failures: number;
  dueAtUnixMs: number;
  isLooking: boolean;
  /** A signal outruns what looks see: until then it counts more. `broadcastId` is what it spoke of. */
  signal: {
    readonly isLive: boolean;
    readonly broadcastId: string | null;
    readonly untilUnixMs: number;
  } | null;
}

export const newEntry = (channel: WatchedChannel, dueAtUnixMs: number): Entry => ({
  ...{ channel, dueAtUnixMs, broadcast: null, told: null, problem: null },
  ...{ failures: 0, isLooking: false, signal: null },
});

/**
 * Whether a broadcast has to be told: each once, known by its id; without one, each time that the channel was not live
 * before. Once more when it is to be recorded only now.
 */
export function isNews(
  { told, channel }: Pick<Entry, 'told' | 'channel'>,
  broadcast: Pick<LiveBroadcast, 'broadcastId'>,
  wasLive: boolean,
): boolean {
  if (told === null || (channel.autoRecord && !told.autoRecord)) return true;
  return told.broadcastId === null || broadcast.broadcastId === null
    ? !wasLive
    : told.broadcastId !== broadcast.broadcastId;
}

/** Whether a look says what a newer signal has overtaken. */
export function isOvertaken(
  { signal }: Pick<Entry, 'signal'>,
  broadcast: Pick<LiveBroadcast, 'broadcastId'> | null,
  nowUnixMs: number,
): boolean {
  if (signal === null || nowUnixMs >= signal.untilUnixMs) return false;
  return signal.isLive
    ? broadcast === null
    : broadcast !== null && broadcast.broadcastId === signal.broadcastId;
}

const LOOK_EVERY_MS = 60_000;
const SELDOM_MS = 15 * 60_000;

/** Until the next look: a minute, doubled with each failure after the first to a quarter of an hour, ± 10 %. */
export const pauseMs = (failures: number, random: number): number =>
  Math.round(Math.min(SELDOM_MS, LOOK_EVERY_MS * 2 ** Math.max(0, failures - 1)) * (0.9 + random * 0.2));
