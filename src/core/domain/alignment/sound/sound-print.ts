import { createSpectrum } from '../../dsp/spectrum.ts';

/** Sound is compared at this rate, mono: speech and most music lie below 4 kHz, and every codec keeps that. */
export const PRINT_RATE_HZ = 8000;
/** One frame each 10 ms. */
export const FRAME_MS = 10;
const FRAME_SAMPLES = (PRINT_RATE_HZ * FRAME_MS) / 1000;
const WINDOW_SAMPLES = 256;
/** Edges of the bands in bins of 31.25 Hz: eight bands from 156 Hz to 3.8 kHz, each some 1.5 times the one before. */
const BAND_EDGES = [5, 8, 12, 18, 26, 38, 54, 80, 122] as const;
export const PRINT_BANDS = BAND_EDGES.length - 1;
/** Values are steps of half a decibel. */
const STEPS_PER_DB = 2;
/** What is quieter than this in a band is silence: codec noise must not look like structure. Of full scale. */
const FLOOR_DB = -75;
const RANGE_DB = 63;
/** A value is how far a band is above or below its own mean of this long: loudness, tone controls and slow compressors drop out. */
const MEAN_FRAMES = 101;
const CLIP_DB = 12;
const FIRST_FRAMES = 60 * 100;

/**
 * What two recordings of the same thing have in common, 800 bytes a second: for each 10 ms the level of each band against
 * its surroundings, `PRINT_BANDS` values of half a decibel a frame. Frame n is centred on n · 10 ms.
 */
export interface SoundPrint {
  readonly frames: number;
  readonly values: Int8Array;
}

export interface SoundPrinter {
  /** Mono samples at `PRINT_RATE_HZ`, in order. */
  add(samples: Int16Array): void;
  /** Ends it. */
  finish(): SoundPrint;
}

export function createSoundPrinter(): SoundPrinter {
  const spectrum = createSpectrum(WINDOW_SAMPLES);
  // Half a window of silence before the first sample: frame 0 is centred on it.
  const ring = new Float64Array(WINDOW_SAMPLES);
  let filled = WINDOW_SAMPLES / 2;
  let levels = new Uint8Array(FIRST_FRAMES * PRINT_BANDS);
  let frames = 0;

  const frame = (): void => {
    if ((frames + 1) * PRINT_BANDS > levels.length) {
      const larger = new Uint8Array(levels.length * 2);
      larger.set(levels);
      levels = larger;
    }
    const powers = spectrum.analyse(ring, 0);
    for (let band = 0; band < PRINT_BANDS; band++)
      levels[frames * PRINT_BANDS + band] = levelOf(powers, BAND_EDGES[band]!, BAND_EDGES[band + 1]!);
    frames += 1;
    ring.copyWithin(0, FRAME_SAMPLES);
    filled = WINDOW_SAMPLES - FRAME_SAMPLES;
  };

  return {
    add(samples) {
      for (let at = 0; at < samples.length;) {
        const taken = Math.min(WINDOW_SAMPLES - filled, samples.length - at);
        for (let index = 0; index < taken; index++) ring[filled + index] = samples[at + index]!;
        at += taken;
        filled += taken;
        if (filled === WINDOW_SAMPLES) frame();
      }
    },
    finish: () => ({ frames, values: againstSurroundings(levels, frames) }),
  };
}

/** A Hann window's power of a full-scale sine is (N / 4)² · 32768². */
const FULL_SCALE_POWER = (WINDOW_SAMPLES / 4) ** 2 * 32_768 ** 2;

/** Half decibels above the floor. */
function levelOf(powers: Float64Array, from: number, to: number): number {
  let power = 0;
  for (let bin = from; bin < to; bin++) power += powers[bin]!;
  const db = 10 * Math.log10(power / FULL_SCALE_POWER + 1e-12);
  return Math.round(Math.max(0, Math.min(RANGE_DB, db - FLOOR_DB)) * STEPS_PER_DB);
}

function againstSurroundings(levels: Uint8Array, frames: number): Int8Array {
  const values = new Int8Array(frames * PRINT_BANDS);
  const half = (MEAN_FRAMES - 1) / 2;
  const clip = CLIP_DB * STEPS_PER_DB;
  for (let band = 0; band < PRINT_BANDS; band++) {
    const at = (frame: number): number => levels[frame * PRINT_BANDS + band]!;
    let sum = 0;
    let count = 0;
    for (let frame = 0; frame < Math.min(half, frames); frame++, count++) sum += at(frame);
    for (let frame = 0; frame < frames; frame++) {
      if (frame + half < frames) {
        sum += at(frame + half);
        count += 1;
      }
      if (frame - half > 0) {
        sum -= at(frame - half - 1);
        count -= 1;
      }
      const above = Math.round(at(frame) - sum / count);
      values[frame * PRINT_BANDS + band] = Math.max(-clip, Math.min(clip, above));
    }
  }
  return values;
}
