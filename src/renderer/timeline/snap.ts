import type { RangeMs } from '../../shared/time.ts';

/** Sorted times where a cut sounds clean: edges of sentences and of speech. */
export function cleanCutTimes(sentences: readonly RangeMs[], speech: readonly RangeMs[]): readonly number[] {
  const times = new Set<number>();
  for (const { startMs, endMs } of [...sentences, ...speech]) {
    times.add(Math.round(startMs));
    times.add(Math.round(endMs));
  }
  return [...times].sort((one, other) => one - other);
}

/** The nearest of the sorted times within `toleranceMs`, else the time itself. */
export function snapTime(vodMs: number, sorted: readonly number[], toleranceMs: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < vodMs) low = middle + 1;
    else high = middle;
  }
  const before = sorted[low - 1] ?? -Infinity;
  const after = sorted[low] ?? Infinity;
  const nearest = vodMs - before <= after - vodMs ? before : after;
  return Math.abs(nearest - vodMs) <= toleranceMs ? nearest : vodMs;
}
