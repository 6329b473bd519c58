import { describe, expect, it } from 'vitest';
import { chatLine, syntheticStream, type StreamPlan } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Highlight } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { createChatFeatures } from '../chat/chat-features.ts';
import { tagMessage } from '../chat/tags.ts';
import { speechWindows } from '../features/windows.ts';
import { pickHighlights } from '../highlights/pick-highlights.ts';
import type { HypeInputs } from './hype-signals.ts';
import { evidenceOf, explainAt, scoreHype } from './score-hype.ts';
import { DEFAULT_WEIGHTS } from './weights.ts';

/** The defects of the reference system that concern scoring, numbered as in its description. */

type Line = readonly [atMs: number, message: ChatMessage];

const DURATION_MS = 1_800_000;
const NOTHING = { chat: null, loudness: null, voice: null, sentences: null };

function chatOf(lines: readonly Line[]): TrackSet {
  const features = createChatFeatures({ durationMs: DURATION_MS });
  for (const [atMs, message] of [...lines].sort((a, b) => a[0] - b[0])) features.add(atMs, message);
  return features.finish();
}

/** Ordinary talk of `perSecond` lines, with a burst of `times` as many for ten seconds at 900 s. */
function talk(perSecond: number, times: number): Line[] {
  const lines: Line[] = [];
  for (let index = 0; index < perSecond * 1800; index++)
    lines.push([
      (index * 1000) / perSecond,
      chatLine(`we talk about the weather of day ${index}`, `u${index % 97}`),
    ]);
  for (let index = 0; index < perSecond * times * 10; index++)
    lines.push([900_000 + (index * 10_000) / (perSecond * times * 10), chatLine('KEKW', `u${index % 97}`)]);
  return lines;
}

const inputs = (partial: Partial<HypeInputs>): HypeInputs => ({
  durationMs: DURATION_MS,
  lagMs: 0,
  ...NOTHING,
  ...partial,
});

const scored = (lines: readonly Line[]): TrackSet => scoreHype(inputs({ chat: chatOf(lines) }));

const plan: StreamPlan = { seed: 31, durationSec: 1800, lagSec: 6, momentsPerHour: 16 };
const stream = syntheticStream(plan);
const streamLines = stream.lines.map(({ atMs, message }): Line => [atMs, message]);

function picked(partial: Partial<HypeInputs>, lagMs = 6000): Highlight[] {
  const all = inputs({ lagMs, ...partial });
  return pickHighlights({ ...all, hype: scoreHype(all), weights: DEFAULT_WEIGHTS, sensitivity: 0.5 });
}

