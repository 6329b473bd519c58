import { describe, expect, it } from 'vitest';
import {
  chatLine,
  syntheticStream,
  type StreamPlan,
  type SyntheticStream,
} from '../../../../test/support/synthetic-stream.ts';
import { Highlight } from '../../../shared/model/hype.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { scoreHype } from '../scoring/score-hype.ts';
import { DEFAULT_WEIGHTS } from '../scoring/weights.ts';
import { pickHighlights, type HighlightInputs } from './pick-highlights.ts';

type Missing = Partial<Record<'chat' | 'loudness' | 'voice' | 'sentences', null>>;

function inputsOf(stream: SyntheticStream, plan: StreamPlan, missing: Missing = {}): HighlightInputs {
  const durationMs = plan.durationSec * 1000;
  const features = createChatFeatures({ durationMs });
  for (const { atMs, message } of stream.lines) features.add(atMs, message);
  const signals = {
    chat: features.finish(),
    loudness: stream.loudnessTracks,
    voice: stream.voiceTracks,
    sentences: stream.sentences,
    ...missing,
  };
  const hype = scoreHype({ durationMs, lagMs: plan.lagSec * 1000, ...signals });
  return { hype, durationMs, ...signals, weights: DEFAULT_WEIGHTS, sensitivity: 0.5 };
}

const plan: StreamPlan = { seed: 3, durationSec: 2400, lagSec: 6, momentsPerHour: 12, decoysPerHour: 6 };
const stream = syntheticStream(plan);
const inputs = inputsOf(stream, plan);
const highlights = pickHighlights(inputs);

const hits = (list: readonly Highlight[], onsetSec: number): boolean =>
  list.some(({ peakMs }) => Math.abs(peakMs / 1000 - onsetSec) <= 5);
const overlap = (a: readonly [number, number], b: readonly [number, number]): number => {
  const common = Math.max(0, Math.min(a[1], b[1]) - Math.max(a[0], b[0]));
  return common / (Math.max(a[1], b[1]) - Math.min(a[0], b[0]));
};

