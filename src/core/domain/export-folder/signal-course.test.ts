import { describe, expect, it } from 'vitest';
import { SIGNALS } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { explainAt } from '../scoring/score-hype.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from '../scoring/weights.ts';
import { Timeline } from '../features/timeline.ts';
import { affectInRange, emotionRecord, emotionalAlignment, lexiconReading } from './affect.ts';
import { LoudnessCourse, chatInRange, hypeShares } from './signal-course.ts';

const set = (stepMs: number, tracks: Record<string, number[]>): TrackSet => ({
  ...{ startMs: 0, stepMs, length: Object.values(tracks)[0]!.length, meta: {} },
  tracks: Object.fromEntries(
    Object.entries(tracks).map(([name, values]) => [name, Float32Array.from(values)]),
  ),
});

describe('the shares of hype', () => {
  it('are those that the explanation of a second gives', () => {
    const hype = set(
      1000,
      Object.fromEntries(SIGNALS.map((signal, at) => [`${signal}.surprise`, [0, at, 12 - at]])),
    );
    const shares = hypeShares(hype, DEFAULT_WEIGHTS);
    for (let second = 0; second < 3; second++) {
      const { total, parts } = explainAt(hype, second);
      const chat = parts
        .filter((part) => HYPE_TABLE.signals[part.signal].group === 'chat')
        .reduce((sum, part) => sum + part.contribution, 0);
      expect(shares.total[second]! * 100).toBeCloseTo(total, 3);
      expect(shares.chat[second]! * 100).toBeCloseTo(chat, 3);
      expect((shares.chat[second]! + shares.voice[second]!) * 100).toBeCloseTo(total, 3);
    }
  });
});

describe('loudness in a range', () => {
  const steps = Array.from({ length: 6000 }, (_v, step) => (step < 5 ? Number.NaN : step < 3000 ? -40 : -10));
  const course = new LoudnessCourse(set(100, { momentary: steps }));

  it('is 0 at -60 LUFS and 1 at full scale', () => {
    expect(course.absoluteIn(10_000, 20_000)).toBeCloseTo(1 - 40 / 60, 6);
    expect(course.absoluteIn(400_000, 410_000)).toBeCloseTo(1 - 10 / 60, 6);
  });

  it('tells louder from quieter than the surroundings, within three deviations', () => {
    expect(course.relativeIn(310_000, 320_000)).toBeCloseTo(1, 1);
    expect(course.relativeIn(280_000, 290_000)).toBeCloseTo(-1, 1);
  });

  it('is missing where nothing was measured', () => {
    expect(course.absoluteIn(700_000, 710_000)).toBeNull();
  });
});

describe('chat in a range', () => {
  const emotions = Object.fromEntries(
    ['excitement', 'funny', 'happiness', 'anger', 'sadness', 'neutral'].map((name, at) => [
      name,
      [at === 0 ? 3 : 0, 0, at === 5 ? 1 : 0],
    ]),
  );
  const chat = set(1000, {
    ...{ messages: [3, 0, 1], sentiment: [0.5, Number.NaN, -0.5], highlight: [8, 0, 1] },
    ...emotions,
  });

  it('weighs every message alike', () => {
    expect(chatInRange(chat, 0, 3000)).toMatchObject({
      messageCount: 4,
      affect: { sentiment: 0.25, emotions: { excitement: 0.75, neutral: 0.25 } },
    });
  });

  it('has the mean highlight class, less of it where the messages feel all sorts of things', () => {
    // Classes 8 of 9; all of one feeling.
    expect(chatInRange(chat, 0, 1000)!.highlight).toBeCloseTo(8 / 9, 6);
    // Classes 9 of 12; ¾ excitement and ¼ neutral: coherence 1 − 0.5623 / ln 6.
    expect(chatInRange(chat, 0, 3000)!.highlight).toBeCloseTo((9 / 12) * (0.5 + 0.5 * 0.68615), 4);
  });

  it('feels nothing where nobody wrote, and is missing where the tracks end', () => {
    expect(chatInRange(chat, 1000, 2000)).toEqual({
      messageCount: 0,
      highlight: null,
      affect: null,
    });
    expect(chatInRange(chat, 5000, 6000)).toBeNull();
  });
});

describe('feelings', () => {
  const felt = (anger: number, neutral: number) => ({
    sentiment: 0,
    emotions: emotionRecord((emotion) => (emotion === 'anger' ? anger : emotion === 'neutral' ? neutral : 0)),
  });

  it('that are neutral on both sides are no agreement', () => {
    expect(emotionalAlignment(felt(0, 1), felt(0, 1))).toBeNull();
    expect(emotionalAlignment(felt(0.2, 0.8), felt(0.9, 0.1))).toBe(1);
  });

  it('of a range weigh as long as they overlap it', () => {
    const readings = new Timeline([
      { ...felt(1, 0), startMs: 0, endMs: 10_000, model: 'a' },
      { ...felt(0, 1), startMs: 10_000, endMs: 20_000, model: 'b' },
    ]);
    expect(affectInRange(readings, 8000, 16_000)).toMatchObject({
      emotions: { anger: 0.25, neutral: 0.75 },
      model: 'a+b',
    });
    expect(affectInRange(readings, 20_000, 30_000)).toBeNull();
  });

  it('are not read out of silence', () => {
    const sentence = { startMs: 0, endMs: 1, text: ' ', speaker: null, paragraph: 0, words: [] };
    expect(lexiconReading(sentence)).toBeNull();
  });
});