describe('what the reference system got wrong', () => {
  it('1: no score without its evidence, and the same bytes for the same input', () => {
    expect(Math.max(...scoreHype(inputs({})).tracks['total']!)).toBe(0);
    const all = { chat: chatOf(streamLines), loudness: stream.loudnessTracks };
    expect(picked(all)).toEqual(picked(all));
  });

  it('2: a missing value stays missing and lowers the confidence; nothing neutral is made up for it', () => {
    const gap = scoreHype(
      inputs({
        chat: chatOf(streamLines),
        truth: [{ startMs: 600_000, endMs: 660_000, kind: 'no-chat', note: 'fetch failed' }],
      }),
    );
    const inside = explainAt(gap, 630);
    expect(inside.parts.find(({ signal }) => signal === 'chat-rate')).toMatchObject({
      value: null,
      usual: null,
    });
    expect(inside.confidence).toBeLessThan(explainAt(gap, 500).confidence);
  });

  it('3: loudness is really read, and chat alone really gives highlights', () => {
    const hype = scoreHype(inputs({ loudness: stream.loudnessTracks }));
    expect(hype.tracks['loudness.value']!.some((value) => value > -20)).toBe(true);
    expect(picked({ chat: chatOf(streamLines) }).length).toBeGreaterThan(3);
  });

  it('4: a line with @, lol, gg, sub, gift or nice is tagged, never dropped', () => {
    const texts = ['@ann look', 'lol', 'gg wp', 'new sub here', 'what a gift', 'nice'];
    const set = chatOf(texts.map((text, index): Line => [index * 1000, chatLine(text, `u${index}`)]));
    expect([...set.tracks['messages']!.slice(0, 6)]).toEqual([1, 1, 1, 1, 1, 1]);
    expect([...set.tracks['weighted']!.slice(0, 6)]).toEqual([1, 1, 1, 1, 1, 1]);
    expect(tagMessage(chatLine('@ann lol', 'ben'))).toEqual(['mention', 'laughter']);
  });

  it('5: the message rate is per second of media time, so that it varies with the chat', () => {
    const set = chatOf(talk(1, 5));
    expect(set.tracks['messages']![500]).toBe(1);
    expect(set.tracks['messages']![905]).toBe(6);
  });

  it('6a: more evidence never lowers the score: every signal, from nothing upwards', () => {
    let last = -1;
    for (const surprise of [0, 0.1, 0.5, 1, 2, 5, 20, 100]) {
      const evidence = evidenceOf('words', surprise);
      expect(evidence).toBeGreaterThanOrEqual(last);
      last = evidence;
    }
  });

  it('6b: agreement in being neutral earns nothing', () => {
    const calm: Line[] = Array.from({ length: 1800 }, (_, second) => [
      second * 1000,
      chatLine('the table stands near the wall', `u${second % 50}`),
    ]);
    const loudness: TrackSet = {
      startMs: 0,
      stepMs: 100,
      length: 18_000,
      tracks: { momentary: new Float32Array(18_000).fill(-24) },
      meta: {},
    };
    const both = scoreHype(inputs({ chat: chatOf(calm), loudness }));
    expect(Math.max(...both.tracks['total']!)).toBeLessThan(3);
  });

  it('7: the same relative burst counts for more in a busy chat, up to saturation, and surer', () => {
    const at = (perSecond: number): ReturnType<typeof explainAt> =>
      explainAt(scored(talk(perSecond, 3)), 900);
    const [thin, middle, busy] = [at(0.1), at(0.5), at(3)];
    expect(middle.total).toBeGreaterThan(thin.total);
    expect(busy.total).toBeGreaterThan(middle.total);
    expect(busy.confidence).toBeGreaterThan(thin.confidence);
    expect(at(12).total - busy.total).toBeLessThan(busy.total - thin.total);
  });

  it('8: no moment twice, and boundaries from speech and reaction, not from a 30 s grid', () => {
    const list = picked({
      chat: chatOf(streamLines),
      loudness: stream.loudnessTracks,
      voice: stream.voiceTracks,
      sentences: stream.sentences,
    });
    expect(list.length).toBeGreaterThan(3);
    const peaks = list.map(({ peakMs }) => peakMs).sort((a, b) => a - b);
    for (let index = 1; index < peaks.length; index++)
      expect(peaks[index]! - peaks[index - 1]!).toBeGreaterThan(15_000);
    expect(list.filter(({ startMs, endMs }) => startMs % 30_000 === 0 || endMs - startMs === 60_000)).toEqual(
      [],
    );
  });

  it('9a: a silent moment is found when chat explodes: windows without speech are kept', () => {
    const quiet: TrackSet = {
      startMs: 0,
      stepMs: 100,
      length: 18_000,
      tracks: { momentary: new Float32Array(18_000).fill(-70) },
      meta: {},
    };
    const [best] = picked({ chat: chatOf(talk(1, 5)), loudness: quiet, sentences: [] }, 0);
    expect(Math.abs(best!.peakMs - 900_000)).toBeLessThanOrEqual(3000);
    expect(speechWindows(DURATION_MS, [])).toHaveLength(59);
  });

  it('9b: a VOD with an empty chat is scored from its sound', () => {
    const list = picked({ chat: chatOf([]), loudness: stream.loudnessTracks, voice: stream.voiceTracks });
    expect(list.length).toBeGreaterThan(3);
    expect(list[0]!.reasons.every(({ signal }) => !signal.startsWith('chat-'))).toBe(true);
  });

  it('10: chat is read in one pass at flat memory: tracks do not grow with the number of lines', () => {
    const few = chatOf(talk(0.2, 2));
    const many = chatOf(talk(4, 2));
    expect(many.length).toBe(few.length);
    expect(Object.keys(many.tracks)).toEqual(Object.keys(few.tracks));
  });
});
