import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hasTestData, testData } from '../../../../test/support/test-data.ts';
import { findVoice, type Voice } from './voice.ts';
import { createVoiceFrameMeter, VOICE_RATE_HZ } from './voice-frames.ts';
import { parseWavHeader } from './wav.ts';

function listen(samples: Int16Array, chunk = 32_768): Voice {
  const meter = createVoiceFrameMeter();
  for (let at = 0; at < samples.length; at += chunk) meter.push(samples.subarray(at, at + chunk));
  return findVoice(meter.finish());
}

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 31 - 1;
  };
}

const SECONDS = 30;
const fill = (value: (atSec: number, noise: () => number) => number): Int16Array => {
  const noise = random(5);
  return Int16Array.from({ length: SECONDS * VOICE_RATE_HZ }, (_, at) =>
    Math.max(-32_768, Math.min(32_767, Math.round(value(at / VOICE_RATE_HZ, noise) * 32_767))),
  );
};
const wave = (hz: number, sec: number): number => Math.sin(2 * Math.PI * hz * sec);

const NO_SPEECH: Record<string, (sec: number, noise: () => number) => number> = {
  silence: () => 0,
  'a quiet room': (_sec, noise) => 0.001 * noise(),
  'loud steady noise': (_sec, noise) => 0.5 * noise(),
  'an engine': (sec, noise) =>
    0.3 * Math.sign(Math.sin(2 * Math.PI * 70 * sec + 20 * wave(0.3, sec))) + 0.1 * noise(),
  'a held chord': (sec) => 0.2 * (wave(220, sec) + wave(277.2, sec) + wave(329.6, sec)),
  gunshots: (sec, noise) => 0.8 * noise() * Math.exp(-((sec * 1.7) % 1) * 18),
  'a melody with a beat': (sec, noise) =>
    0.25 * Math.sign(wave(220 * 2 ** ([0, 3, 7, 12, 7, 3][Math.floor(sec * 4) % 6]! / 12), sec)) +
    0.4 * noise() * Math.exp(-((sec * 2) % 1) * 30),
};

describe.skipIf(!hasTestData)('speech in a meeting of two people', () => {
  const bytes = hasTestData
    ? new Uint8Array(readFileSync(testData('speech', 'sample.wav')))
    : new Uint8Array(0);
  const load = (): Int16Array => {
    const { dataOffset, dataBytes } = parseWavHeader(bytes);
    return new Int16Array(bytes.slice(dataOffset, dataOffset + (dataBytes ?? 0)).buffer);
  };
  /** Which tenths of a second the annotators marked as speech. */
  const truth = (steps: number): boolean[] => {
    const turns = readFileSync(testData('speech', 'sample.rttm'), 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .filter((fields) => fields[0] === 'SPEAKER')
      .map((fields) => ({ start: Number(fields[3]), end: Number(fields[3]) + Number(fields[4]) }));
    return Array.from({ length: steps }, (_, step) =>
      turns.some(({ start, end }) => Math.min(end, (step + 1) / 10) - Math.max(start, step / 10) > 0.05),
    );
  };

  it('is found in 98 of 100 tenths of a second, and hardly anything else is', () => {
    const { tracks } = listen(load());
    const marked = truth(tracks.speech.length);
    const found = [...tracks.speech].map((value) => value >= 0.5);
    const both = marked.filter((is, step) => is && found[step]).length;
    expect(both / marked.filter(Boolean).length).toBeGreaterThan(0.98);
    expect(both / found.filter(Boolean).length).toBeGreaterThan(0.98);
  });

  it('begins and ends within 0.3 s of where the annotators heard it', () => {
    const { tracks } = listen(load());
    const marked = truth(tracks.speech.length);
    const found = [...tracks.speech].map((value) => value >= 0.5);
    const within = (steps: readonly boolean[], at: number): boolean =>
      steps.slice(Math.max(0, at - 3), at + 4).includes(true);
    const strays = found.flatMap((is, at) => (is && !within(marked, at) ? [`found at ${at / 10} s`] : []));
    const missed = marked.flatMap((is, at) => (is && !within(found, at) ? [`missed at ${at / 10} s`] : []));
    expect([...strays, ...missed]).toEqual([]);
  });

  it('is found alike however the input is cut', () => {
    const samples = load();
    expect(listen(samples, 1000)).toEqual(listen(samples, samples.length));
  });

  it('is still found over noise 8 dB below it', () => {
    const noise = random(3);
    const samples = load();
    const rms = Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length);
    const noisy = samples.map((value) => value + noise() * rms * Math.sqrt(3) * 10 ** (-8 / 20));
    const { tracks } = listen(noisy);
    const marked = truth(tracks.speech.length);
    const hits = marked.filter((is, step) => is && tracks.speech[step]! >= 0.5).length;
    expect(hits / marked.filter(Boolean).length).toBeGreaterThan(0.8);
  });

  it('has a pitch in the range of voices, and none where nobody speaks', () => {
    const { tracks } = listen(load());
    const pitches = [...tracks.pitchHz].filter((hz) => !Number.isNaN(hz)).sort((left, right) => left - right);
    expect(pitches.length).toBeGreaterThan(100);
    expect(pitches[pitches.length >> 1]).toBeGreaterThan(80);
    expect(pitches[pitches.length >> 1]).toBeLessThan(300);
    expect([...tracks.pitchHz.subarray(0, 60)].every(Number.isNaN)).toBe(true);
  });
});

describe('what is no speech', () => {
  it.each(Object.keys(NO_SPEECH))('%s is hardly ever taken for it', (name) => {
    expect(listen(fill(NO_SPEECH[name]!)).speechRatio).toBeLessThan(0.05);
  });
});

describe('silence and onsets', () => {
  it('marks pauses of half a second and more as silent, shorter ones not', () => {
    const { tracks } = listen(
      fill((sec) => (sec < 2 || (sec > 3 && sec < 4) || sec > 4.3 ? 0.3 * wave(300, sec) : 0)),
    );
    expect([...tracks.silence.subarray(0, 50)].join('')).toBe(
      `${'0'.repeat(20)}${'1'.repeat(10)}${'0'.repeat(20)}`,
    );
  });

  it('has its strongest onset where a sound begins', () => {
    const { tracks } = listen(fill((sec, noise) => (sec >= 10 ? 0.3 * noise() : 0.0005 * noise())));
    const strongest = tracks.onset.indexOf(Math.max(...tracks.onset.subarray(5)));
    expect(strongest).toBe(100);
  });
});
