/** Takes blocks at one rate, gives blocks at a quarter of it; state carries over. */
export interface Decimator {
  /** Valid until the next call. */
  push(samples: ArrayLike<number>, length: number): Float32Array;
}

const FACTOR = 4;
const TAPS = 24;
/** As a share of the input rate; 0.1 = 1.6 kHz at 16 kHz. */
const CUTOFF = 0.1;

/** Hann-windowed sinc, unity at DC. */
function lowPass(): Float32Array {
  const taps = Float32Array.from({ length: TAPS }, (_, at) => {
    const x = at - (TAPS - 1) / 2;
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (at + 0.5)) / TAPS);
    return (Math.sin(2 * Math.PI * CUTOFF * x) / (Math.PI * x)) * window;
  });
  const sum = taps.reduce((total, tap) => total + tap, 0);
  return taps.map((tap) => tap / sum);
}

/** Low-pass at a tenth of the input rate, then every fourth sample. */
export function createDecimator(): Decimator {
  const taps = lowPass();
  let history = new Float32Array(TAPS - 1);
  let phase = 0;
  let work = new Float32Array(0);
  let out = new Float32Array(0);
  return {
    push(samples, length) {
      const total = history.length + length;
      if (work.length < total) {
        work = new Float32Array(total);
        out = new Float32Array(Math.ceil(total / FACTOR));
      }
      work.set(history);
      for (let at = 0; at < length; at++) work[history.length + at] = samples[at]!;
      let written = 0;
      let at = phase;
      for (; at + TAPS <= total; at += FACTOR) {
        let sum = 0;
        for (let tap = 0; tap < TAPS; tap++) sum += taps[tap]! * work[at + tap]!;
        out[written++] = sum;
      }
      const kept = total - (TAPS - 1);
      phase = at - kept;
      history = work.slice(kept, total);
      return out.subarray(0, written);
    },
  };
}
