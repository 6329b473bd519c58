import { lowPassTaps } from './low-pass.ts';

/** Takes blocks at one rate, gives blocks at a quarter of it; state carries over. */
export interface Decimator {
  /** Valid until the next call. */
  push(samples: ArrayLike<number>, length: number): Float32Array;
}

const FACTOR = 4;
const TAPS = 24;
const HISTORY = TAPS - 1;
/** As a share of the input rate; 0.1 = 1.6 kHz at 16 kHz. */
const CUTOFF = 0.1;

/** Low-pass at a tenth of the input rate, then every fourth sample. */
export function createDecimator(): Decimator {
  const taps = lowPassTaps(TAPS, CUTOFF);
  /** Begins with the last samples of the block before. */
  let work = new Float32Array(HISTORY);
  let out = new Float32Array(0);
  let phase = 0;
  return {
    push(samples, length) {
      const total = HISTORY + length;
      if (work.length < total) {
        const larger = new Float32Array(total);
        larger.set(work.subarray(0, HISTORY));
        work = larger;
        out = new Float32Array(Math.ceil(total / FACTOR));
      }
      for (let at = 0; at < length; at++) work[HISTORY + at] = samples[at]!;
      let written = 0;
      let at = phase;
      // Four at once: their sums wait less for each other than one after the other.
      for (; at + 3 * FACTOR + TAPS <= total; at += 4 * FACTOR) {
        let [one, two, three, four] = [0, 0, 0, 0];
        for (let tap = 0; tap < TAPS; tap++) {
          const weight = taps[tap]!;
          one += weight * work[at + tap]!;
          two += weight * work[at + FACTOR + tap]!;
          three += weight * work[at + 2 * FACTOR + tap]!;
          four += weight * work[at + 3 * FACTOR + tap]!;
        }
        out[written] = one;
        out[written + 1] = two;
        out[written + 2] = three;
        out[written + 3] = four;
        written += 4;
      }
      for (; at + TAPS <= total; at += FACTOR) {
        let sum = 0;
        for (let tap = 0; tap < TAPS; tap++) sum += taps[tap]! * work[at + tap]!;
        out[written++] = sum;
      }
      phase = at - length;
      work.copyWithin(0, length, total);
      return out.subarray(0, written);
    },
  };
}
