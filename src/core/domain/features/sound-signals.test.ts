import { describe, expect, it } from 'vitest';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { soundSignals } from './sound-signals.ts';
import { wordSignals } from './word-signals.ts';

const STEP = 100;
const SECONDS = 60;
const frames = (value: (second: number, frame: number) => number): Float32Array =>
  Float32Array.from({ length: SECONDS * 10 }, (_, frame) => value(Math.floor(frame / 10), frame));
const set = (tracks: Record<string, Float32Array>): TrackSet => ({
  startMs: 0,
  stepMs: STEP,
  length: SECONDS * 10,
  tracks,
  meta: {},
});

const loudness = set({
  momentary: frames((second) => (second >= 20 && second < 26 ? -60 : second === 26 ? -12 : -24)),
});
const voice = set({
  speech: frames((second) => (second >= 20 && second < 26 ? 0 : 1)),
  pitchHz: frames((second) => (second === 40 ? 290 : 140)),
  rmsDbfs: frames((second) => (second === 40 || second === 45 ? -8 : -24)),
  onset: frames((_, frame) => (frame % 4 === 0 ? 1 : 0)),
  centroidHz: frames(() => 800),
});

describe('signals of voice and sound', () => {
  const found = soundSignals(SECONDS, loudness, voice);

  it('take the loudest moment of every second', () => {
    expect(found.loudness![10]).toBe(-24);
    expect(found.loudness![26]).toBe(-12);
  });

  it('hear a burst out of silence, and only there', () => {
    expect(found.silenceBreak![26]).toBe(30);
    expect([...found.silenceBreak!].filter((value) => value > 0)).toHaveLength(1);
  });

  it('call it a shout when it is loud and high and spoken, not when it is only loud', () => {
    expect(found.shout![40]).toBeGreaterThan(0.8);
    expect(found.shout![45]).toBeLessThan(0.1);
    expect(found.shout![10]).toBeLessThan(0.01);
  });

  it('measure pitch in semitones over this voice’s median, and not where nobody speaks', () => {
    expect(found.pitch![40]).toBeCloseTo(12 * Math.log2(290 / 140), 2);
    expect(found.pitch![22]).toBeNaN();
  });

  it('estimate the speech rate from onsets in speech', () => {
    expect(found.onsetRate![22]).toBe(0);
    expect(found.onsetRate![10]).toBeGreaterThanOrEqual(2);
  });

  it('are null where their source is missing', () => {
    expect(soundSignals(SECONDS, null, null)).toEqual({
      loudness: null,
      silenceBreak: null,
      shout: null,
      pitch: null,
      onsetRate: null,
    });
  });

  it('are NaN after the end of a recording that is shorter than the VOD', () => {
    expect(soundSignals(SECONDS + 10, loudness, null).loudness![SECONDS + 5]).toBeNaN();
  });
});

describe('signals of words', () => {
  it('count words per second and feel how stirred they are', () => {
    const base = { speaker: null, paragraph: 0, words: [] };
    const { speechRate, stirred } = wordSignals(20, [
      { ...base, startMs: 0, endMs: 4000, text: 'the table stands near the wall' },
      { ...base, startMs: 10_000, endMs: 12_000, text: 'OH MY GOD NO WAY!' },
    ]);
    expect(speechRate.reduce((sum, value) => sum + value, 0)).toBe(11);
    expect(stirred[10]).toBeGreaterThan(0.5);
    expect(stirred[1]).toBe(0);
  });
});
