import { describe, expect, it } from 'vitest';
import { chatFilterLane, filteredIn } from './chat-filter.ts';

// 100 s with 20 lines: 10 of them within seconds 40–49.
const lane = chatFilterLane(
  'KEKW',
  { seconds: [5, 40, 44, 49, 80, 99], counts: [4, 2, 5, 3, 5, 1], total: 20 },
  100_000,
);

describe('the filtered chat lane', () => {
  it('counts a range and compares its rate with the whole', () => {
    expect(filteredIn(lane, { startMs: 40_000, endMs: 50_000 })).toEqual({ count: 10, timesUsual: 5 });
    expect(filteredIn(lane, { startMs: 0, endMs: 100_000 })).toEqual({ count: 20, timesUsual: 1 });
    expect(filteredIn(lane, { startMs: 10_000, endMs: 30_000 })).toEqual({ count: 0, timesUsual: 0 });
  });

  it('keeps the mean rate at every zoom', () => {
    expect(lane.rate.levels.at(-1)![0]).toBeCloseTo(0.2, 6);
  });

  it('has nothing to compare where the word never came, and forgets what lies behind the end', () => {
    const none = chatFilterLane('x', { seconds: [], counts: [], total: 0 }, 10_000);
    expect(filteredIn(none, { startMs: 0, endMs: 10_000 })).toEqual({ count: 0, timesUsual: null });
    expect(none.fullRate(0)).toBeGreaterThan(0);
    const late = chatFilterLane('x', { seconds: [3, 12], counts: [1, 9], total: 10 }, 10_000);
    expect(filteredIn(late, { startMs: 0, endMs: 20_000 }).count).toBe(1);
  });
});
