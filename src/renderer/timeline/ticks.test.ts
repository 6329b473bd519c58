import { describe, expect, it } from 'vitest';
import { layoutTicks, niceStepMs, tickLabel } from './ticks.ts';

describe('ticks', () => {
  it('takes the smallest step in which people count that keeps labels apart', () => {
    expect([0.5, 10, 100, 430, 30_000].map((msPerPx) => niceStepMs(msPerPx))).toEqual([
      100, 1000, 10_000, 60_000, 3_600_000,
    ]);
  });

  it('writes tenths only where the step is finer than a second', () => {
    expect(tickLabel(4_360_200, 200)).toBe('1:12:40.2');
    expect(tickLabel(4_360_000, 1000)).toBe('1:12:40');
  });

  it('labels every fifth tick, at round times, inside the VOD', () => {
    const ticks = layoutTicks({ startVodMs: 3_500, msPerPx: 100, widthPx: 200, durationMs: 20_000 });
    expect(ticks.filter(({ label }) => label !== null)).toEqual([
      { vodMs: 10_000, px: 65, label: '0:00:10' },
      { vodMs: 20_000, px: 165, label: '0:00:20' },
    ]);
    expect(ticks).toHaveLength(9);
  });
});
