import { describe, expect, it } from 'vitest';
import { createSegmentLevels, joinClose, segmentsAbove, touching } from './segments.ts';

describe('segments', () => {
  it('joins over short gaps and drops specks', () => {
    const values = Float32Array.of(0, 1, 1, 0, 1, NaN, 0, 0, 0, 1, 0);
    expect(
      segmentsAbove(values, { startMs: 0, stepMs: 100, threshold: 0.5, joinGapMs: 100, minLengthMs: 200 }),
    ).toEqual([{ startMs: 100, endMs: 500 }]);
  });

  it('joins what can not be told apart at a zoom', () => {
    const list = [
      { startMs: 0, endMs: 100 },
      { startMs: 150, endMs: 300 },
      { startMs: 900, endMs: 1000 },
    ];
    expect(joinClose(list, 60)).toEqual([
      { startMs: 0, endMs: 300 },
      { startMs: 900, endMs: 1000 },
    ]);
    const levels = createSegmentLevels(list);
    expect(levels(1000)).toHaveLength(1);
    expect(levels(1023)).toBe(levels(520));
  });

  it('finds what touches a range, half-open', () => {
    const list = [0, 10, 20, 30].map((startMs) => ({ startMs, endMs: startMs + 10 }));
    expect(touching(list, { startMs: 10, endMs: 21 }).map(({ startMs }) => startMs)).toEqual([10, 20]);
    expect(touching(list, { startMs: 40, endMs: 50 })).toEqual([]);
  });
});
