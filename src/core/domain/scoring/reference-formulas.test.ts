import { describe, expect, it } from 'vitest';
import { chatLine, syntheticStream } from '../../../../test/support/synthetic-stream.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { REFERENCE_LAG_MS, referenceCurve, referenceWindows } from './reference-formulas.ts';

const DURATION_MS = 600_000;
const stream = syntheticStream({ seed: 5, durationSec: DURATION_MS / 1000, lagSec: 6 });

function chatOf(lines: readonly (readonly [atMs: number, text: string])[]): TrackSet {
  const features = createChatFeatures({ durationMs: DURATION_MS });
  for (const [atMs, text] of lines) features.add(atMs, chatLine(text, `u${atMs % 37}`));
  return features.finish();
}

const whole = {
  durationMs: DURATION_MS,
  chat: chatOf(stream.lines.map(({ atMs, message }) => [atMs, message.text])),
  voice: stream.voiceTracks,
  sentences: stream.sentences,
};

describe('the reference formulas', () => {
  it('score every 60 s window on a 30 s grid within 0 and 1', () => {
    const windows = referenceWindows(whole);
    expect(windows.slice(0, 3).map(({ startMs, endMs }) => [startMs, endMs])).toEqual([
      [0, 60_000],
      [30_000, 90_000],
      [60_000, 120_000],
    ]);
    const scores = windows.map(({ fused }) => fused ?? 0);
    expect(Math.min(...scores)).toBeGreaterThan(0);
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
  });

  it('read chat 15 s late, whatever its real lag', () => {
    const atMs = 300_000 + REFERENCE_LAG_MS;
    const lines = Array.from({ length: 20 }, (_, index) => [atMs + index * 100, 'KEKW hahaha'] as const);
    const alone = { durationMs: DURATION_MS, chat: chatOf(lines), voice: null, sentences: null };
    const felt = referenceWindows(alone).filter(({ fused }) => fused !== null);
    expect(felt.map(({ startMs }) => startMs)).toEqual([270_000, 300_000]);
  });

  it('throw a window without speech away, and have no answer where nothing was measured', () => {
    const silent = referenceWindows({ ...whole, sentences: [] });
    expect(silent.every(({ fused }) => fused === null)).toBe(true);
    const nothing = { durationMs: DURATION_MS, chat: null, voice: null, sentences: null };
    expect(referenceWindows(nothing).every(({ fused }) => fused === null)).toBe(true);
  });

  it('become a curve of hundredths at the middles of the windows, with holes where there is no score', () => {
    const [first] = stream.sentences;
    const sentences = stream.sentences.filter(({ startMs }) => startMs >= 120_000);
    const { startMs, stepMs, tracks, length } = referenceCurve({ ...whole, sentences });
    expect(startMs + stepMs / 2).toBe(30_000);
    expect(length).toBe(referenceWindows(whole).length);
    expect(first!.startMs).toBeLessThan(60_000);
    expect(tracks['fused']![0]).toBeNaN();
    expect(tracks['fused']!.some((value) => value > 10)).toBe(true);
  });
});
