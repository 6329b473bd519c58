import type { Random } from '../random.ts';
import { levelTo, makeResonator, mixInto, SAMPLE_RATE_HZ, samplesOf } from './signal.ts';

/** The game's and the stream's own sounds. */
export type EffectKind =
  | 'jump'
  | 'coin'
  | 'swing'
  | 'pop'
  | 'hurt'
  | 'explosion'
  | 'roar'
  | 'stinger'
  | 'chest'
  | 'sparkle'
  | 'wobble'
  | 'chomp'
  | 'crash'
  | 'alert'
  | 'fanfare';

export interface SoundEffect {
  readonly atMs: number;
  readonly kind: EffectKind;
}

type Shape = (ageSec: number, phaseOf: (hz: number) => number) => number;

function render(durationMs: number, shape: Shape): Float32Array {
  const samples = new Float32Array(samplesOf(durationMs));
  let phase = 0;
  const phaseOf = (hz: number): number => {
    phase += hz / SAMPLE_RATE_HZ;
    return Math.sin(2 * Math.PI * phase);
  };
  for (let i = 0; i < samples.length; i++) samples[i] = shape(i / SAMPLE_RATE_HZ, phaseOf);
  return samples;
}

const tones = (steps: readonly number[], stepMs: number, decay: number): Float32Array =>
  render(stepMs * steps.length + 260, (age, phaseOf) => {
    const index = Math.min(steps.length - 1, Math.floor((age * 1000) / stepMs));
    const within = age - (index * stepMs) / 1000;
    return phaseOf(steps[index]!) * Math.exp(-within * decay) * Math.min(1, within * 400);
  });

function noiseBurst(durationMs: number, cutoff: (age: number) => number, random: Random): Float32Array {
  let low = 0;
  return render(durationMs, (age) => {
    low += cutoff(age) * (random.next() * 2 - 1 - low);
    return low * Math.min(1, age * 500, (durationMs / 1000 - age) * 8);
  });
}

function roar(random: Random): Float32Array {
  const throat = [makeResonator(220, 90), makeResonator(520, 140)];
  return render(1700, (age, phaseOf) => {
    const envelope = Math.min(1, age * 5, (1.7 - age) * 2);
    const source = Math.sign(phaseOf(62 + 20 * Math.sin(age * 3))) * 0.5 + (random.next() - 0.5) * 0.9;
    return throat.reduce((sample, resonator) => resonator(sample), source * envelope);
  });
}

function makeEffect(kind: EffectKind, random: Random): readonly [Float32Array, number] {
  switch (kind) {
    case 'jump':
      return [render(150, (age, p) => p(260 + 1900 * age) * Math.exp(-age * 16)), -33];
    case 'coin':
      return [tones([988, 1319], 70, 14), -33];
    case 'swing':
      return [noiseBurst(130, (age) => 0.08 + 2 * age, random), -32];
    case 'pop':
      return [render(180, (age, p) => p(620 - 2500 * age) * Math.exp(-age * 18)), -29];
    case 'hurt':
      return [render(260, (age, p) => Math.sign(p(300 - 700 * age)) * Math.exp(-age * 9)), -30];
    case 'explosion':
      return [noiseBurst(1900, (age) => 0.3 * Math.exp(-age * 3) + 0.01, random), -15];
    case 'roar':
      return [roar(random), -19];
    case 'stinger':
      return [
        render(900, (age, p) => (Math.sign(p(740)) + random.next() - 0.5 + p(1111)) * Math.exp(-age * 3.2)),
        -10,
      ];
    case 'chest':
      return [tones([392, 523, 659, 784, 1047], 85, 5), -24];
    case 'sparkle':
      return [tones([1568, 2093, 1760, 2637, 2349, 3136], 60, 8), -34];
    case 'wobble':
      return [
        render(
          2200,
          (age, p) => p(420 + 300 * Math.sin(age * 19) + 240 * age) * Math.min(1, (2.2 - age) * 3),
        ),
        -26,
      ];
    case 'chomp':
      return [noiseBurst(240, (age) => 0.5 * Math.exp(-age * 16), random), -17];
    case 'crash':
      return [noiseBurst(700, (age) => 0.7 * Math.exp(-age * 4) + 0.05, random), -27];
    case 'alert':
      return [tones([659, 880, 1175, 880, 1318], 130, 5), -23];
    case 'fanfare':
      return [tones([523, 523, 523, 698, 880, 784, 1047, 1047], 140, 2.5), -22];
  }
}

/** Adds every effect to `track`; each kind is made once, noises included. */
export function addEffects(track: Float32Array, effects: readonly SoundEffect[], random: Random): void {
  const made = new Map<EffectKind, Float32Array>();
  for (const effect of effects) {
    let samples = made.get(effect.kind);
    if (samples === undefined) {
      const [raw, levelDbfs] = makeEffect(effect.kind, random.fork(effect.kind));
      samples = levelTo(raw, levelDbfs);
      made.set(effect.kind, samples);
    }
    mixInto(track, samples, samplesOf(effect.atMs));
  }
}
