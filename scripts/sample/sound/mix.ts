import { createRandom } from '../random.ts';
import type { StreamPlan } from '../plan/plan.ts';
import type { Utterance } from '../speech/perform.ts';
import { addEffects, type SoundEffect } from './effects.ts';
import { addMusic, type MusicSection } from './music.ts';
import { gainOf, mixInto, samplesOf } from './signal.ts';

/** The two tracks of a stream at `SAMPLE_RATE_HZ`, mono, −1..1. */
export interface SoundTracks {
  readonly voice: Float32Array;
  /** Voice, game, music and room noise together: what the recording holds. */
  readonly mix: Float32Array;
}

/** The microphone's own noise, far below the voice: digital silence happens in no real stream. */
function addRoomNoise(track: Float32Array, seed: number): void {
  const random = createRandom(`room noise ${seed}`);
  let low = 0;
  for (let i = 0; i < track.length; i++) {
    low += 0.18 * ((random.next() - 0.5) * 0.0022 - low);
    track[i]! += low;
  }
}

/** Above the knee the curve bends towards a ceiling that leaves lossy encoding room to overshoot. */
function limit(track: Float32Array): void {
  const knee = 0.4;
  const ceiling = 0.66;
  for (let i = 0; i < track.length; i++) {
    const sample = track[i]!;
    const size = Math.abs(sample);
    if (size <= knee) continue;
    track[i] = Math.sign(sample) * (knee + (ceiling - knee) * Math.tanh((size - knee) / (1 - knee)));
  }
}

/** What a streaming platform's own meter would show; the limiter takes about half a decibel of it. */
const TARGET_LEVEL_DBFS = -15.5;

/** Level over 400 ms blocks with the two gates of BS.1770, without its weighting: near enough to set a level by. */
function gatedLevelDbfs(track: Float32Array): number {
  const block = samplesOf(400);
  const powers: number[] = [];
  for (let from = 0; from + block <= track.length; from += block) {
    let power = 0;
    for (let i = from; i < from + block; i++) power += track[i]! * track[i]!;
    powers.push(power / block);
  }
  const meanAbove = (floor: number): number => {
    const kept = powers.filter((power) => power > floor);
    return kept.reduce((sum, power) => sum + power, 0) / Math.max(1, kept.length);
  };
  return 10 * Math.log10(meanAbove(meanAbove(1e-7) / 10));
}

export function mixSound(
  plan: StreamPlan,
  parts: {
    utterances: readonly Utterance[];
    music: readonly MusicSection[];
    effects: readonly SoundEffect[];
  },
): SoundTracks {
  const length = samplesOf(plan.durationMs);
  const voice = new Float32Array(length);
  for (const utterance of parts.utterances) mixInto(voice, utterance.samples, samplesOf(utterance.startMs));
  const mix = new Float32Array(length);
  addMusic(mix, parts.music, createRandom(`music ${plan.seed}`));
  addEffects(mix, parts.effects, createRandom(`effects ${plan.seed}`));
  addRoomNoise(mix, plan.seed);
  for (let i = 0; i < length; i++) mix[i]! += voice[i]!;
  const makeUpGain = gainOf(TARGET_LEVEL_DBFS - gatedLevelDbfs(mix));
  for (let i = 0; i < length; i++) mix[i]! *= makeUpGain;
  limit(mix);
  return { voice, mix };
}

/** 16-bit mono WAV of the samples. */
export function toWav(samples: Float32Array, sampleRateHz: number): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(sampleRateHz, 24);
  bytes.writeUInt32LE(sampleRateHz * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  for (let i = 0; i < samples.length; i++) {
    bytes.writeInt16LE(Math.round(Math.max(-1, Math.min(1, samples[i]!)) * 32_767), 44 + i * 2);
  }
  return bytes;
}
