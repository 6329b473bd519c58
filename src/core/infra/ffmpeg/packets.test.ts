import { describe, expect, it } from 'vitest';
import { framesAreUneven } from './packets.ts';

const every = (gapSec: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => at * gapSec);

describe('uneven frames', () => {
  it('are not a constant rate, also when a container rounds to milliseconds', () => {
    expect(framesAreUneven(every(1 / 60, 200))).toBe(false);
    expect(framesAreUneven(every(1 / 60, 200).map((sec) => Math.round(sec * 1000) / 1000))).toBe(false);
  });

  it('are not the order in which B-frames are stored', () => {
    const stored = every(1 / 30, 120).map(
      (_, at, all) => all[at % 3 === 1 ? at + 1 : at % 3 === 2 ? at - 1 : at]!,
    );
    expect(framesAreUneven(stored)).toBe(false);
  });

  it('are not a single dropped frame', () => {
    const starts = every(1 / 30, 200);
    starts.splice(100, 1);
    expect(framesAreUneven(starts)).toBe(false);
  });

  it('are a rate that changes, and a phone that wavers', () => {
    expect(framesAreUneven([...every(1 / 30, 60), ...every(1 / 15, 60).map((sec) => sec + 2)])).toBe(true);
    expect(framesAreUneven(every(1 / 30, 100).map((sec, at) => sec + (at % 5) * 0.004))).toBe(true);
  });
});
