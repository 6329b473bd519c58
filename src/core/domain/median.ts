/** The middle of the values, or the mean of the two in the middle; NaN of none. Leaves its input as it is. */
export const median = (values: ArrayLike<number>): number => medianOfSorted(Float64Array.from(values).sort());

/** The same of values that are in ascending order. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle]!;
  return sorted.length === 0 ? Number.NaN : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
