import { createGrowing, type Growing } from './growing.ts';
import { createKWeighting, type PowerSums } from './k-weighting.ts';
import { createSpectrum, spectralCentroidHz } from './spectrum.ts';

/** Tracks of `audio.levels`, one value per 100 ms. */
export const LEVEL_TRACKS = ['kWeightedPower', 'rms', 'peak', 'centroidHz'] as const;
export type LevelTrack = (typeof LEVEL_TRACKS)[number];
export const LEVEL_STEP_MS = 100;

const STEPS_PER_SECOND = 1000 / LEVEL_STEP_MS;
const CENTROID_SIZE = 1024;
/** The centroid is measured at half the rate from here on: it is about brightness, not about the last octave. */
const HALVE_FROM_HZ = 32_000;

export interface Levels {
  readonly tracks: Record<LevelTrack, Float32Array>;
  readonly length: number;
  /** Frames heard; the last step is shorter unless they end on a boundary. */
  readonly frames: number;
  /** Steps that are whole. */
  readonly wholeSteps: number;
}

/** Block-wise levels of interleaved 16-bit frames; keeps 16 bytes per 100 ms. */
export interface LevelMeter {
  push(interleaved: Int16Array): void;
  finish(): Levels;
}

/**
 * Per 100 ms: `kWeightedPower` as BS.1770 adds the channels up, `rms` and `peak` over all channels (full scale = 1),
 * `centroidHz` of the mix (NaN in silence). Step n ends at frame round((n + 1) · rate / 10), so steps keep to the
 * media's time at every rate.
 */
export function createLevelMeter(sampleRateHz: number, channels: number): LevelMeter {
  const weigh = createKWeighting(sampleRateHz, channels);
  const brightness = createBrightness(sampleRateHz, channels);
  const sums: PowerSums = { weighted: 0, plain: 0, peak: 0 };
  const tracks = Object.fromEntries(LEVEL_TRACKS.map((name) => [name, createGrowing()])) as Record<
    LevelTrack,
    Growing
  >;
  let frames = 0;
  let stepStart = 0;
  let steps = 0;
  const stepEnd = (step: number): number => Math.round(((step + 1) * sampleRateHz) / STEPS_PER_SECOND);
  let nextEnd = stepEnd(0);

  const closeStep = (): void => {
    const count = frames - stepStart;
    tracks.kWeightedPower.add(sums.weighted / count);
    tracks.rms.add(Math.sqrt(sums.plain / (count * channels)));
    tracks.peak.add(sums.peak);
    tracks.centroidHz.add(brightness.take());
    sums.weighted = 0;
    sums.plain = 0;
    sums.peak = 0;
    stepStart = frames;
    steps += 1;
    nextEnd = stepEnd(steps);
  };

  return {
    push(interleaved) {
      const total = Math.floor(interleaved.length / channels);
      for (let frame = 0; frame < total;) {
        const end = Math.min(total, frame + nextEnd - frames);
        weigh(interleaved, frame, end, sums);
        brightness.push(interleaved, frame, end);
        frames += end - frame;
        frame = end;
        if (frames === nextEnd) closeStep();
      }
    },
    finish() {
      const wholeSteps = steps;
      if (frames > stepStart) closeStep();
      const done = Object.fromEntries(LEVEL_TRACKS.map((name) => [name, tracks[name].values()])) as Record<
        LevelTrack,
        Float32Array
      >;
      return { tracks: done, length: steps, frames, wholeSteps };
    },
  };
}

interface Brightness {
  push(samples: Int16Array, from: number, to: number): void;
  /** Centroid of the beginning of what was pushed since the last call; NaN when that was too little or silent. */
  take(): number;
}

/** Collects the first frames of each step, mixed and halved in rate, and takes one spectrum of them. */
function createBrightness(sampleRateHz: number, channels: number): Brightness {
  const stride = sampleRateHz >= HALVE_FROM_HZ ? 2 : 1;
  const step = sampleRateHz / STEPS_PER_SECOND / stride;
  let size = CENTROID_SIZE;
  while (size > step) size /= 2;
  const spectrum = createSpectrum(size);
  const frame = new Float64Array(size);
  let filled = 0;
  let halves = 0;
  return {
    push(samples, from, to) {
      for (let at = from; filled < size && at < to; at++) {
        let sum = 0;
        for (let channel = 0; channel < channels; channel++) sum += samples[at * channels + channel]!;
        frame[filled] = halves === 0 ? sum : frame[filled]! + sum;
        if (++halves < stride) continue;
        halves = 0;
        filled += 1;
      }
    },
    take() {
      const full = filled === size;
      filled = 0;
      halves = 0;
      return full ? spectralCentroidHz(spectrum.analyse(frame, 0), sampleRateHz / stride) : NaN;
    },
  };
}