describe('highlights', () => {
  it('put the planted moments on top, decoys below', () => {
    const top = highlights.slice(0, stream.moments.length);
    expect(stream.moments.filter(({ onsetSec }) => !hits(top, onsetSec))).toEqual([]);
    for (const { atSec } of stream.decoys)
      for (const highlight of top) expect(Math.abs(highlight.peakMs / 1000 - atSec)).toBeGreaterThan(5);
  });

  it('have the shape of the contract, ranked by score, with unique ids', () => {
    for (const highlight of highlights) expect(Highlight.parse(highlight)).toEqual(highlight);
    const scores = highlights.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(highlights.map(({ id }) => id)).size).toBe(highlights.length);
  });

  it('begin before the run-up and end after the reaction: overlap with the truth of at least 0.7', () => {
    const overlaps = stream.moments.map(({ startSec, onsetSec, endSec }) => {
      const found = highlights.find(({ peakMs }) => Math.abs(peakMs / 1000 - onsetSec) <= 5)!;
      return overlap([startSec, endSec], [found.startMs / 1000, found.endMs / 1000]);
    });
    expect(overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length).toBeGreaterThan(0.7);
  });

  it('say why, in numbers that add up to no more than the score, and in words', () => {
    const [best] = highlights;
    expect(best!.reasons.length).toBeGreaterThan(1);
    expect(best!.reasons.reduce((sum, { contribution }) => sum + contribution, 0)).toBeLessThanOrEqual(
      best!.score + 1e-9,
    );
    expect(best!.reasons.map(({ text }) => text).join(' ')).toMatch(/×|\+\d/);
    expect(best!.title).not.toBe('');
  });

  it('move their ends as a person likes them, around the same causes and within the stream', () => {
    const earlier = pickHighlights({ ...inputs, endShift: { startMs: -2000, endMs: 1000 } });
    expect(earlier.map(({ id, peakMs }) => [id, peakMs])).toEqual(
      highlights.map(({ id, peakMs }) => [id, peakMs]),
    );
    const [found, moved] = [highlights[0]!, earlier[0]!];
    expect([moved.startMs - found.startMs, moved.endMs - found.endMs]).toEqual([-2000, 1000]);
    const squeezed = pickHighlights({ ...inputs, endShift: { startMs: 10_000, endMs: -10_000 } });
    for (const { startMs, peakMs, endMs } of squeezed) {
      expect(startMs).toBeLessThanOrEqual(peakMs);
      expect(endMs).toBeGreaterThan(peakMs);
      expect(endMs - startMs).toBeGreaterThanOrEqual(3000);
      expect(endMs).toBeLessThanOrEqual(inputs.durationMs);
    }
  });

  it('are the same for the same input', () => {
    expect(pickHighlights(inputsOf(stream, plan))).toEqual(highlights);
  });

  it('keep their ids, places and bounds while sliders move: only the ranking changes', () => {
    const loud = pickHighlights({
      ...inputs,
      sensitivity: 1,
      weights: { ...DEFAULT_WEIGHTS, loudness: 2, shout: 2, 'chat-rate': 0 },
    });
    const before = new Map(highlights.map((highlight) => [highlight.id, highlight]));
    const shared = loud.filter(({ id }) => before.has(id));
    expect(shared.length).toBeGreaterThanOrEqual(stream.moments.length);
    for (const { id, startMs, endMs, peakMs } of shared)
      expect({ startMs, endMs, peakMs }).toEqual({
        startMs: before.get(id)!.startMs,
        endMs: before.get(id)!.endMs,
        peakMs: before.get(id)!.peakMs,
      });
  });

  it('grow in number with the sensitivity, and contain the stricter list', () => {
    const lists = [0, 0.3, 0.7, 1].map((sensitivity) =>
      pickHighlights({ ...inputs, sensitivity }).map(({ id }) => id),
    );
    for (let index = 1; index < lists.length; index++)
      expect(lists[index]!.slice(0, lists[index - 1]!.length)).toEqual(lists[index - 1]);
  });

  it('are few for a flat stream', () => {
    const flat: StreamPlan = { seed: 9, durationSec: 3600, lagSec: 6, momentsPerHour: 0 };
    expect(pickHighlights(inputsOf(syntheticStream(flat), flat)).length).toBeLessThanOrEqual(5);
  });

  for (const [name, missing] of [
    ['from chat alone', { loudness: null, voice: null, sentences: null }],
    ['from sound alone', { chat: null, sentences: null }],
    ['without a transcript', { sentences: null }],
  ] as const)
    it(`are found ${name}`, () => {
      const list = pickHighlights(inputsOf(stream, plan, missing)).slice(0, stream.moments.length + 1);
      const found = stream.moments.filter(({ onsetSec }) => hits(list, onsetSec));
      expect(found.length).toBeGreaterThanOrEqual(stream.moments.length - 1);
    });

  it('are none where there is nothing', () => {
    const nothing = { chat: null, loudness: null, voice: null, sentences: null };
    const hype = scoreHype({ durationMs: 60_000, lagMs: null, ...nothing });
    const list = pickHighlights({
      hype,
      durationMs: 60_000,
      ...nothing,
      weights: DEFAULT_WEIGHTS,
      sensitivity: 1,
    });
    expect(list).toEqual([]);
  });

  it('are named after what chat said and felt', () => {
    const texts = ['KEKW', 'LUL', 'im dead', 'HAHAHA', 'the duck', 'the duck', 'the duck'];
    const lines = Array.from(
      { length: 700 },
      (_, index) => [index * 1700, chatLine('we talk about this and that', `u${index % 60}`)] as const,
    );
    const burst = Array.from(
      { length: 60 },
      (_, index) => [606_000 + index * 150, chatLine(texts[index % 7]!, `u${index}`)] as const,
    );
    const features = createChatFeatures({ durationMs: 1_200_000 });
    for (const [at, message] of [...lines, ...burst].sort((a, b) => a[0] - b[0])) features.add(at, message);
    const rest = { loudness: null, voice: null, sentences: null };
    const chat = features.finish();
    const hype = scoreHype({ durationMs: 1_200_000, lagMs: 6000, chat, ...rest });
    const [best] = pickHighlights({
      hype,
      durationMs: 1_200_000,
      chat,
      ...rest,
      weights: DEFAULT_WEIGHTS,
      sensitivity: 0.5,
    });
    expect(best).toMatchObject({ category: 'funny' });
    expect(best!.title).toMatch(/duck/);
    expect(Math.abs(best!.peakMs - 600_000)).toBeLessThanOrEqual(2000);
  });
});
