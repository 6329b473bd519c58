/** Logistic that is 0.5 at `half` and rises by its scale. */
export const soft = (value: number, half: number, scale: number): number =>
  1 / (1 + Math.exp((half - value) / scale));

/** The value below which `share` of the values lie; NaN when there is none. Sorts in place. */
export function quantileOf(values: number[], share: number): number {
  values.sort((a, b) => a - b);
  return values[Math.min(values.length - 1, Math.floor(values.length * share))] ?? Number.NaN;
}
