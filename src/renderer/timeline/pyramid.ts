/**
 * A track at every zoom: level 0 is the track itself, each further level halves it. `max` keeps peaks alive when
 * zoomed out, `mean` keeps rates comparable. NaN is missing: it is left out, and stays where all is missing.
 */
export interface Pyramid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly kind: 'max' | 'mean';
  readonly levels: readonly Float32Array[];
}

const foldMax = (one: number, other: number): number =>
  Number.isNaN(one) ? other : Number.isNaN(other) ? one : Math.max(one, other);

function halveMax(values: Float32Array): Float32Array {
  const half = new Float32Array(Math.ceil(values.length / 2));
  for (let i = 0; i < half.length; i += 1)
    half[i] = foldMax(values[2 * i]!, 2 * i + 1 < values.length ? values[2 * i + 1]! : NaN);
  return half;
}

interface Sums {
  readonly sum: Float64Array;
  readonly count: Float64Array;
}

function halveSums({ sum, count }: Sums): Sums {
  const length = Math.ceil(sum.length / 2);
  const half = { sum: new Float64Array(length), count: new Float64Array(length) };
  for (let i = 0; i < sum.length; i += 1) {
    half.sum[i >> 1]! += sum[i]!;
    half.count[i >> 1]! += count[i]!;
  }
  return half;
}

function meanLevels(values: Float32Array): Float32Array[] {
  const levels = [values];
  let sums: Sums = { sum: new Float64Array(values.length), count: new Float64Array(values.length) };
  for (let i = 0; i < values.length; i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    sums.sum[i] = values[i]!;
    sums.count[i] = 1;
  }
  while (sums.sum.length > 1) {
    sums = halveSums(sums);
    const { sum, count } = sums;
    const level = new Float32Array(sum.length);
    for (let i = 0; i < level.length; i += 1) level[i] = count[i]! > 0 ? sum[i]! / count[i]! : NaN;
    levels.push(level);
  }
  return levels;
}

export function createPyramid(
  values: Float32Array,
  base: { readonly startMs: number; readonly stepMs: number; readonly kind: 'max' | 'mean' },
): Pyramid {
  if (base.kind === 'mean') return { ...base, levels: meanLevels(values) };
  const levels = [values];
  while (levels.at(-1)!.length > 1) levels.push(halveMax(levels.at(-1)!));
  return { ...base, levels };
}

/** The finest level whose values are at least `minPx` wide on screen (the coarsest when none is). */
export function levelFor(pyramid: Pyramid, msPerPx: number, minPx: number): number {
  const wanted = Math.ceil(Math.log2((minPx * msPerPx) / pyramid.stepMs));
  return Math.min(pyramid.levels.length - 1, Math.max(0, wanted));
}

export const levelStepMs = (pyramid: Pyramid, level: number): number => pyramid.stepMs * 2 ** level;

/** Indices `[first, last]` of the values of a level that touch a range; empty when last < first. */
export function levelSpan(
  pyramid: Pyramid,
  level: number,
  range: { readonly startMs: number; readonly endMs: number },
): { first: number; last: number } {
  const stepMs = levelStepMs(pyramid, level);
  return {
    first: Math.max(0, Math.floor((range.startMs - pyramid.startMs) / stepMs)),
    last: Math.min(
      pyramid.levels[level]!.length - 1,
      Math.ceil((range.endMs - pyramid.startMs) / stepMs) - 1,
    ),
  };
}

/** The track's own value at a time; NaN outside of it. */
export function valueAt(pyramid: Pyramid, vodMs: number): number {
  return pyramid.levels[0]![Math.floor((vodMs - pyramid.startMs) / pyramid.stepMs)] ?? NaN;
}

/** Aggregate of a whole range from the finest values; NaN when nothing is there. */
export function aggregate(
  pyramid: Pyramid,
  range: { readonly startMs: number; readonly endMs: number },
): number {
  const { first, last } = levelSpan(pyramid, 0, range);
  const values = pyramid.levels[0]!;
  let folded = NaN;
  let sum = 0;
  let count = 0;
  for (let i = first; i <= last; i += 1) {
    if (Number.isNaN(values[i]!)) continue;
    folded = foldMax(folded, values[i]!);
    sum += values[i]!;
    count += 1;
  }
  return pyramid.kind === 'max' ? folded : count > 0 ? sum / count : NaN;
}

/** The value that `ratio` of all present values stay under; 0 for an empty track. */
export function quantile(values: Float32Array, ratio: number): number {
  const present = values.filter((value) => !Number.isNaN(value)).sort();
  return present.length === 0
    ? 0
    : present[Math.min(present.length - 1, Math.floor(ratio * present.length))]!;
}
