import type { Random } from '../random.ts';
import { gainOf, levelTo, SAMPLE_RATE_HZ, samplesOf } from './signal.ts';

/** What the game's music does in a stretch of the stream. */
export type Mood = 'explore' | 'boss' | 'calm' | 'dark' | 'cutscene' | 'dance';

export interface MusicSection {
  readonly startMs: number;
  readonly endMs: number;
  readonly mood: Mood;
}

interface Arrangement {
  readonly beatsPerMinute: number;
  readonly levelDbfs: number;
  /** Semitones above the key of each bar's chord, and whether it is minor. */
  readonly chords: readonly (readonly [number, boolean])[];
  readonly pad: number;
  readonly pluck: number;
  readonly bass: number;
  readonly drums: number;
}

const ARRANGEMENTS: Readonly<Record<Mood, Arrangement>> = {
  explore: {
    beatsPerMinute: 92,
    levelDbfs: -31.5,
    chords: [
      [0, true],
      [8, false],
      [3, false],
      [10, false],
    ],
    pad: 0.5,
    pluck: 0.9,
    bass: 0.6,
    drums: 0.25,
  },
  boss: {
    beatsPerMinute: 138,
    levelDbfs: -27,
    chords: [
      [0, true],
      [1, false],
      [0, true],
      [10, false],
    ],
    pad: 0.5,
    pluck: 0.8,
    bass: 1,
    drums: 1,
  },
  calm: {
    beatsPerMinute: 66,
    levelDbfs: -34,
    chords: [
      [0, false],
      [9, true],
      [5, false],
      [7, false],
    ],
    pad: 0.9,
    pluck: 0.7,
    bass: 0.3,
    drums: 0,
  },
  dark: {
    beatsPerMinute: 50,
    levelDbfs: -40,
    chords: [
      [0, true],
      [0, true],
      [1, false],
      [0, true],
    ],
    pad: 1,
    pluck: 0.15,
    bass: 0.6,
    drums: 0,
  },
  cutscene: {
    beatsPerMinute: 84,
    levelDbfs: -16.5,
    chords: [
      [0, true],
      [5, true],
      [8, false],
      [7, false],
    ],
    pad: 1.2,
    pluck: 0.6,
    bass: 1,
    drums: 0.8,
  },
  dance: {
    beatsPerMinute: 124,
    levelDbfs: -16,
    chords: [
      [0, true],
      [3, false],
      [10, false],
      [5, false],
    ],
    pad: 0.6,
    pluck: 0.8,
    bass: 1,
    drums: 1.2,
  },
};

const BARS = 8;
const BEATS_PER_BAR = 4;

interface Note {
  readonly atMs: number;
  readonly durationMs: number;
  readonly hz: number;
  readonly gain: number;
}

/** Everything is written into a ring, so that a note's tail runs on into the loop's beginning. */
function addTone(ring: Float32Array, note: Note, shape: (phase: number, ageSec: number) => number): void {
  const start = samplesOf(note.atMs);
  const length = samplesOf(note.durationMs);
  const step = note.hz / SAMPLE_RATE_HZ;
  for (let i = 0; i < length; i++) {
    ring[(start + i) % ring.length]! += note.gain * shape((i * step) % 1, i / SAMPLE_RATE_HZ);
  }
}

const triangle = (phase: number): number => 4 * Math.abs(phase - 0.5) - 1;

function addPluck(ring: Float32Array, note: Note): void {
  addTone(ring, note, (phase, age) => {
    const bright = Math.exp(-age * 9);
    const tone = triangle(phase) * (1 - 0.4 * bright) + Math.sin(phase * 6 * Math.PI) * 0.35 * bright;
    return tone * Math.exp(-age * 4.5) * Math.min(1, age * 300);
  });
}

function addPad(ring: Float32Array, note: Note): void {
  const seconds = note.durationMs / 1000;
  for (const detune of [0.996, 1.0045]) {
    let low = 0;
    addTone(ring, { ...note, hz: note.hz * detune }, (phase, age) => {
      low += 0.12 * (phase * 2 - 1 - low);
      return low * Math.min(1, age / 0.5, (seconds - age) / 0.6);
    });
  }
}

function addBass(ring: Float32Array, note: Note): void {
  const seconds = note.durationMs / 1000;
  addTone(ring, note, (phase, age) => {
    const tone = Math.sin(phase * 2 * Math.PI) + 0.25 * triangle(phase);
    return tone * Math.min(1, age * 120, (seconds - age) * 30);
  });
}

