import { describe, expect, it } from 'vitest';
import { aggregate, createPyramid, levelFor, levelSpan, quantile, valueAt } from './pyramid.ts';
import fc from '../../../test/support/properties.ts';

const base = { startMs: 0, stepMs: 1000 } as const;

describe('pyramid', () => {
  it('keeps a single peak alive up to the coarsest level', () => {
    const values = new Float32Array(1001);
    values[777] = 92;
    const { levels } = createPyramid(values, { ...base, kind: 'max' });
    expect(levels.map((level) => Math.max(...level))).toEqual(levels.map(() => 92));
    expect(levels.at(-1)).toHaveLength(1);
  });

  it('averages over what is present and keeps missing as missing', () => {
    const { levels } = createPyramid(Float32Array.of(1, NaN, NaN, NaN, 5), { ...base, kind: 'mean' });
    expect(levels.map((level) => [...level])).toEqual([[1, NaN, NaN, NaN, 5], [1, NaN, 5], [1, 5], [3]]);
  });

  it('gives the same mean at the top as over all values, for any track', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 200 }), (list) => {
        const pyramid = createPyramid(Float32Array.from(list), { ...base, kind: 'mean' });
        const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
        expect(pyramid.levels.at(-1)![0]).toBeCloseTo(mean, 3);
      }),
    );
  });

  it('takes the finest level that is wide enough to be seen', () => {
    const pyramid = createPyramid(new Float32Array(46_800), { ...base, kind: 'max' });
    expect(levelFor(pyramid, 100, 5)).toBe(0);
    expect(levelFor(pyramid, 1000, 5)).toBe(3);
    expect(levelFor(pyramid, 1e9, 5)).toBe(pyramid.levels.length - 1);
  });

  it('covers a range with whole values and no more', () => {
    const pyramid = createPyramid(new Float32Array(10), { ...base, kind: 'max' });
    expect(levelSpan(pyramid, 0, { startMs: 1500, endMs: 4000 })).toEqual({ first: 1, last: 3 });
    expect(levelSpan(pyramid, 1, { startMs: -5, endMs: 99_000 })).toEqual({ first: 0, last: 4 });
  });

  it('aggregates a range and reads single values', () => {
    const pyramid = createPyramid(Float32Array.of(1, 9, 2, NaN), { ...base, kind: 'max' });
    expect(aggregate(pyramid, { startMs: 1000, endMs: 3000 })).toBe(9);
    expect(aggregate(pyramid, { startMs: 3000, endMs: 4000 })).toBeNaN();
    expect([valueAt(pyramid, 2999), valueAt(pyramid, 4000)]).toEqual([2, NaN]);
  });

  it('finds a quantile without counting what is missing', () => {
    expect(quantile(Float32Array.of(NaN, 3, 1, NaN, 2), 0.5)).toBe(2);
    expect(quantile(Float32Array.of(NaN), 0.5)).toBe(0);
  });
});
