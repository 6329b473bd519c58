import { describe, expect, it } from 'vitest';
import { logOddsScore, STANDS_OUT } from './log-odds.ts';

describe('log-odds with an informative prior', () => {
  it('gives the z-score that the formula gives by hand', () => {
    // prior 500·40/10000 = 2; ln(32/1468) − ln(12/9488) = 2.847; √(1/32 + 1/12) = 0.3385.
    const use = { here: 30, allHere: 1000, whole: 40, allWhole: 10_000 };
    expect(logOddsScore(use)).toBeCloseTo(8.4105, 3);
  });

  it('is zero for a term that is as frequent everywhere', () => {
    expect(logOddsScore({ here: 10, allHere: 1000, whole: 100, allWhole: 10_000 })).toBeCloseTo(0, 9);
  });

  it('asks for more than one use of a rare word', () => {
    const once = logOddsScore({ here: 1, allHere: 50, whole: 1, allWhole: 10_000 });
    const often = logOddsScore({ here: 8, allHere: 50, whole: 8, allWhole: 10_000 });
    expect([once > STANDS_OUT, often > STANDS_OUT]).toEqual([false, true]);
  });

  it('stays a number where the stretch is the whole stream', () => {
    expect(logOddsScore({ here: 5, allHere: 5, whole: 5, allWhole: 5 })).toBeTypeOf('number');
    expect(Number.isNaN(logOddsScore({ here: 5, allHere: 5, whole: 5, allWhole: 5 }))).toBe(false);
  });
});
