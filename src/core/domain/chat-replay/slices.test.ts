import { describe, expect, it } from 'vitest';
import { looksLikeFirstPageOnly, planSlices, reachSec } from './slices.ts';

const at = (...secs: number[]): { offsetMs: number }[] => secs.map((sec) => ({ offsetMs: sec * 1000 }));

describe('planning slices', () => {
  it('covers the stream without holes or overlaps, the last slice open', () => {
    const slices = planSlices(13 * 3_600_000, null);
    expect(slices).toHaveLength(72);
    expect(slices[0]?.startSec).toBe(0);
    expect(slices.at(-1)).toEqual({ startSec: 46_150, endSec: null });
    slices.slice(1).forEach((slice, index) => expect(slice.startSec).toBe(slices[index]!.endSec));
  });

  it('makes no slice shorter than a minute', () => {
    expect(planSlices(150_000, null)).toEqual([
      { startSec: 0, endSec: 75 },
      { startSec: 75, endSec: null },
    ]);
    expect(planSlices(10_000, null)).toEqual([{ startSec: 0, endSec: null }]);
  });

  it('keeps to a range, and takes a stream of unknown length as one slice', () => {
    expect(planSlices(3_600_000, { startMs: 600_500, endMs: 659_001 })).toEqual([
      { startSec: 600, endSec: 660 },
    ]);
    expect(planSlices(null, null)).toEqual([{ startSec: 0, endSec: null }]);
    expect(planSlices(0, null)).toEqual([{ startSec: 0, endSec: null }]);
  });
});

describe('how far a page reaches', () => {
  it('is to its last second, and not further than a stray', () => {
    expect(reachSec(at(1, 2, 2, 9))).toBe(9);
    expect(reachSec(at(1, 2, 3, 4, 5, 6, 900, 7))).toBe(6);
    expect(reachSec(at(5, 6, 7, 8, 9, 10, 11, 2))).toBe(9);
    expect(reachSec([])).toBeNull();
  });
});

describe('a first page that was taken for the whole chat', () => {
  const hour = 3_600_000;
  it('is a page of messages in the first half of a long stream', () => {
    expect(looksLikeFirstPageOnly({ count: 59, lastOffsetMs: 120_000, durationMs: hour })).toBe(true);
    expect(looksLikeFirstPageOnly({ count: 59, lastOffsetMs: 3_000_000, durationMs: hour })).toBe(false);
    expect(looksLikeFirstPageOnly({ count: 12, lastOffsetMs: 120_000, durationMs: hour })).toBe(false);
    expect(looksLikeFirstPageOnly({ count: 900, lastOffsetMs: 120_000, durationMs: hour })).toBe(false);
    expect(looksLikeFirstPageOnly({ count: 59, lastOffsetMs: 120_000, durationMs: 300_000 })).toBe(false);
    expect(looksLikeFirstPageOnly({ count: 0, lastOffsetMs: null, durationMs: hour })).toBe(false);
  });
});
