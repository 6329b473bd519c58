import { expect, it } from 'vitest';
import { median, medianOfSorted } from './median.ts';

it.each([
  [[], Number.NaN],
  [[7], 7],
  [[9, 1], 5],
  [[10, 9, -2], 9],
  [[4, 100, 1, 2], 3],
])('the median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

it('leaves its input in its order, and takes sorted numbers of any array', () => {
  const values = Float32Array.of(3, 1, 2);
  expect(median(values)).toBe(2);
  expect([...values]).toEqual([3, 1, 2]);
  expect(medianOfSorted(Float64Array.of(1, 2, 8, 9))).toBe(5);
});
