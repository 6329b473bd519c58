import { medianOfSorted } from '../median.ts';

/**
 * How surprising a signal is against its own surroundings. Everything is per second; windows look forward from
 * their second (a block at most), so that the strongest second of a burst is its onset.
 */
export interface Geometry {
  /** Seconds per block of the baseline. */
  readonly blockSec: number;
  /** Blocks next to a second that its baseline leaves out, on each side: a moment is never its own baseline. */
  readonly leaveOutBlocks: number;
  /** The baseline ends this many blocks away. */
  readonly reachBlocks: number;
}

/**
 * Blocks of ten seconds and a baseline of about six minutes to each side; a recording under six minutes gets the
 * same picture in smaller seconds.
 */
export function geometryFor(durationSec: number): Geometry {
  const blockSec = Math.max(2, Math.min(10, Math.floor(durationSec / 36)));
  return { blockSec, leaveOutBlocks: 8, reachBlocks: 36 };
}

export interface SignalModel {
  /** count: events per second, Poisson-like. level: a measured height. */
  readonly kind: 'count' | 'level';
  /** Window lengths in blocks. */
  readonly windowBlocks: readonly number[];
  /**
   * What counts as one deviation. Levels: never less than this, in the signal's unit. Counts: exactly this, in
   * deviations of a Poisson count. A count's variance is already stable; measuring it as well would make a lively
   * stretch's bursts look small beside those of a dull one.
   */
  readonly minScale: number;
}

export interface Surprise {
  /** Per second: rate (count/s) or mean level in the strongest window. NaN where the signal is missing. */
  readonly value: Float32Array;
  /** What that would usually be around there. */
  readonly usual: Float32Array;
  /** Robust deviations above the usual; 0 when at or below it, or missing. */
  readonly surprise: Float32Array;
}

const MIN_BASELINE_BLOCKS = 6;
/**
 * No window looks further ahead; a longer one begins before its second. Otherwise a second would score for a burst that
 * comes twenty seconds later, and a live score would know it only that much later.
 */
const FORWARD_BLOCKS = 1;
const MAD_TO_SIGMA = 1.4826;
/** Bursts come in clumps: a longer window's count varies more than a Poisson count would, by this power. */
const CLUMPING_POWER = 0.3;
/** A shorter mean varies more than the block's, by this power of the ratio of lengths. */
const SHORT_MEAN_POWER = 0.35;
const TRIM_LOW = 0.1;
const TRIM_HIGH = 0.85;

/** Anscombe's transform: a Poisson count gets a variance of about 1 whatever its mean. */
const anscombe = (count: number): number => 2 * Math.sqrt((count > 0 ? count : 0) + 0.375);

interface Baseline {
  readonly centre: Float64Array;
  readonly scale: Float64Array;
}

/**
 * `series` has one value per second; NaN = missing there. Monotone: raising `series[s]` never lowers
 * `surprise[s]`, because the baseline of s leaves out every second that its windows touch.
 */
export function surpriseOf(series: Float32Array, geometry: Geometry, model: SignalModel): Surprise {
  const length = series.length;
  const { sums, seen } = prefixSums(series);
  const baseline = baselineOf(sums, seen, geometry, model);
  const usual = new Float64Array(length);
  const scale = new Float64Array(length);
  for (let second = 0; second < length; second++) {
    usual[second] = interpolate(baseline.centre, second, geometry.blockSec);
    scale[second] = interpolate(baseline.scale, second, geometry.blockSec);
  }
  const best = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  const value = new Float32Array(length).fill(Number.NaN);
  for (const blocks of model.windowBlocks)
    raiseByWindow({ sums, seen, usual, scale, best, value }, geometry.blockSec, blocks, model.kind);
  const rate = model.kind === 'count' ? 1 / geometry.blockSec : 1;
  for (let second = 0; second < length; second++)
    if (Number.isNaN(series[second]!)) value[second] = Number.NaN;
  return {
    value,
    usual: Float32Array.from(usual, (around, second) =>
      Number.isNaN(value[second]!) ? Number.NaN : around * rate,
    ),
    surprise: Float32Array.from(best, (score, second) =>
      score > 0 && !Number.isNaN(value[second]!) ? score : 0,
    ),
  };
}

interface Search {
  readonly sums: Float64Array;
  readonly seen: Int32Array;
  readonly usual: Float64Array;
  readonly scale: Float64Array;
  readonly best: Float64Array;
  /** Mean per second of the window that scored best. */
  readonly value: Float32Array;
}

