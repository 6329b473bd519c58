import { describe, expect, it } from 'vitest';
import { findMoments } from './find-moments.ts';
import fc from '../../../../test/support/properties.ts';

function curve(length: number, peaks: readonly (readonly [second: number, height: number])[]): Float32Array {
  const out = new Float32Array(length);
  for (const [at, height] of peaks)
    for (let offset = -8; offset <= 8; offset++) {
      const second = at + offset;
      if (second >= 0 && second < length)
        out[second] = Math.max(out[second]!, height * (1 - Math.abs(offset) / 9));
    }
  return out;
}

describe('finding moments', () => {
  it('lists prominent peaks by height', () => {
    const found = findMoments(
      curve(600, [
        [100, 40],
        [250, 80],
        [500, 60],
      ]),
      10,
    );
    expect(found.map(({ second }) => second)).toEqual([250, 500, 100]);
  });

  it('takes close peaks for one moment', () => {
    expect(
      findMoments(
        curve(600, [
          [100, 40],
          [118, 50],
          [96, 30],
        ]),
        10,
      ).map(({ second }) => second),
    ).toEqual([118]);
  });

  it('takes peaks half a minute apart for two only when the curve falls between them', () => {
    const separate = curve(600, [
      [100, 50],
      [140, 50],
    ]);
    expect(findMoments(separate, 10)).toHaveLength(2);
    const bridged = separate.map((value, second) =>
      second > 95 && second < 145 ? Math.max(value, 45) : value,
    );
    expect(findMoments(bridged, 10)).toHaveLength(1);
  });

  it('ignores ripples on a high plateau, and what is below the bar', () => {
    const plateau = Float32Array.from({ length: 600 }, (_, second) => 50 + (second % 60 === 0 ? 5 : 0));
    expect(findMoments(plateau.slice(100, 500), 10).length).toBeLessThanOrEqual(2);
    expect(findMoments(curve(600, [[100, 9]]), 10)).toEqual([]);
  });

  it('finds a moment at the very beginning and end', () => {
    expect(
      findMoments(
        curve(600, [
          [0, 40],
          [599, 50],
        ]),
        10,
      ).map(({ second }) => second),
    ).toEqual([599, 0]);
  });

  it('never lists two peaks within 20 s', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 100, noNaN: true }), { maxLength: 400 }), (values) => {
        const found = findMoments(Float32Array.from(values), 1)
          .map(({ second }) => second)
          .sort((a, b) => a - b);
        for (let index = 1; index < found.length; index++)
          expect(found[index]! - found[index - 1]!).toBeGreaterThanOrEqual(20);
      }),
    );
  });
});
