/** The generator works at 24 kHz mono: eSpeak's voice has nothing above 11 kHz, and half the samples are half the time. */
export const SAMPLE_RATE_HZ = 24_000;

export const samplesOf = (ms: number): number => Math.round((ms * SAMPLE_RATE_HZ) / 1000);
export const gainOf = (db: number): number => 10 ** (db / 20);

/** Catmull-Rom interpolation; `step` is how many input samples one output sample moves on. */
export function resample(input: Float32Array, step: number): Float32Array {
  const output = new Float32Array(Math.max(0, Math.floor((input.length - 1) / step)));
  const last = input.length - 1;
  for (let i = 0; i < output.length; i++) {
    const at = i * step;
    const index = Math.floor(at);
    const t = at - index;
    const a = input[Math.max(0, index - 1)]!;
    const b = input[index]!;
    const c = input[Math.min(last, index + 1)]!;
    const d = input[Math.min(last, index + 2)]!;
    output[i] = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
  }
  return output;
}

/** RMS over the samples that are not pauses, linear. */
export function activeRms(samples: Float32Array): number {
  let sum = 0;
  let count = 0;
  const block = samplesOf(20);
  for (let from = 0; from < samples.length; from += block) {
    const to = Math.min(samples.length, from + block);
    let energy = 0;
    for (let i = from; i < to; i++) energy += samples[i]! * samples[i]!;
    if (energy / (to - from) < 1e-5) continue;
    sum += energy;
    count += to - from;
  }
  return count === 0 ? 0 : Math.sqrt(sum / count);
}

/** Scales in place so that the active RMS is `levelDbfs`; silence stays silence. */
export function levelTo(samples: Float32Array, levelDbfs: number): Float32Array {
  const rms = activeRms(samples);
  if (rms === 0) return samples;
  const gain = gainOf(levelDbfs) / rms;
  for (let i = 0; i < samples.length; i++) samples[i]! *= gain;
  return samples;
}

/** Adds `source` into `target` from `startSample` on; what lies outside is left out. */
export function mixInto(target: Float32Array, source: Float32Array, startSample: number, gain = 1): void {
  const from = Math.max(0, -startSample);
  const to = Math.min(source.length, target.length - startSample);
  for (let i = from; i < to; i++) target[startSample + i]! += source[i]! * gain;
}

/** A two-pole resonator (Klatt 1980): unity gain at 0 Hz. */
export function makeResonator(centreHz: number, bandwidthHz: number): (input: number) => number {
  const radius = Math.exp((-Math.PI * bandwidthHz) / SAMPLE_RATE_HZ);
  const c = -radius * radius;
  const b = 2 * radius * Math.cos((2 * Math.PI * centreHz) / SAMPLE_RATE_HZ);
  const a = 1 - b - c;
  let y1 = 0;
  let y2 = 0;
  return (input) => {
    const y = a * input + b * y1 + c * y2;
    y2 = y1;
    y1 = y;
    return y;
  };
}
