import { describe, expect, it } from 'vitest';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { SIGNALS } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import type { HypeInputs } from './hype-signals.ts';
import { explainAt, reweigh, scoreHype } from './score-hype.ts';
import { DEFAULT_WEIGHTS, HYPE_TABLE } from './weights.ts';
import fc from '../../../../test/support/properties.ts';

type Line = readonly [atMs: number, message: ChatMessage];

function chatOf(lines: readonly Line[], durationMs: number): TrackSet {
  const features = createChatFeatures({ durationMs });
  for (const [atMs, message] of [...lines].sort((a, b) => a[0] - b[0])) features.add(atMs, message);
  return features.finish();
}

const stream = syntheticStream({ seed: 5, durationSec: 1200, lagSec: 6, decoysPerHour: 6 });
const whole: HypeInputs = {
  durationMs: 1_200_000,
  lagMs: 6000,
  chat: chatOf(
    stream.lines.map(({ atMs, message }): Line => [atMs, message]),
    1_200_000,
  ),
  loudness: stream.loudnessTracks,
  voice: stream.voiceTracks,
  sentences: stream.sentences,
};

const raised = (set: TrackSet, name: string, [from, to]: readonly [number, number], by: number): TrackSet => {
  const track = set.tracks[name]!.slice();
  for (let index = from; index < to; index++) track[index] = Math.max(track[index]!, track[index]! + by);
  return { ...set, tracks: { ...set.tracks, [name]: track } };
};

describe('words that a language model read', () => {
  const [sentence] = stream.sentences.filter(({ startMs }) => startMs > 500_000);
  const startMs = Math.floor(sentence!.startMs / 30_000) * 30_000;
  const felt = (excitement: number): HypeInputs => ({
    ...whole,
    wordsRead: {
      model: 'sim-8b',
      stretches: [
        {
          ...{ startMs, endMs: startMs + 60_000 },
          emotions: { excitement, funny: 0, happiness: 0, anger: 0, sadness: 0, neutral: 0 },
        },
      ],
    },
  });
  const second = Math.ceil(sentence!.startMs / 1000);
  const wordsAt = (inputs: HypeInputs, at: number) =>
    explainAt(scoreHype(inputs), at).parts.find(({ signal }) => signal === 'words')!;

  it('name their reader in the seconds that it read, and nowhere else', () => {
    expect(wordsAt(felt(0.5), second)).toMatchObject({ readBy: 'sim-8b' });
    expect(wordsAt(felt(0.5), second - 120)).not.toHaveProperty('readBy');
    expect(wordsAt(whole, second)).not.toHaveProperty('readBy');
  });

  it('count for more where the model reads more into them', () => {
    const [calm, wild] = [felt(0), felt(1)].map((inputs) => wordsAt(inputs, second));
    expect(wild!.value).toBeCloseTo(calm!.value! + 0.5, 5);
    expect(wild!.surprise).toBeGreaterThan(calm!.surprise);
  });
});

