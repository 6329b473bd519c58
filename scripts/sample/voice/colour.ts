import type { Random } from '../random.ts';
import { SAMPLE_RATE_HZ, samplesOf } from '../sound/signal.ts';

/** Presses a voice as a shout does: more highs, then a soft ceiling. `effort` 0..1. */
export function saturate(samples: Float32Array, effort: number): Float32Array {
  const output = new Float32Array(samples.length);
  const drive = 1 + 5 * effort;
  let previous = 0;
  for (let i = 0; i < samples.length; i++) {
    const sample = samples[i]!;
    output[i] = Math.tanh(drive * (sample + effort * 0.9 * (sample - previous) * 2));
    previous = sample;
  }
  return output;
}

const ORDER = 22;

/** Levinson–Durbin: reflection from autocorrelation to predictor coefficients; returns the residual's power. */
function solvePredictor(correlation: Float64Array, predictor: Float64Array): number {
  let error = correlation[0]! * 1.0001 + 1e-9;
  predictor.fill(0);
  const before = new Float64Array(ORDER + 1);
  for (let order = 1; order <= ORDER; order++) {
    let sum = correlation[order]!;
    for (let j = 1; j < order; j++) sum -= predictor[j]! * correlation[order - j]!;
    const reflection = sum / error;
    before.set(predictor);
    predictor[order] = reflection;
    for (let j = 1; j < order; j++) predictor[j] = before[j]! - reflection * before[order - j]!;
    error *= 1 - reflection * reflection;
  }
  return error;
}

/** Whispers a voiced line: linear prediction keeps the mouth's shape, noise takes the place of the vocal cords. */
export function toWhisper(samples: Float32Array, noise: Random): Float32Array {
  const frame = samplesOf(24);
  const hop = frame / 2;
  const output = new Float32Array(samples.length);
  const windowed = new Float64Array(frame);
  const correlation = new Float64Array(ORDER + 1);
  const predictor = new Float64Array(ORDER + 1);
  const synthesised = new Float64Array(frame);
  for (let start = 0; start + frame <= samples.length; start += hop) {
    for (let i = 0; i < frame; i++) {
      windowed[i] = samples[start + i]! * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frame));
    }
    for (let lag = 0; lag <= ORDER; lag++) {
      let sum = 0;
      for (let i = lag; i < frame; i++) sum += windowed[i]! * windowed[i - lag]!;
      correlation[lag] = sum;
    }
    if (correlation[0]! < 1e-4) continue;
    const gain = Math.sqrt(solvePredictor(correlation, predictor) / frame) * 1.7;
    for (let i = 0; i < frame; i++) {
      let value = gain * (noise.next() * 2 - 1) * 1.7;
      for (let j = 1; j <= Math.min(ORDER, i); j++) value += predictor[j]! * synthesised[i - j]!;
      synthesised[i] = value;
      output[start + i]! += value * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frame));
    }
  }
  return highPass(output, 300);
}

/** One-pole high-pass: a whisper has no chest in it. */
export function highPass(samples: Float32Array, cutoffHz: number): Float32Array {
  const keep = Math.exp((-2 * Math.PI * cutoffHz) / SAMPLE_RATE_HZ);
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    low = keep * low + (1 - keep) * samples[i]!;
    samples[i]! -= low;
  }
  return samples;
}