/** Raises `best` wherever the window of `blocks` scores higher; a window without a baseline only gives a value. */
function raiseByWindow(search: Search, blockSec: number, blocks: number, kind: SignalModel['kind']): void {
  const { sums, seen, usual, scale, best, value } = search;
  const length = best.length;
  const seconds = Math.max(1, Math.round(blocks * blockSec));
  const forward = Math.min(seconds, blockSec * FORWARD_BLOCKS);
  const spread =
    kind === 'count' ? Math.max(1, blocks) ** CLUMPING_POWER : Math.max(1, 1 / blocks) ** SHORT_MEAN_POWER;
  for (let second = 0; second < length; second++) {
    const end = Math.min(length, second + forward);
    const begin = Math.max(0, second + forward - seconds);
    const present = seen[end]! - seen[begin]!;
    if (present === 0) continue;
    const sum = sums[end]! - sums[begin]!;
    const over =
      kind === 'count'
        ? anscombe(sum) - anscombe((usual[second]! * present) / blockSec)
        : sum / present - usual[second]!;
    const score = over / (scale[second]! * spread);
    if (!Number.isNaN(value[second]!) && !(score > best[second]!)) continue;
    if (score > best[second]!) best[second] = score;
    value[second] = sum / present;
  }
}

function prefixSums(series: Float32Array): { sums: Float64Array; seen: Int32Array } {
  const sums = new Float64Array(series.length + 1);
  const seen = new Int32Array(series.length + 1);
  for (let second = 0; second < series.length; second++) {
    const value = series[second]!;
    const present = !Number.isNaN(value);
    sums[second + 1] = sums[second]! + (present ? value : 0);
    seen[second + 1] = seen[second]! + (present ? 1 : 0);
  }
  return { sums, seen };
}

/** Per block: the usual value around it (count per block, or level) and how much that varies. */
function baselineOf(sums: Float64Array, seen: Int32Array, geometry: Geometry, model: SignalModel): Baseline {
  const { blockSec, leaveOutBlocks, reachBlocks } = geometry;
  const length = seen.length - 1;
  const blocks = Math.ceil(length / blockSec);
  const values = new Float64Array(blocks).fill(Number.NaN);
  for (let block = 0; block < blocks; block++) {
    const from = block * blockSec;
    const to = Math.min(length, from + blockSec);
    const present = seen[to]! - seen[from]!;
    if (present * 2 < blockSec) continue;
    const mean = (sums[to]! - sums[from]!) / present;
    values[block] = model.kind === 'count' ? mean * blockSec : mean;
  }
  const centre = new Float64Array(blocks).fill(Number.NaN);
  const scale = new Float64Array(blocks).fill(Number.NaN);
  const ring = new Float64Array(2 * reachBlocks);
  for (let block = 0; block < blocks; block++) {
    let count = 0;
    for (let distance = leaveOutBlocks; distance <= reachBlocks; distance++) {
      const before = values[block - distance];
      const after = values[block + distance];
      if (before !== undefined && !Number.isNaN(before)) ring[count++] = before;
      if (after !== undefined && !Number.isNaN(after)) ring[count++] = after;
    }
    if (count < MIN_BASELINE_BLOCKS) continue;
    const around = ring.subarray(0, count).sort();
    if (model.kind === 'count') {
      centre[block] = trimmedMean(around);
      scale[block] = model.minScale;
    } else {
      centre[block] = medianOfSorted(around);
      scale[block] = Math.max(model.minScale, MAD_TO_SIGMA * medianDeviation(around));
    }
  }
  return { centre, scale };
}

/** The mean without the tails: unlike the median it doesn't call a sparse signal's usual value zero. */
function trimmedMean(sorted: Float64Array): number {
  const from = Math.floor(sorted.length * TRIM_LOW);
  const to = Math.max(from + 1, Math.ceil(sorted.length * TRIM_HIGH));
  let sum = 0;
  for (let index = from; index < to; index++) sum += sorted[index]!;
  return sum / (to - from);
}

/** Median absolute deviation from the median; leaves its input holding the sorted deviations. */
function medianDeviation(sorted: Float64Array): number {
  const median = medianOfSorted(sorted);
  for (let index = 0; index < sorted.length; index++) sorted[index] = Math.abs(sorted[index]! - median);
  return medianOfSorted(sorted.sort());
}

/** Linear between block centres; NaN neighbours don't count. */
function interpolate(values: Float64Array, second: number, blockSec: number): number {
  const position = (second + 0.5) / blockSec - 0.5;
  const left = Math.max(0, Math.min(values.length - 1, Math.floor(position)));
  const right = Math.min(values.length - 1, left + 1);
  const share = Math.max(0, Math.min(1, position - left));
  const a = values[left]!;
  const b = values[right]!;
  if (Number.isNaN(a)) return b;
  if (Number.isNaN(b)) return a;
  return a + (b - a) * share;
}
