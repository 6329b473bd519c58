import { seededRandom } from '../seeded-random.ts';
import { SCENE_RATE_HZ, type SoundSource } from './scene.ts';

type Random = () => number;
const between = (random: Random, from: number, to: number): number => from + (to - from) * random();
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** First three formants in Hz (Peterson and Barney, 1952, men). */
const VOWELS = [
  [730, 1090, 2440],
  [530, 1840, 2480],
  [270, 2290, 3010],
  [570, 840, 2410],
  [300, 870, 2240],
  [660, 1720, 2410],
  [440, 1020, 2240],
] as const;
type Vowel = (typeof VOWELS)[number];
const BANDWIDTHS = [90, 110, 170];

const responseOf = (hz: number, vowel: readonly number[]): number =>
  vowel.reduce((sum, centre, index) => {
    const off = (hz - centre) / BANDWIDTHS[index]!;
    return sum + 0.9 ** index / (1 + off * off);
  }, 0.02);

interface Voicing {
  readonly seconds: number;
  readonly pitchHz: (sec: number) => number;
  /** Strength of the voice and of the breath, 0..1. */
  readonly voice: (sec: number) => number;
  readonly breath: (sec: number) => number;
  readonly vowel: (sec: number) => readonly number[];
  /** Power by which harmonics fall: 1.4 calm, 0.5 pressed. */
  readonly fall: number;
}

/** A voice as a sum of harmonics under formants, with filtered noise for breath. */
function voiced(random: Random, plan: Voicing): Float32Array {
  const out = new Float32Array(Math.ceil(plan.seconds * SCENE_RATE_HZ));
  const block = 80;
  let phase = 0;
  let smooth = 0;
  for (let from = 0; from < out.length; from += block) {
    const sec = from / SCENE_RATE_HZ;
    const hz = plan.pitchHz(sec) * (1 + 0.008 * (random() - 0.5));
    const vowel = plan.vowel(sec);
    const harmonics = Math.min(40, Math.floor(5000 / hz));
    const gains = Array.from(
      { length: harmonics },
      (_, at) => responseOf(hz * (at + 1), vowel) / (at + 1) ** plan.fall,
    );
    const voice = plan.voice(sec);
    const breath = plan.breath(sec);
    for (let at = from; at < Math.min(out.length, from + block); at++) {
      phase += hz / SCENE_RATE_HZ;
      let sum = 0;
      if (voice > 0.001)
        for (let harmonic = 0; harmonic < harmonics; harmonic++)
          sum += gains[harmonic]! * Math.sin(2 * Math.PI * phase * (harmonic + 1));
      const white = random() * 2 - 1;
      smooth += 0.5 * (white - smooth);
      out[at] = voice * sum + breath * 0.25 * (white - 0.6 * smooth);
    }
  }
  return out;
}

function atLevel(samples: Float32Array, dbfs: number): Float32Array {
  let sum = 0;
  let count = 0;
  for (const value of samples) {
    if (Math.abs(value) < 1e-3) continue;
    sum += value * value;
    count += 1;
  }
  const gain = 10 ** (dbfs / 20) / Math.sqrt(sum / Math.max(1, count));
  return samples.map((value) => value * gain);
}

/** Syllables of uneven length with changing vowels and some fricatives. */
function syllables(random: Random, seconds: number, pitchHz: number, pressed: boolean): Float32Array {
  const plan: { from: number; to: number; vowel: Vowel; pitch: number; hiss: boolean; rest: boolean }[] = [];
  for (let at = 0; at < seconds;) {
    const length = between(random, 0.1, pressed ? 0.38 : 0.3);
    const place = at / seconds;
    plan.push({
      from: at,
      to: at + length,
      vowel: pick(random, VOWELS),
      pitch: pitchHz * (1.1 - 0.2 * place) * between(random, 0.9, 1.12),
      hiss: random() < 0.3,
      rest: random() < (pressed ? 0.04 : 0.12),
    });
    at += length;
  }
  const at = (sec: number): (typeof plan)[number] =>
    plan.find(({ from, to }) => sec >= from && sec < to) ?? plan.at(-1)!;
  const inside = (sec: number): number => {
    const { from, to } = at(sec);
    return (sec - from) / (to - from);
  };
  return voiced(random, {
    seconds,
    pitchHz: (sec) => at(sec).pitch * (1 + 0.06 * Math.sin(6 * inside(sec))),
    voice: (sec) => {
      const part = at(sec);
      if (part.rest) return 0;
      const place = inside(sec);
      return place < 0.25 && part.hiss ? 0.05 : Math.min(1, place * 6, (1.15 - place) * 4);
    },
    breath: (sec) => (at(sec).hiss && inside(sec) < 0.25 && !at(sec).rest ? 0.8 : 0.02),
    vowel: (sec) => at(sec).vowel,
    fall: pressed ? 0.45 : 1.3,
  });
}

