import type { VocalSound } from '../speech/beats.ts';
import type { Random } from '../random.ts';
import { levelTo, makeResonator, SAMPLE_RATE_HZ, samplesOf } from '../sound/signal.ts';
import { highPass, saturate } from './colour.ts';

/** The mouth's shape as formant centres, in Hz, of a voice of size 1. */
type Vowel = readonly [number, number, number, number];
const AH: Vowel = [780, 1250, 2600, 3500];
const OO: Vowel = [360, 800, 2350, 3300];
const UH: Vowel = [560, 1050, 2400, 3400];
const BANDWIDTHS_HZ = [90, 120, 170, 250] as const;

interface Voicing {
  readonly random: Random;
  readonly size: number;
  readonly vowel: Vowel;
  /** Cycles per second at a place 0..1 of the sound. */
  readonly pitchHz: (place: number) => number;
  /** Loudness of the cords and of the breath at a place 0..1. */
  readonly cords: (place: number) => number;
  readonly breath: (place: number) => number;
  /** 0 = clean, 1 = hoarse. */
  readonly roughness: number;
}

/** Rosenberg's glottal pulse as a function of its phase 0..1. */
function glottalFlow(phase: number): number {
  if (phase < 0.4) return 0.5 * (1 - Math.cos((Math.PI * phase) / 0.4));
  if (phase < 0.56) return Math.cos((Math.PI / 2) * ((phase - 0.4) / 0.16));
  return 0;
}

/** Cords and breath through a chain of formant resonators. */
function voice(durationMs: number, voicing: Voicing): Float32Array {
  const { random } = voicing;
  const output = new Float32Array(samplesOf(durationMs));
  const formants = voicing.vowel.map((hz, index) =>
    makeResonator(hz * voicing.size, BANDWIDTHS_HZ[index]! * (1 + voicing.roughness)),
  );
  let phase = 0;
  let previousFlow = 0;
  let wobble = 0;
  for (let i = 0; i < output.length; i++) {
    const place = i / output.length;
    if (i % 64 === 0) wobble = 0.7 * wobble + 0.3 * random.gaussian();
    const hz = voicing.pitchHz(place) * (1 + wobble * (0.012 + 0.05 * voicing.roughness));
    phase += hz / SAMPLE_RATE_HZ;
    if (phase >= 1) phase -= 1;
    const flow = glottalFlow(phase);
    const hoarse = 1 - voicing.roughness * 0.5 * (1 + Math.sin((i * 2 * Math.PI * 71) / SAMPLE_RATE_HZ));
    let sample = (flow - previousFlow) * 6 * voicing.cords(place) * hoarse;
    previousFlow = flow;
    sample += (random.next() - 0.5) * 0.5 * voicing.breath(place);
    for (const formant of formants) sample = formant(sample);
    output[i] = sample;
  }
  return output;
}

/** "Ha ha ha": bursts of about 200 ms, falling in pitch and strength, with a breath between two runs. */
function laugh(durationMs: number, random: Random, size: number): Float32Array {
  const syllableMs = random.range(185, 215);
  const runLength = random.int(7, 10);
  const baseHz = 150 * size;
  const syllable = (place: number): { index: number; within: number } => {
    const index = Math.floor((place * durationMs) / syllableMs);
    return { index, within: ((place * durationMs) / syllableMs) % 1 };
  };
  const isBreath = (index: number): boolean => index % (runLength + 2) >= runLength;
  const strength = (index: number): number => 1 - 0.55 * ((index % (runLength + 2)) / runLength);
  return voice(durationMs, {
    random,
    size: size * 1.06,
    vowel: AH,
    roughness: 0.15,
    pitchHz: (place) => {
      const { index, within } = syllable(place);
      return baseHz * (1 + 1.1 * strength(index)) * (1.08 - 0.2 * within);
    },
    cords: (place) => {
      const { index, within } = syllable(place);
      if (isBreath(index) || within < 0.32) return 0;
      const rise = Math.min(1, (within - 0.32) / 0.08);
      return rise * Math.min(1, (1 - within) / 0.3) * strength(index);
    },
    breath: (place) => {
      const { index, within } = syllable(place);
      if (isBreath(index)) return 0.35;
      return within < 0.36 ? 0.5 * strength(index) : 0.06;
    },
  });
}

const swell = (place: number, attack: number, release: number): number =>
  Math.min(1, place / attack) * Math.min(1, (1 - place) / release);

function held(
  durationMs: number,
  shape: { vowel: Vowel; ratios: readonly [number, number, number]; roughness: number },
  random: Random,
  size: number,
): Float32Array {
  const [from, top, to] = shape.ratios;
  return voice(durationMs, {
    random,
    size: size * 1.05,
    vowel: shape.vowel,
    roughness: shape.roughness,
    pitchHz: (place) => {
      const ratio =
        place < 0.25 ? from + (top - from) * (place / 0.25) : top + (to - top) * ((place - 0.25) / 0.75);
      return 118 * size * ratio * (1 + 0.02 * Math.sin(place * durationMs * 0.035));
    },
    cords: (place) => swell(place, 0.06, 0.25),
    breath: (place) => 0.15 * swell(place, 0.06, 0.25),
  });
}

function breathing(durationMs: number, size: number, random: Random, pulses: number): Float32Array {
  const samples = voice(durationMs, {
    random,
    size,
    vowel: UH,
    roughness: 0.3,
    pitchHz: () => 100,
    cords: () => 0,
    breath: (place) => Math.sin(Math.PI * ((place * pulses) % 1)) ** 2,
  });
  return highPass(samples, 900);
}

/** A strong voice has more highs than soft cords give; levelled first, so that the curve bends alike for all. */
const pressed = (samples: Float32Array, effort: number): Float32Array =>
  saturate(levelTo(samples, -14), effort);

/** A sound of the streamer's voice that is no word. `loudness` 1 is a shout's level; `size` is the speaker's. */
export function makeVocalSound(
  kind: VocalSound,
  options: { durationMs: number; loudness: number; size: number; random: Random },
): Float32Array {
  const { durationMs, size, random } = options;
  const make = (): readonly [Float32Array, number] => {
    switch (kind) {
      case 'laugh':
        return [pressed(laugh(durationMs, random, size), 0.4), -14];
      case 'scream':
        return [
          pressed(held(durationMs, { vowel: AH, ratios: [2.6, 4.2, 3.1], roughness: 0.45 }, random, size), 1),
          -9,
        ];
      case 'cheer':
        return [
          pressed(held(durationMs, { vowel: OO, ratios: [1.9, 3.2, 2.7], roughness: 0.2 }, random, size), 1),
          -11,
        ];
      case 'groan':
        return [
          pressed(held(durationMs, { vowel: UH, ratios: [1.5, 1.9, 1.1], roughness: 0.8 }, random, size), 1),
          -13,
        ];
      case 'gasp':
        return [breathing(durationMs, size, random, 1), -18];
      case 'sniff':
        return [breathing(durationMs, size, random, 2), -26];
    }
  };
  const [samples, levelDbfs] = make();
  return levelTo(samples, levelDbfs + 20 * Math.log10(options.loudness));
}
