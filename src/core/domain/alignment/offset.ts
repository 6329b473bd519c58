import type { BurstEvent } from './burst-events.ts';

export interface OffsetSearch {
  readonly sounds: readonly BurstEvent[];
  readonly chats: readonly BurstEvent[];
  readonly soundLengthSec: number;
  readonly chatLengthSec: number;
  /** How late chat is taken to react: a shift and a lag can't be told apart here. */
  readonly lagSec: number;
}

export interface OffsetPeak {
  /** Added to a chat second to get a media second. */
  readonly shiftSec: number;
  /** Deviations above what chance coincidences give. */
  readonly deviations: number;
}

const SMOOTH_SEC = 3;
const BACKGROUND_SEC = 150;
const GAP_SEC = 12;

/**
 * Every way of laying the chat over the sound, scored by coinciding bursts: a histogram of all pairwise distances
 * (the cross-correlation of two sparse trains), against the level of its own surroundings. O(sounds · chats).
 */
export function offsetScores(search: OffsetSearch): { first: number; deviations: Float64Array } {
  const { sounds, chats, lagSec } = search;
  const first = -search.chatLengthSec;
  const size = search.soundLengthSec + search.chatLengthSec + 1;
  const histogram = new Float64Array(size);
  let pairs = 0;
  let squares = 0;
  for (const sound of sounds)
    for (const chat of chats) {
      const bin = Math.round(sound.second + lagSec - chat.second) - first;
      if (bin < 0 || bin >= size) continue;
      const weight = sound.strength * chat.strength;
      histogram[bin] = histogram[bin]! + weight;
      pairs += weight;
      squares += weight * weight;
    }
  const deviations = new Float64Array(size);
  if (pairs === 0) return { first, deviations };
  const typical = squares / pairs;
  const smooth = triangle(histogram);
  const sums = new Float64Array(size + 1);
  for (let bin = 0; bin < size; bin++) sums[bin + 1] = sums[bin]! + smooth[bin]!;
  const between = (from: number, to: number): number =>
    sums[Math.max(0, Math.min(size, to))]! - sums[Math.max(0, Math.min(size, from))]!;
  for (let bin = 0; bin < size; bin++) {
    const around =
      between(bin - BACKGROUND_SEC, bin - GAP_SEC) + between(bin + GAP_SEC + 1, bin + BACKGROUND_SEC + 1);
    const background = around / (2 * (BACKGROUND_SEC - GAP_SEC));
    // Smoothed Poisson sum: its variance is the mean times the typical weight times the kernel's energy; a few
    // pairs' worth is added so that an empty edge can't make one coincidence look certain.
    const variance = typical * (background * KERNEL_ENERGY + typical * 0.5);
    deviations[bin] = (smooth[bin]! - background) / Math.sqrt(variance);
  }
  return { first, deviations };
}

/** Triangle of unit sum over ±SMOOTH_SEC, scaled so that a lone pair at its centre keeps its weight. */
const KERNEL: readonly number[] = Array.from(
  { length: 2 * SMOOTH_SEC + 1 },
  (_, index) => 1 - Math.abs(index - SMOOTH_SEC) / (SMOOTH_SEC + 1),
);
const KERNEL_SUM = KERNEL.reduce((sum, value) => sum + value, 0);
const KERNEL_ENERGY = KERNEL.reduce((sum, value) => sum + value * value, 0) / KERNEL_SUM;

function triangle(values: Float64Array): Float64Array {
  const out = new Float64Array(values.length);
  for (let bin = 0; bin < values.length; bin++) {
    const value = values[bin]!;
    if (value === 0) continue;
    for (let tap = 0; tap < KERNEL.length; tap++) {
      const at = bin + tap - SMOOTH_SEC;
      if (at >= 0 && at < out.length) out[at] = out[at]! + value * KERNEL[tap]!;
    }
  }
  return out;
}

/** The best shifts, at least `GAP_SEC` apart. */
export function bestOffsets(search: OffsetSearch, count: number): OffsetPeak[] {
  const { first, deviations } = offsetScores(search);
  const peaks: OffsetPeak[] = [];
  const taken: number[] = [];
  while (peaks.length < count) {
    let best = -1;
    for (let bin = 0; bin < deviations.length; bin++) {
      if (best !== -1 && deviations[bin]! <= deviations[best]!) continue;
      if (taken.every((other) => Math.abs(other - bin) > GAP_SEC)) best = bin;
    }
    if (best === -1) break;
    taken.push(best);
    peaks.push({ shiftSec: centroid(deviations, best) + first, deviations: deviations[best]! });
  }
  return peaks;
}

function centroid(values: Float64Array, peak: number): number {
  let weight = 0;
  let sum = 0;
  for (let bin = peak - 2; bin <= peak + 2; bin++) {
    const value = Math.max(0, values[bin] ?? 0) ** 2;
    weight += value;
    sum += value * bin;
  }
  return weight === 0 ? peak : sum / weight;
}
