import type { RangeMs } from '../../shared/time.ts';
import { createPyramid, quantile } from './pyramid.ts';
import type { Pyramid } from './pyramid.ts';

/** Chat lines that hold one emote, word or phrase, at every zoom. */
export interface ChatFilterLane {
  readonly text: string;
  readonly total: number;
  /** Lines per second. */
  readonly rate: Pyramid;
  /** The rate that fills the lane at a level. */
  readonly fullRate: (level: number) => number;
}

export interface Histogram {
  readonly seconds: readonly number[];
  readonly counts: readonly number[];
  readonly total: number;
}

const STEP_MS = 1000;

export function chatFilterLane(text: string, histogram: Histogram, durationMs: number): ChatFilterLane {
  const values = new Float32Array(Math.ceil(durationMs / STEP_MS));
  histogram.seconds.forEach((second, i) => {
    if (second < values.length) values[second] = histogram.counts[i]!;
  });
  const rate = createPyramid(values, { startMs: 0, stepMs: STEP_MS, kind: 'mean' });
  const fullRates = new Map<number, number>();
  return {
    text,
    total: histogram.total,
    rate,
    fullRate: (level) => {
      const kept = fullRates.get(level);
      if (kept !== undefined) return kept;
      // Of the seconds with a use: most of a stream has none, and its rare bursts must not all be cut off.
      const used = rate.levels[level]!.filter((value) => value > 0);
      const full = Math.max(1e-6, quantile(used, 0.98) * 1.1);
      fullRates.set(level, full);
      return full;
    },
  };
}

/** What a range holds of the filtered lines. `timesUsual` compares its rate with that of the whole VOD; null = nothing to compare. */
export function filteredIn(
  lane: ChatFilterLane,
  range: RangeMs,
): { count: number; timesUsual: number | null } {
  const values = lane.rate.levels[0]!;
  const first = Math.max(0, Math.floor(range.startMs / STEP_MS));
  const end = Math.min(values.length, Math.ceil(range.endMs / STEP_MS));
  let count = 0;
  for (let i = first; i < end; i += 1) count += values[i]!;
  const whole = values.reduce((sum, value) => sum + value, 0);
  const usual = whole / Math.max(1, values.length);
  return { count, timesUsual: usual > 0 && end > first ? count / (end - first) / usual : null };
}
