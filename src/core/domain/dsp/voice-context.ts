import type { VoiceFrames } from './voice-frames.ts';

/** What the speech decision looks at, per 100 ms. Each figure is scaled to about -1..1. */
export const VOICE_EVIDENCE = [
  'aboveFloor',
  'aboveFloorNear',
  'periodicity',
  'voicedShare',
  'flatness',
  'levelSwing',
  'periodicitySwing',
  'pitchMotion',
  'overHigh',
  'overLow',
  'flatnessSwing',
  'brightness',
  'pauses',
  'belowLoud',
  'pitchHeight',
  'pitchSpread',
  'onsets',
  'brightnessSwing',
] as const;

const FLOOR_STEPS = 100;
const NEAR_STEPS = 6;
const WIDE_STEPS = 15;
const LOUD_STEPS = 300;
const MAX_BELOW_LOUD_DB = 60;
/** How far around a step its evidence looks at most. */
export const VOICE_CONTEXT_STEPS = LOUD_STEPS + 1;
const MAX_ABOVE_FLOOR_DB = 30;

/** Sliding minimum over ±`reach` steps in linear time (monotone queue). */
export function slidingMinimum(values: Float32Array, reach: number): Float32Array {
  const out = new Float32Array(values.length);
  const queue = new Int32Array(values.length);
  let head = 0;
  let tail = 0;
  for (let at = 0; at < values.length + reach; at++) {
    if (at < values.length) {
      while (tail > head && values[queue[tail - 1]!]! >= values[at]!) tail -= 1;
      queue[tail++] = at;
    }
    const centre = at - reach;
    if (centre < 0) continue;
    while (queue[head]! < centre - reach) head += 1;
    out[centre] = values[queue[head]!]!;
  }
  return out;
}

interface Moments {
  readonly mean: Float32Array;
  readonly deviation: Float32Array;
}

/** Mean and standard deviation over ±`reach` steps, shorter at the ends. */
function movingMoments(values: Float32Array, reach: number): Moments {
  const { length } = values;
  const sums = new Float64Array(length + 1);
  const squares = new Float64Array(length + 1);
  for (let at = 0; at < length; at++) {
    sums[at + 1] = sums[at]! + values[at]!;
    squares[at + 1] = squares[at]! + values[at]! * values[at]!;
  }
  const mean = new Float32Array(length);
  const deviation = new Float32Array(length);
  for (let at = 0; at < length; at++) {
    const from = Math.max(0, at - reach);
    const to = Math.min(length, at + reach + 1);
    const average = (sums[to]! - sums[from]!) / (to - from);
    mean[at] = average;
    deviation[at] = Math.sqrt(Math.max(0, (squares[to]! - squares[from]!) / (to - from) - average * average));
  }
  return { mean, deviation };
}

const USUAL_PITCH_HZ = 150;

/** Octaves above a usual voice; while there is no pitch, the last one goes on. Over the whole recording. */
export function pitchHeights(pitchHz: Float32Array): Float32Array {
  let last = 0;
  return pitchHz.map((hz) => {
    if (!Number.isNaN(hz)) last = Math.log2(hz / USUAL_PITCH_HZ);
    return last;
  });
}

/** One array per name of `VOICE_EVIDENCE`. Looks up to `VOICE_CONTEXT_STEPS` ahead and back. */
export function voiceEvidence(frames: VoiceFrames, height: Float32Array): Float32Array[] {
  const { speechDb, lowDb, highDb, flatness, periodicity, voicedShare, pitchMotion, centroidHz, onset } =
    frames;
  const bright = centroidHz.map((hz) => (Number.isNaN(hz) ? 0 : hz / 4000));
  const near = (values: Float32Array): Moments => movingMoments(values, NEAR_STEPS);
  const smooth = movingMoments(speechDb, 1).mean;
  const floor = slidingMinimum(smooth, FLOOR_STEPS);
  const above = speechDb.map((db, at) => Math.min(MAX_ABOVE_FLOOR_DB, db - floor[at]!) / MAX_ABOVE_FLOOR_DB);
  const wideFloor = slidingMinimum(smooth, WIDE_STEPS);
  const loud = slidingMinimum(
    smooth.map((db) => -db),
    LOUD_STEPS,
  );
  const motion = pitchMotion.map((semitones) => Math.min(1, semitones));
  return [
    above,
    near(above).mean,
    movingMoments(periodicity, 1).mean,
    movingMoments(voicedShare, 2).mean,
    movingMoments(flatness, 1).mean.map((value) => value / 5 + 0.6),
    near(speechDb).deviation.map((db) => Math.min(1, db / 15)),
    near(periodicity).deviation.map((value) => value * 3),
    movingMoments(motion, 4).mean,
    speechDb.map((db, at) => Math.max(-1, Math.min(1, (db - highDb[at]!) / 40))),
    speechDb.map((db, at) => Math.max(-1, Math.min(1, (db - lowDb[at]!) / 40))),
    near(flatness).deviation.map((value) => Math.min(1, value / 2)),
    bright,
    smooth.map((db, at) => Math.min(1, (db - wideFloor[at]!) / MAX_ABOVE_FLOOR_DB)),
    smooth.map((db, at) => Math.max(-1, (db + loud[at]!) / MAX_BELOW_LOUD_DB)),
    movingMoments(height, 1).mean,
    near(height).deviation,
    movingMoments(onset, 4).mean.map((value) => Math.min(1, value)),
    near(bright).deviation.map((value) => value * 3),
  ];
}
