import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { RangeMs } from '../../../shared/time.ts';

/** A stretch of a chat replay in whole seconds of the stream; `endSec` null = to the end of the chat. */
export interface SliceRange {
  readonly startSec: number;
  readonly endSec: number | null;
}

const SHORTEST_SLICE_SEC = 60;
/** Enough slices that uneven chats keep every worker busy to the end, few enough that their borders cost little. */
const SLICES = 72;

/**
 * Cuts a replay into slices that can be fetched side by side. A stream of unknown length is one slice: where it ends is
 * only known when the chat does. Without a range the last slice is open, because a VOD's length lags behind its chat.
 */
export function planSlices(durationMs: number | null, range: RangeMs | null): SliceRange[] {
  const startSec = range === null ? 0 : Math.max(0, Math.floor(range.startMs / 1000));
  const durationSec = durationMs === null || durationMs <= 0 ? null : Math.ceil(durationMs / 1000);
  const rangeEndSec = range === null ? null : Math.max(startSec + 1, Math.ceil(range.endMs / 1000));
  const lastSec = rangeEndSec ?? durationSec;
  if (lastSec === null || lastSec <= startSec) return [{ startSec, endSec: rangeEndSec }];
  const spanSec = lastSec - startSec;
  const count = Math.max(1, Math.min(SLICES, Math.floor(spanSec / SHORTEST_SLICE_SEC)));
  const border = (index: number): number => startSec + Math.round((spanSec * index) / count);
  return Array.from({ length: count }, (_, index) => ({
    startSec: border(index),
    endSec: index === count - 1 ? rangeEndSec : border(index + 1),
  }));
}

/**
 * How far a page reaches: up to here (exclusive) everything from its first message on was listed, in seconds; null for
 * an empty page. Pages are in time order but for strays: one stray in the future must not make the fetch leap over what
 * lies between.
 */
export function reachSec(messages: readonly Pick<ChatMessage, 'offsetMs'>[]): number | null {
  const secs = messages.map(({ offsetMs }) => Math.floor((offsetMs ?? 0) / 1000));
  const last = secs.at(-1);
  if (last === undefined) return null;
  if (secs.every((sec, index) => index === 0 || sec >= secs[index - 1]!)) return last;
  const tail = secs.slice(-Math.max(5, Math.ceil(secs.length / 4))).sort((a, b) => a - b);
  return tail[Math.floor((tail.length - 1) / 2)]!;
}

/** What is known of a fetched chat when its completeness is judged. */
export interface ChatShape {
  readonly count: number;
  /** Latest `offsetMs` of all messages; null without any. */
  readonly lastOffsetMs: number | null;
  readonly durationMs: number | null;
}

/** The service's pages hold some fifty messages, never more than a hundred. */
const PAGE_SIZES = { least: 40, most: 100 };
const SHORTEST_JUDGED_MS = 10 * 60_000;

/**
 * Whether a chat looks like a first page that was taken for all of it (as happened to everybody's tools in May 2023):
 * about one page of messages, all in the first half of the stream. The rest of the stream is then missing.
 */
export function looksLikeFirstPageOnly({ count, lastOffsetMs, durationMs }: ChatShape): boolean {
  if (durationMs === null || lastOffsetMs === null || durationMs < SHORTEST_JUDGED_MS) return false;
  return count >= PAGE_SIZES.least && count <= PAGE_SIZES.most && lastOffsetMs < durationMs / 2;
}
