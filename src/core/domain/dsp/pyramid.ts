import { createPeakMeter } from './peaks.ts';

/** Each zoom level is this much coarser than the one before. */
export const PYRAMID_FACTOR = 4;
/** Levels are added until one is no longer than this. */
const COARSEST_PX = 512;

export interface PyramidLevel {
  readonly samplesPerPixel: number;
  readonly lengthPx: number;
  readonly offsetBytes: number;
}

const BYTES_PER_PAIR = 4;

/** Where the levels of a pyramid lie in one file of int16 min,max pairs, finest first. */
export function pyramidLayout(finestLengthPx: number, finestSamplesPerPixel: number): PyramidLevel[] {
  const levels: PyramidLevel[] = [];
  let lengthPx = finestLengthPx;
  let samplesPerPixel = finestSamplesPerPixel;
  let offsetBytes = 0;
  for (;;) {
    levels.push({ samplesPerPixel, lengthPx, offsetBytes });
    if (lengthPx <= COARSEST_PX) return levels;
    offsetBytes += lengthPx * BYTES_PER_PAIR;
    lengthPx = Math.ceil(lengthPx / PYRAMID_FACTOR);
    samplesPerPixel *= PYRAMID_FACTOR;
  }
}

/** Makes the coarser levels block-wise from the finest one; memory grows with the second level only. */
export interface PyramidBuilder {
  push(finestPairs: Int16Array): void;
  /** All levels but the finest, in the order of `pyramidLayout`. */
  finish(): Int16Array[];
}

export function createPyramidBuilder(levels: readonly PyramidLevel[]): PyramidBuilder {
  const coarser = levels.slice(1).map((level) => ({
    // The minimum and maximum of pairs are those of all their values: a pair is a run of two samples.
    meter: createPeakMeter({ channels: 1, samplesPerPixel: PYRAMID_FACTOR * 2 }),
    pairs: new Int16Array(level.lengthPx * 2),
    at: 0,
  }));
  const feed = (index: number, pairs: Int16Array): void => {
    const level = coarser[index];
    if (level === undefined || pairs.length === 0) return;
    const made = level.meter.push(pairs);
    level.pairs.set(made, level.at);
    level.at += made.length;
    feed(index + 1, made);
  };
  return {
    push: (finestPairs) => feed(0, finestPairs),
    finish() {
      coarser.forEach((level, index) => {
        const rest = level.meter.finish();
        level.pairs.set(rest, level.at);
        level.at += rest.length;
        feed(index + 1, rest);
      });
      return coarser.map((level) => level.pairs);
    },
  };
}
