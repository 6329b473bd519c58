export interface PitchEstimate {
  /** NaN when nothing repeats in the range. */
  readonly pitchHz: number;
  /** 0 (noise) to 1 (exactly periodic). */
  readonly periodicity: number;
}

export interface PitchTracker {
  readonly frameLength: number;
  /** Estimates from `frameLength` samples at `at`. */
  estimate(samples: Float32Array, at: number): PitchEstimate;
}

const LAGS_AT_ONCE = 4;
const LOWEST_HZ = 65;
const HIGHEST_HZ = 500;
const WINDOW_SEC = 0.04;
/** Below this nothing is called a pitch. */
const MIN_PERIODICITY = 0.45;
/** The shortest lag that comes this close to the best one wins: multiples of the period repeat as well. */
const OCTAVE_TOLERANCE = 0.9;

/**
 * Normalised cross-correlation (as in D. Talkin, "A robust algorithm for pitch tracking", 1995): a window against
 * itself one lag later, over lags of 65–500 Hz, with a parabola through the best lag and its neighbours.
 */
export function createPitchTracker(sampleRateHz: number): PitchTracker {
  const minLag = Math.floor(sampleRateHz / HIGHEST_HZ);
  const maxLag = Math.ceil(sampleRateHz / LOWEST_HZ);
  const window = Math.round(sampleRateHz * WINDOW_SEC);
  const frameLength = window + maxLag + 1;
  const correlation = new Float64Array(maxLag + 2);
  const products = new Float64Array(maxLag + 2 + LAGS_AT_ONCE);
  /** Zeros follow, for lags beyond the longest. */
  const centred = new Float64Array(frameLength + 1 + LAGS_AT_ONCE);

  /** Products of the window with itself, one to four lags later: four sums side by side wait less for each other than one. */
  const correlateFour = (lag: number): void => {
    let [one, two, three, four] = [0, 0, 0, 0];
    for (let index = 0; index < window; index++) {
      const value = centred[index]!;
      one += value * centred[index + lag]!;
      two += value * centred[index + lag + 1]!;
      three += value * centred[index + lag + 2]!;
      four += value * centred[index + lag + 3]!;
    }
    products[lag] = one;
    products[lag + 1] = two;
    products[lag + 2] = three;
    products[lag + 3] = four;
  };

  const fill = (samples: Float32Array, at: number): boolean => {
    let mean = 0;
    for (let index = 0; index < frameLength; index++) mean += samples[at + index]!;
    mean /= frameLength;
    for (let index = 0; index < frameLength; index++) centred[index] = samples[at + index]! - mean;
    let energy = 0;
    for (let index = 0; index < window; index++) energy += centred[index]! ** 2;
    if (energy === 0) return false;
    let lagEnergy = 0;
    for (let index = minLag - 1; index < minLag - 1 + window; index++) lagEnergy += centred[index]! ** 2;
    for (let lag = minLag - 1; lag <= maxLag + 1; lag += LAGS_AT_ONCE) correlateFour(lag);
    for (let lag = minLag - 1; lag <= maxLag + 1; lag++) {
      const norm = Math.sqrt(energy * lagEnergy);
      correlation[lag] = norm === 0 ? 0 : products[lag]! / norm;
      lagEnergy += (centred[lag + window] ?? 0) ** 2 - centred[lag]! ** 2;
      if (lagEnergy < 0) lagEnergy = 0;
    }
    return true;
  };

  const isPeak = (lag: number): boolean =>
    correlation[lag]! >= correlation[lag - 1]! && correlation[lag]! >= correlation[lag + 1]!;

  return {
    frameLength,
    estimate(samples, at) {
      if (!fill(samples, at)) return { pitchHz: NaN, periodicity: 0 };
      let best = 0;
      for (let lag = minLag; lag <= maxLag; lag++)
        if (isPeak(lag) && correlation[lag]! > best) best = correlation[lag]!;
      const periodicity = Math.min(1, best);
      if (best < MIN_PERIODICITY) return { pitchHz: NaN, periodicity };
      let lag = minLag;
      while (!(isPeak(lag) && correlation[lag]! >= best * OCTAVE_TOLERANCE)) lag++;
      return { pitchHz: sampleRateHz / refine(correlation, lag), periodicity };
    },
  };
}

function refine(correlation: Float64Array, lag: number): number {
  const before = correlation[lag - 1]!;
  const here = correlation[lag]!;
  const after = correlation[lag + 1]!;
  const bend = before - 2 * here + after;
  return bend >= 0 ? lag : lag + (0.5 * (before - after)) / bend;
}
