import { geometryFor, surpriseOf, type SignalModel } from '../features/surroundings.ts';
import type { LagEstimate } from './lag.ts';

const SOUND: SignalModel = { kind: 'level', windowBlocks: [0.3], minScale: 2 };
const CHAT: SignalModel = { kind: 'count', windowBlocks: [0.4], minScale: 1 };
/** One huge burst must not outvote the rest. */
const SOUND_CAP = 4;
const CHAT_CAP = 6;
const MAX_LAG_SEC = 20;
/** Shifts that no reaction explains: how high chance gets. */
const CHANCE_FROM_SEC = 30;
const CHANCE_TO_SEC = 200;
const PRIOR_LAG_SEC = 6;
const PRIOR_WIDTH_SEC = 5;
const PRIOR_FLOOR = 0.5;
/** Half a window: what is surprising begins before its loudest part. */
const WINDOW_BIAS_SEC = 1;
const EVEN_DEVIATIONS = 2.6;

/**
 * The lag from the plain cross-correlation of two surprise curves: less exact than the answer to clear onsets, but it
 * also works where a short recording has only a handful of them. null when the recording is too short to know chance.
 */
export function denseLag(counts: Float32Array, loudness: Float32Array): LagEstimate | null {
  const length = Math.min(counts.length, loudness.length);
  if (length < 2 * CHANCE_FROM_SEC + MAX_LAG_SEC) return null;
  const sound = centred(
    surpriseOf(loudness.subarray(0, length), geometryFor(length), SOUND).surprise,
    SOUND_CAP,
  );
  const chat = centred(surpriseOf(counts.subarray(0, length), geometryFor(length), CHAT).surprise, CHAT_CAP);
  let squares = 0;
  let samples = 0;
  for (let shift = -CHANCE_TO_SEC; shift <= CHANCE_TO_SEC; shift++) {
    if (Math.abs(shift) < CHANCE_FROM_SEC || length - Math.abs(shift) < length / 3) continue;
    squares += correlation(sound, chat, shift) ** 2;
    samples++;
  }
  const deviation = Math.sqrt(squares / Math.max(1, samples));
  if (samples === 0 || deviation === 0) return null;
  let best = Number.NEGATIVE_INFINITY;
  let lag = 0;
  for (let shift = 0; shift <= MAX_LAG_SEC; shift++) {
    const prior =
      PRIOR_FLOOR +
      (1 - PRIOR_FLOOR) *
        Math.exp(-((shift + WINDOW_BIAS_SEC - PRIOR_LAG_SEC) ** 2) / (2 * PRIOR_WIDTH_SEC ** 2));
    const height = correlation(sound, chat, shift) * prior;
    if (height > best) {
      best = height;
      lag = shift;
    }
  }
  const deviations = correlation(sound, chat, lag) / deviation;
  return {
    lagMs: Math.round((lag + WINDOW_BIAS_SEC) * 1000),
    confidence: 1 / (1 + Math.exp(2 * (EVEN_DEVIATIONS - deviations))),
  };
}

function centred(values: Float32Array, cap: number): Float64Array {
  const capped = Float64Array.from(values, (value) => Math.min(cap, value));
  const mean = capped.reduce((sum, value) => sum + value, 0) / Math.max(1, capped.length);
  return capped.map((value) => value - mean);
}

/** Sound at s against chat at s + shift, per root of the common length. */
function correlation(sound: Float64Array, chat: Float64Array, shift: number): number {
  const from = Math.max(0, -shift);
  const to = Math.min(sound.length, chat.length - shift);
  let sum = 0;
  for (let second = from; second < to; second++) sum += sound[second]! * chat[second + shift]!;
  return sum / Math.sqrt(Math.max(1, to - from));
}
