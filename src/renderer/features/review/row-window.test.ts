import { describe, expect, it } from 'vitest';
import { isNearEdge, spokenIndex, windowAround } from './row-window.ts';

describe('row window', () => {
  it('is the whole list when that is short', () => {
    expect(windowAround(900, 3000)).toEqual({ base: 0, count: 3000 });
    expect(isNearEdge({ base: 0, count: 3000 }, { first: 0, last: 40 }, 3000)).toBe(false);
    expect(windowAround(0, 0)).toEqual({ base: 0, count: 0 });
  });

  it('lies around a row of a long list, inside it', () => {
    expect([0, 500_000, 999_999].map((index) => windowAround(index, 1_000_000).base)).toEqual([
      0, 470_000, 940_000,
    ]);
  });

  it('must move before an edge is seen, but not at the ends of the list', () => {
    const window = { base: 470_000, count: 60_000 };
    const near = (first: number, last: number) => isNearEdge(window, { first, last }, 1_000_000);
    expect([near(470_300, 470_340), near(500_000, 500_040), near(529_590, 529_610)]).toEqual([
      true,
      false,
      true,
    ]);
    expect(isNearEdge(windowAround(0, 1_000_000), { first: 0, last: 30 }, 1_000_000)).toBe(false);
    expect(isNearEdge(windowAround(999_999, 1_000_000), { first: 999_960, last: 999_999 }, 1_000_000)).toBe(
      false,
    );
  });
});

describe('the sentence of now', () => {
  it('is the one that has begun and not ended, else the one before', () => {
    const starts = [0, 5000, 9000];
    const startOf = (index: number) => starts[index];
    expect([
      spokenIndex(1, 6000, startOf),
      spokenIndex(2, 8000, startOf),
      spokenIndex(3, 99_000, startOf),
    ]).toEqual([1, 1, 2]);
  });
});
