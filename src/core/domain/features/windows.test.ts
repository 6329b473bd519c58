import { describe, expect, it } from 'vitest';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { speechWindows } from './windows.ts';

const sentence = (startMs: number, endMs: number, text: string): TranscriptSentence => ({
  startMs,
  endMs,
  text,
  speaker: null,
  paragraph: 0,
  words: [],
});

describe('sixty-second windows every thirty seconds', () => {
  it('cover the real duration and keep silent ones', () => {
    const windows = speechWindows(100_000, [sentence(0, 10_000, 'one two three')]);
    expect(
      windows.map(({ windowId, startMs, endMs, wordCount }) => [windowId, startMs, endMs, wordCount]),
    ).toEqual([
      [0, 0, 60_000, 3],
      [1, 30_000, 90_000, 0],
      [2, 60_000, 100_000, 0],
    ]);
    expect(windows[0]).toMatchObject({ speechRate: 0.05, text: 'one two three' });
  });

  it('put a word into both windows that hold its middle, by its own time where it has one', () => {
    const words = [{ startMs: 44_000, endMs: 46_000, text: 'here', confidence: null }];
    const windows = speechWindows(120_000, [{ ...sentence(0, 90_000, 'here'), words }]);
    expect(windows.map(({ text }) => text)).toEqual(['here', 'here', '']);
  });

  it('have no speech rate without a transcript: missing is not zero', () => {
    expect(speechWindows(30_000, null)).toEqual([
      { windowId: 0, startMs: 0, endMs: 30_000, wordCount: 0, speechRate: null, text: '' },
    ]);
    expect(speechWindows(0, null)).toEqual([]);
  });
});
