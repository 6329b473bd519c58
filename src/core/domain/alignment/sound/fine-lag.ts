import FFT from 'fft.js';

const FFT_SIZE = 32_768;
/** How far, in samples, the coarse place may be wrong: 30 ms at 8 kHz. */
export const FINE_MARGIN = 240;
/** Samples that are compared: the margins on both sides and these fill one transform. */
export const FINE_SAMPLES = FFT_SIZE - 2 * FINE_MARGIN;
/** 1 would count every frequency the same (PHAT), noise that one codec left as well; 0 is plain correlation. */
const WHITENING = 0.7;
/** Deviations by which the peak must stand above the other places. */
const CLEAR_DEVIATIONS = 6;

/** Its tables take longer than a transform. */
let transformer: FFT | null = null;

/**
 * How many samples (with a fraction) later than expected `FINE_SAMPLES` samples lie in `around`, which begins `FINE_MARGIN`
 * samples before the expected place and ends as much after it. Generalised cross-correlation with a softened phase
 * transform (Knapp & Carter 1976). null without a clear peak.
 */
export function fineLag(samples: Int16Array, around: Int16Array): number | null {
  transformer ??= new FFT(FFT_SIZE);
  const fft = transformer;
  const spectrumOf = (values: Int16Array): Float64Array => {
    const real = new Float64Array(FFT_SIZE);
    real.set(values.subarray(0, FFT_SIZE));
    const out = new Float64Array(FFT_SIZE * 2);
    fft.realTransform(out, real);
    return out;
  };
  const one = spectrumOf(samples);
  const two = spectrumOf(around);
  const product = new Float64Array(FFT_SIZE * 2);
  for (let at = 0; at < FFT_SIZE + 2; at += 2) {
    const re = two[at]! * one[at]! + two[at + 1]! * one[at + 1]!;
    const im = two[at + 1]! * one[at]! - two[at]! * one[at + 1]!;
    const weight = (Math.hypot(re, im) + 1) ** -WHITENING;
    product[at] = re * weight;
    product[at + 1] = im * weight;
  }
  fft.completeSpectrum(product);
  const course = new Float64Array(FFT_SIZE * 2);
  fft.inverseTransform(course, product);
  return peakOf(Float64Array.from({ length: 2 * FINE_MARGIN + 1 }, (_, lag) => course[lag * 2]!));
}

function peakOf(course: Float64Array): number | null {
  let peak = 0;
  let squares = 0;
  for (const [lag, value] of course.entries()) {
    if (value > course[peak]!) peak = lag;
    squares += value * value;
  }
  const deviation = Math.sqrt(squares / course.length);
  const isInside = peak > 0 && peak < course.length - 1;
  if (!isInside || course[peak]! < CLEAR_DEVIATIONS * deviation) return null;
  const before = course[peak - 1]!;
  const after = course[peak + 1]!;
  return peak + (before - after) / (2 * (before - 2 * course[peak]! + after)) - FINE_MARGIN;
}