function addDrums(ring: Float32Array, beatMs: number, gain: number, random: Random): void {
  for (let beat = 0; beat < BARS * BEATS_PER_BAR; beat++) {
    const atMs = beat * beatMs;
    if (beat % 2 === 0) {
      const kick: Note = { atMs, durationMs: 180, hz: 1, gain: gain * 0.9 };
      addTone(
        ring,
        kick,
        (_, age) =>
          Math.sin(2 * Math.PI * (48 * age + 3.2 * (1 - Math.exp(-age * 32)))) * Math.exp(-age * 14),
      );
    } else {
      const snare: Note = { atMs, durationMs: 140, hz: 190, gain: gain * 0.45 };
      addTone(
        ring,
        snare,
        (phase, age) => (random.next() * 2 - 1 + 0.5 * Math.sin(phase * 2 * Math.PI)) * Math.exp(-age * 24),
      );
    }
    for (const half of [0, 0.5]) {
      let before = 0;
      const hat: Note = { atMs: atMs + half * beatMs, durationMs: 40, hz: 1, gain: gain * 0.16 };
      addTone(ring, hat, (_, age) => {
        const noise = random.next() * 2 - 1;
        const high = noise - before;
        before = noise;
        return high * Math.exp(-age * 90);
      });
    }
  }
}

const hzOf = (keyHz: number, semitones: number): number => keyHz * 2 ** (semitones / 12);

function makeLoop(mood: Mood, random: Random): Float32Array {
  const arrangement = ARRANGEMENTS[mood];
  const beatMs = (60_000 / arrangement.beatsPerMinute) * random.range(0.94, 1.06);
  const barMs = beatMs * BEATS_PER_BAR;
  const keyHz = 110 * 2 ** (random.int(-4, 4) / 12);
  const ring = new Float32Array(samplesOf(barMs * BARS));
  const contour = random.shuffle([0, 1, 2, 3, 2, 1, 3, 4]);
  for (let bar = 0; bar < BARS; bar++) {
    const [root, minor] = arrangement.chords[bar % arrangement.chords.length]!;
    const chord = [0, minor ? 3 : 4, 7, 12, minor ? 15 : 16].map((tone) => tone + root);
    const atMs = bar * barMs;
    for (const tone of chord.slice(0, 3)) {
      const hz = hzOf(keyHz, tone + 12);
      addPad(ring, { atMs, durationMs: barMs * 1.05, hz, gain: 0.16 * arrangement.pad });
    }
    for (let eighth = 0; eighth < BEATS_PER_BAR * 2; eighth++) {
      if (random.chance(0.22)) continue;
      const hz = hzOf(keyHz, chord[contour[eighth]!]! + 24);
      const gain = 0.22 * arrangement.pluck * random.range(0.7, 1);
      addPluck(ring, { atMs: atMs + (eighth * beatMs) / 2, durationMs: 700, hz, gain });
      if (eighth % 2 === 1) continue;
      const low = hzOf(keyHz, root - 12 + (eighth === 6 ? 7 : 0));
      const bassGain = 0.3 * arrangement.bass;
      addBass(ring, {
        atMs: atMs + (eighth * beatMs) / 2,
        durationMs: beatMs * 0.8,
        hz: low,
        gain: bassGain,
      });
    }
  }
  if (arrangement.drums > 0) addDrums(ring, beatMs, arrangement.drums, random);
  return levelTo(ring, arrangement.levelDbfs);
}

const FADE_MS = 700;

/** Lays the music of all sections under `track`; sections follow one another, places without one stay silent. */
export function addMusic(track: Float32Array, sections: readonly MusicSection[], random: Random): void {
  const loops = new Map<Mood, Float32Array>();
  for (const section of sections) {
    const loop = loops.get(section.mood) ?? makeLoop(section.mood, random.fork(section.mood));
    loops.set(section.mood, loop);
    const start = samplesOf(section.startMs);
    const end = Math.min(track.length, samplesOf(section.endMs));
    const fade = samplesOf(FADE_MS);
    const gain = gainOf(random.range(-1, 1));
    for (let i = start; i < end; i++) {
      const edge = Math.min(1, (i - start) / fade, (end - i) / fade);
      track[i]! += loop[(i - start) % loop.length]! * edge * gain;
    }
  }
}
