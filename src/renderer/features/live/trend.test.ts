import { describe, expect, it } from 'vitest';
import { trendOf } from './trend.ts';

const seconds = (before: number, now: number): number[] => [
  ...Array.from({ length: 10 }, () => before),
  ...Array.from({ length: 10 }, () => now),
];

describe('the trend of the hype', () => {
  it.each([
    [10, 40, 'rising'],
    [40, 10, 'falling'],
    [40, 43, 'steady'],
    [0, 0, 'steady'],
  ])('from %d to %d is %s', (before, now, trend) => {
    expect(trendOf(seconds(before, now))).toBe(trend);
  });

  it('of a session that has just begun is steady, or rising', () => {
    expect(trendOf([])).toBe('steady');
    expect(trendOf([0, 50])).toBe('rising');
  });
});
