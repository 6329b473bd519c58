import type { RangeMs } from '../../../shared/time.ts';
import { MIN_RANGE_MS } from '../../timeline/interaction.ts';

/** A range begun with one key only gets this length. */
const DEFAULT_RANGE_MS = 30_000;

/** What the keys for in and out change: a moment's edges near the playhead, else the person's own range. */
export function setIn(range: RangeMs | null, atMs: number, durationMs: number): RangeMs {
  const startMs = Math.round(Math.min(atMs, Math.max(0, durationMs - MIN_RANGE_MS)));
  const endMs =
    range !== null && range.endMs >= startMs + MIN_RANGE_MS ? range.endMs : startMs + DEFAULT_RANGE_MS;
  return { startMs, endMs: Math.round(Math.min(endMs, durationMs)) };
}

export function setOut(range: RangeMs | null, atMs: number): RangeMs {
  const endMs = Math.round(Math.max(atMs, MIN_RANGE_MS));
  const startMs =
    range !== null && range.startMs <= endMs - MIN_RANGE_MS ? range.startMs : endMs - DEFAULT_RANGE_MS;
  return { startMs: Math.max(0, startMs), endMs };
}

const NEAR_MS = 60_000;

/** Close enough to a moment that in and out mean its edges. */
export const isNear = (range: RangeMs, atMs: number): boolean =>
  atMs >= range.startMs - NEAR_MS && atMs <= range.endMs + NEAR_MS;
