import FFT from 'fft.js';

/** Hann-windowed power spectrum of real frames; buffers are reused between calls. */
export interface Spectrum {
  readonly size: number;
  /** size / 2 + 1 powers of the last frame. */
  readonly powers: Float64Array;
  /** Analyses `size` values from `at`; values may be integers. */
  analyse(samples: ArrayLike<number>, at: number): Float64Array;
}

export function createSpectrum(size: number): Spectrum {
  const fft = new FFT(size);
  const window = Float64Array.from(
    { length: size },
    (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size),
  );
  const frame = new Float64Array(size);
  const complex = new Float64Array(size * 2);
  const powers = new Float64Array(size / 2 + 1);
  return {
    size,
    powers,
    analyse(samples, at) {
      for (let index = 0; index < size; index++) frame[index] = samples[at + index]! * window[index]!;
      fft.realTransform(complex, frame);
      for (let bin = 0; bin < powers.length; bin++) {
        const re = complex[bin * 2]!;
        const im = complex[bin * 2 + 1]!;
        powers[bin] = re * re + im * im;
      }
      return powers;
    },
  };
}

/** Centre of mass of the magnitudes over frequency, without DC; NaN for silence. */
export function spectralCentroidHz(powers: Float64Array, sampleRateHz: number): number {
  let mass = 0;
  let moment = 0;
  for (let bin = 1; bin < powers.length; bin++) {
    const magnitude = Math.sqrt(powers[bin]!);
    mass += magnitude;
    moment += magnitude * bin;
  }
  return mass === 0 ? NaN : ((moment / mass) * sampleRateHz) / ((powers.length - 1) * 2);
}
