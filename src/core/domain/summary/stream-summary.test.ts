import { describe, expect, it } from 'vitest';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { summariseSpeech } from './speech-summary.ts';
import { answerRange, assembleSummary, summaryWindows } from './stream-summary.ts';

const sentence = (atSec: number, text: string): TranscriptSentence => ({
  startMs: atSec * 1000,
  endMs: atSec * 1000 + 900,
  text,
  speaker: null,
  paragraph: 0,
  words: [],
});

describe('windows of a summary', () => {
  it('cover the VOD without holes; a short rest joins the window before', () => {
    expect(summaryWindows(3_660_000).at(-1)).toEqual({ startMs: 3_300_000, endMs: 3_660_000 });
    expect(summaryWindows(3_700_000).at(-1)).toEqual({ startMs: 3_600_000, endMs: 3_700_000 });
    expect(summaryWindows(150_000)).toEqual([
      { startMs: 0, endMs: 60_000 },
      { startMs: 60_000, endMs: 120_000 },
      { startMs: 120_000, endMs: 150_000 },
    ]);
    expect(summaryWindows(0)).toEqual([]);
  });

  it('listen for chat until its lag is over', () => {
    expect(answerRange({ startMs: 1000, endMs: 2000 }, 6400.4)).toEqual({ startMs: 1000, endMs: 8400 });
  });
});

describe('what the streamer said', () => {
  it('is told by sentences that belong there and hardly elsewhere', () => {
    const everyday = Array.from({ length: 120 }, (_, i) =>
      sentence(i * 5, 'so we go over there and look at the old house again'),
    );
    const news = [
      sentence(311, 'there is a dragon sleeping inside that volcano'),
      sentence(317, 'the dragon in the volcano just opened its eyes'),
    ];
    const windows = summaryWindows(600_000);
    const speech = summariseSpeech([...everyday, ...news], { windows, moments: [] });
    expect(speech.windows[5]!.map(({ text }) => text)).toContain(news[1]!.text);
    expect(speech.windows[8]).toEqual([]);
    expect(speech.whole.map(({ atMs }) => atMs)).toContain(317_000);
  });
});

describe('a summary without its parts', () => {
  it('says what is missing and why, and invents nothing', () => {
    const missing = [{ part: 'chat', reason: 'There is no chat for this recording.' }] as const;
    const windows = summaryWindows(60_000);
    const summary = assembleSummary({
      durationMs: 60_000,
      windows,
      highlights: null,
      chat: null,
      speech: null,
      missing,
    });
    expect(summary).toMatchObject({
      chat: null,
      spoken: null,
      moments: [],
      missing,
      windows: [{ startMs: 0, endMs: 60_000, chat: null, spoken: null }],
    });
  });
});