describe('the hype score', () => {
  const hype = scoreHype(whole);

  it('has its parts add up to the total at every second', () => {
    for (let second = 0; second < hype.length; second += 7) {
      const { total, parts, confidence } = explainAt(hype, second);
      expect(parts).toHaveLength(SIGNALS.length);
      expect(parts.reduce((sum, part) => sum + part.contribution, 0)).toBeCloseTo(total, 9);
      expect(hype.tracks['total']![second]).toBeCloseTo(total, 4);
      expect(total).toBeLessThanOrEqual(100);
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
      for (const part of parts) expect(part.contribution).toBeGreaterThanOrEqual(0);
    }
  });

  it('peaks where the planted moments happen', () => {
    const typical = [...hype.tracks['total']!].sort((a, b) => a - b)[Math.floor(hype.length * 0.8)]!;
    for (const { onsetSec } of stream.moments) {
      const around = hype.tracks['total']!.slice(Math.round(onsetSec) - 3, Math.round(onsetSec) + 4);
      expect(Math.max(...around)).toBeGreaterThan(typical + 15);
    }
  });

  it('is the same bytes for the same input', () => {
    expect(scoreHype(whole)).toEqual(hype);
  });

  it('is re-weighed without measuring anything again', () => {
    expect(reweigh(hype, DEFAULT_WEIGHTS)).toEqual(hype.tracks['total']);
    const muted = reweigh(hype, { ...DEFAULT_WEIGHTS, 'chat-rate': 0 });
    const doubled = reweigh(hype, { ...DEFAULT_WEIGHTS, 'chat-rate': 2 });
    for (let second = 0; second < hype.length; second++) {
      expect(muted[second]!).toBeLessThanOrEqual(hype.tracks['total']![second]!);
      expect(doubled[second]!).toBeGreaterThanOrEqual(hype.tracks['total']![second]!);
    }
    const part = explainAt(hype, 600, { ...DEFAULT_WEIGHTS, loudness: 0 }).parts.find(
      ({ signal }) => signal === 'loudness',
    );
    expect(part).toMatchObject({ weight: 0, contribution: 0 });
  });

  it('never falls at a second where one signal of it rises', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1150 }),
        fc.constantFrom(
          'weighted',
          'joining',
          'weightedEmotes',
          'weightedLaughter',
          'stirred',
          'weightedEvents',
          'loudness',
        ),
        fc.double({ min: 0.01, max: 40, noNaN: true }),
        (second, signal, by) => {
          const changed =
            signal === 'loudness'
              ? {
                  ...whole,
                  loudness: raised(whole.loudness!, 'momentary', [second * 10, second * 10 + 10], by),
                }
              : { ...whole, chat: raised(whole.chat!, signal, [second + 6, second + 7], by) };
          const after = scoreHype(changed).tracks['total']![second]!;
          expect(after).toBeGreaterThanOrEqual(hype.tracks['total']![second]! - 1e-3);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('never falls at a second whose surprise rises in any one signal, under any weights', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: 1199 }),
        fc.constantFrom(...SIGNALS),
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 2, noNaN: true }), {
          minLength: SIGNALS.length,
          maxLength: SIGNALS.length,
        }),
        (second, signal, by, list) => {
          const weights = { ...DEFAULT_WEIGHTS };
          for (const [index, name] of SIGNALS.entries()) weights[name] = list[index]!;
          const after = raised(hype, `${signal}.surprise`, [second, second + 1], by);
          expect(explainAt(after, second, weights).total).toBeGreaterThanOrEqual(
            explainAt(hype, second, weights).total - 1e-9,
          );
        },
      ),
    );
  });

  it('never falls at a second that gets one more chat line', () => {
    const texts = [
      'KEKW',
      'nice one',
      'what is this',
      'NOOO',
      'hi',
      '!song',
      'LUL LUL',
      'the same long text that has been copied by many people today',
    ];
    const line = fc.tuple(
      fc.integer({ min: 0, max: 299_999 }),
      fc.constantFrom(...texts),
      fc.nat({ max: 8 }),
    );
    const total = (lines: readonly (readonly [number, string, number])[]): Float32Array =>
      scoreHype({
        durationMs: 300_000,
        lagMs: 6000,
        chat: chatOf(
          lines.map(([at, text, who]): Line => [at, chatLine(text, `u${who}`)]),
          300_000,
        ),
        loudness: null,
        voice: null,
        sentences: null,
      }).tracks['total']!;
    fc.assert(
      fc.property(fc.array(line, { minLength: 5, maxLength: 120 }), line, (given, extra) => {
        const second = Math.floor(extra[0] / 1000) - 6;
        if (second < 0) return;
        expect(total([...given, extra])[second]!).toBeGreaterThanOrEqual(total(given)[second]! - 1e-3);
      }),
      { numRuns: 120 },
    );
  });

  it('gives nothing for a signal that is absent, and lets no other one count more for it', () => {
    const without = scoreHype({ ...whole, voice: null, sentences: null });
    for (const second of [100, 400, 800]) {
      const before = explainAt(hype, second);
      const after = explainAt(without, second);
      for (const name of ['shout', 'pitch', 'words', 'speech-rate'] as const)
        expect(after.parts.find(({ signal }) => signal === name)).toMatchObject({
          value: null,
          contribution: 0,
        });
      expect(after.total).toBeLessThanOrEqual(before.total + 1e-9);
      expect(after.confidence).toBeLessThan(before.confidence);
    }
  });

  it('still sees loud moments of a recording without chat', () => {
    const quiet = scoreHype({ ...whole, chat: null });
    const { onsetSec } = stream.moments[0]!;
    const around = quiet.tracks['total']!.slice(Math.round(onsetSec) - 3, Math.round(onsetSec) + 4);
    expect(Math.max(...around)).toBeGreaterThan(15);
    expect(quiet.meta['signals']).toEqual([
      'loudness',
      'shout',
      'speech-rate',
      'pitch',
      'silence-break',
      'words',
    ]);
  });

  it('leaves out what truth ranges hide', () => {
    const hidden = scoreHype({
      ...whole,
      truth: [
        { startMs: 100_000, endMs: 200_000, kind: 'ad', note: '' },
        { startMs: 300_000, endMs: 400_000, kind: 'muted', note: '' },
      ],
    });
    expect(Math.max(...hidden.tracks['total']!.slice(100, 200))).toBe(0);
    expect(hidden.tracks['loudness.value']![350]).toBeNaN();
    expect(hidden.tracks['chat-rate.value']![350]).not.toBeNaN();
  });

  it('survives media of no length and a single second', () => {
    const nothing = { lagMs: null, chat: null, loudness: null, voice: null, sentences: null };
    expect(scoreHype({ ...nothing, durationMs: 0 }).length).toBe(0);
    expect([...scoreHype({ ...nothing, durationMs: 1000 }).tracks['total']!]).toEqual([0]);
  });

  it('comes from one checked table that has a rule for every signal', () => {
    expect(Object.keys(HYPE_TABLE.signals).sort()).toEqual([...SIGNALS].sort());
    expect(HYPE_TABLE.version).toBeGreaterThan(0);
  });
});
