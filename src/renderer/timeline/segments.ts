import type { RangeMs } from '../../shared/time.ts';

export interface SegmentOptions {
  readonly startMs: number;
  readonly stepMs: number;
  /** A value at or above it belongs to a segment. */
  readonly threshold: number;
  /** Segments closer than this are one. */
  readonly joinGapMs: number;
  readonly minLengthMs: number;
}

/** Stretches of a track at or above a threshold, joined and cleaned of specks. NaN is below. */
export function segmentsAbove(values: Float32Array, options: SegmentOptions): RangeMs[] {
  const raw: { startMs: number; endMs: number }[] = [];
  for (let i = 0; i < values.length; i += 1) {
    if (!(values[i]! >= options.threshold)) continue;
    const startMs = options.startMs + i * options.stepMs;
    const open = raw.at(-1);
    if (open !== undefined && startMs - open.endMs <= options.joinGapMs)
      open.endMs = startMs + options.stepMs;
    else raw.push({ startMs, endMs: startMs + options.stepMs });
  }
  return raw.filter((segment) => segment.endMs - segment.startMs >= options.minLengthMs);
}

/** Joins segments whose gaps are too small to be seen at a zoom. */
export function joinClose(segments: readonly RangeMs[], gapMs: number): RangeMs[] {
  const joined: { startMs: number; endMs: number }[] = [];
  for (const segment of segments) {
    const open = joined.at(-1);
    if (open !== undefined && segment.startMs - open.endMs < gapMs)
      open.endMs = Math.max(open.endMs, segment.endMs);
    else joined.push({ startMs: segment.startMs, endMs: segment.endMs });
  }
  return joined;
}

/** Segments by zoom, joined once per power of two of `msPerPx` and kept. */
export function createSegmentLevels(segments: readonly RangeMs[]): (msPerPx: number) => readonly RangeMs[] {
  const levels = new Map<number, readonly RangeMs[]>();
  return (msPerPx) => {
    const level = Math.max(0, Math.floor(Math.log2(msPerPx)));
    const kept = levels.get(level);
    if (kept !== undefined) return kept;
    const joined = joinClose(segments, 1.5 * 2 ** level);
    levels.set(level, joined);
    return joined;
  };
}

/** The part of a sorted, disjoint list that touches a range. */
export function touching<Item extends RangeMs>(sorted: readonly Item[], range: RangeMs): readonly Item[] {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]!.endMs <= range.startMs) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < sorted.length && sorted[end]!.startMs < range.endMs) end += 1;
  return sorted.slice(low, end);
}