/** Bursts of one vowel, each begun by a breath. */
function laughing(random: Random, pitchHz: number): Float32Array {
  const seconds = between(random, 1.5, 3.2);
  const rate = between(random, 4.2, 5.8);
  const vowel = pick(random, [VOWELS[0], VOWELS[5], VOWELS[1]]);
  const cycle = (sec: number): number => (sec * rate) % 1;
  return voiced(random, {
    seconds,
    pitchHz: (sec) =>
      pitchHz * between(random, 1.55, 1.65) * (1.15 - (0.25 * sec) / seconds) * (1.06 - 0.14 * cycle(sec)),
    voice: (sec) => {
      const place = cycle(sec);
      return place > 0.62 ? 0 : Math.sin((Math.PI * place) / 0.62) * (1 - (0.5 * sec) / seconds);
    },
    breath: (sec) => (cycle(sec) > 0.62 ? 0.3 : 0.05),
    vowel: () => vowel,
    fall: 0.9,
  });
}

/** A crowd: noise through the mouths' shapes, swelling, with single hands in it. */
function crowd(random: Random): Float32Array {
  const seconds = between(random, 2.6, 5);
  const out = new Float32Array(Math.ceil(seconds * SCENE_RATE_HZ));
  let low = 0;
  let slow = 0;
  let hands = 0;
  for (let at = 0; at < out.length; at++) {
    const place = at / out.length;
    const white = random() * 2 - 1;
    low += 0.62 * (white - low);
    slow += 0.06 * (white - slow);
    if (random() < 0.012) hands = 0.6 + random();
    hands *= 0.985;
    const swell = Math.min(1, place * 5, (1 - place) * 2.5);
    out[at] = swell * (low - slow) * (1 + hands);
  }
  return out;
}

/** Two gliding tones and a click, as a kill sound of a game. */
function killSound(): Float32Array {
  const random = seededRandom(77);
  return Float32Array.from({ length: Math.floor(0.7 * SCENE_RATE_HZ) }, (_, at) => {
    const sec = at / SCENE_RATE_HZ;
    const glide = Math.sin(2 * Math.PI * (700 * sec + 500 * sec * sec));
    const bell = sec > 0.22 ? Math.sin(2 * Math.PI * 1860 * sec) * Math.exp(-(sec - 0.22) * 7) : 0;
    const click = (random() * 2 - 1) * Math.exp(-sec * 90);
    return 0.16 * (glide * Math.exp(-sec * 9) + bell + click);
  });
}

/** Chords, a kick, a hiss like wind and steps: the game under it all. */
function gameNoise(random: Random, seconds: number): Float32Array {
  const chords = [
    [130.8, 196, 311.1],
    [116.5, 174.6, 293.7],
    [103.8, 155.6, 261.6],
    [98, 146.8, 246.9],
  ];
  let wind = 0;
  return Float32Array.from({ length: Math.ceil(seconds * SCENE_RATE_HZ) }, (_, at) => {
    const sec = at / SCENE_RATE_HZ;
    const chord = chords[Math.floor(sec / 2.1) % chords.length]!;
    const beat = (sec * 1.9) % 1;
    wind += 0.12 * (random() * 2 - 1 - wind);
    let sum = chord.reduce((total, hz) => total + 0.12 * Math.sin(2 * Math.PI * hz * sec), 0);
    sum += 0.5 * Math.sin(2 * Math.PI * 55 * sec) * Math.exp(-beat * 9);
    sum += 0.1 * (random() * 2 - 1) * Math.exp(-((sec * 3.8) % 1) * 22);
    return sum + 0.5 * wind * (1 + 0.4 * Math.sin(sec * 0.7));
  });
}

function distracting(random: Random, kind: number): Float32Array {
  const rate = between(random, 8, 12);
  let low = 0;
  return Float32Array.from({ length: Math.floor(1.8 * SCENE_RATE_HZ) }, (_, at) => {
    const sec = at / SCENE_RATE_HZ;
    const white = random() * 2 - 1;
    low += 0.2 * (white - low);
    if (kind === 0) return 0.5 * white * Math.exp(-((sec * rate) % 1) * 7);
    if (kind === 1) return 0.9 * low * Math.exp(-sec * 3);
    if (kind === 2) return 0.12 * Math.sin(2 * Math.PI * 880 * sec) * ((sec * 2) % 1 < 0.5 ? 1 : 0);
    return 0.25 * Math.sin(2 * Math.PI * (300 + 250 * Math.sin(sec * 4)) * sec);
  });
}

/**
 * The sounds that the detectors are judged on. Nothing here is shared with the generators that they were tuned on: another
 * voice, another laugh, another crowd, another game.
 */
export function judgedSource(seed: number): SoundSource {
  const random = seededRandom(seed * 131 + 7);
  const pitchHz = between(random, 100, 190);
  const kill = killSound();
  let turn = 0;
  return {
    talk: () => atLevel(syllables(random, 3.4, pitchHz, false), -23),
    laugh: () => atLevel(laughing(random, pitchHz), between(random, -20, -15)),
    shout: () =>
      atLevel(syllables(random, between(random, 0.9, 1.8), pitchHz * between(random, 1.6, 2.1), true), -11.5),
    cheer: () => atLevel(crowd(random), between(random, -18, -14)),
    ownSound: () => kill,
    noise: (seconds) => gameNoise(random, seconds),
    distraction: () => distracting(random, turn++ % 4),
  };
}
