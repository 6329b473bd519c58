const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const LIMIT = 700;
const TERMS = 13;
const RECIPROCALS = Array.from({ length: TERMS + 1 }, (_, term) => 1 / Math.max(1, term));

/**
 * eˣ from additions, multiplications and divisions alone, whose results IEEE 754 fixes: the engine's own `Math.exp` may
 * differ in its last bit between machines, and training must give the same bytes everywhere. Relative error < 1e−12.
 * Reduction to |r| ≤ ½ ln 2, then a Taylor sum of 14 terms.
 */
export function exponential(x: number): number {
  if (x !== x) return x;
  const clamped = Math.max(-LIMIT, Math.min(LIMIT, x));
  const power = Math.round(clamped / LN2_HIGH);
  const rest = clamped - power * LN2_HIGH - power * LN2_LOW;
  let sum = 1;
  for (let term = TERMS; term >= 1; term--) sum = 1 + rest * sum * RECIPROCALS[term]!;
  return sum * twoTo(power);
}

function twoTo(power: number): number {
  let value = 1;
  let base = power < 0 ? 0.5 : 2;
  for (let left = Math.abs(power); left > 0; left >>= 1) {
    if ((left & 1) === 1) value *= base;
    base *= base;
  }
  return value;
}

/** Turns the log-odds in `[from, to)` into shares that add up to 1, in place. */
export function softmax(values: Float64Array, from: number, to: number, exp: (x: number) => number): void {
  let highest = values[from]!;
  for (let index = from + 1; index < to; index++) highest = Math.max(highest, values[index]!);
  let total = 0;
  for (let index = from; index < to; index++) {
    values[index] = exp(values[index]! - highest);
    total += values[index]!;
  }
  for (let index = from; index < to; index++) values[index] = values[index]! / total;
}
