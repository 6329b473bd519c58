import { z } from 'zod';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';

/** A stretch of the media with what was said in it. */
const SpeechWindow = z.object({
  windowId: z.number().int(),
  startMs: z.number().int(),
  endMs: z.number().int(),
  wordCount: z.number().int(),
  /** Words per second; null when there is no transcript. */
  speechRate: z.number().nullable(),
  text: z.string(),
});
export type SpeechWindow = z.infer<typeof SpeechWindow>;
/** Content of the artefact `windows`. */
export const SpeechWindows = z.array(SpeechWindow);
export type SpeechWindows = z.infer<typeof SpeechWindows>;

const WINDOW_MS = 60_000;
const HOP_MS = 30_000;

/**
 * 60 s windows every 30 s over the media's real duration; silent ones are kept, the last ends with the media. A word
 * belongs to a window in which its middle lies; sentences without word times count by theirs.
 */
export function speechWindows(
  durationMs: number,
  sentences: readonly TranscriptSentence[] | null,
): SpeechWindow[] {
  const words = sentences === null ? [] : timedWords(sentences);
  const windows: SpeechWindow[] = [];
  let first = 0;
  for (let startMs = 0; startMs < durationMs; startMs += HOP_MS) {
    const endMs = Math.min(durationMs, startMs + WINDOW_MS);
    while (first < words.length && words[first]!.atMs < startMs) first++;
    const spoken: string[] = [];
    let wordCount = 0;
    for (let index = first; index < words.length && words[index]!.atMs < endMs; index++) {
      spoken.push(words[index]!.text);
      wordCount += words[index]!.words;
    }
    windows.push({
      windowId: windows.length,
      startMs,
      endMs,
      wordCount,
      speechRate: sentences === null ? null : (wordCount * 1000) / (endMs - startMs),
      text: spoken.join(' '),
    });
    if (endMs === durationMs) break;
  }
  return windows;
}

export interface TimedWord {
  readonly atMs: number;
  readonly text: string;
  readonly words: number;
}

/** Every word at its middle, in time order; words without times are spread evenly over their sentence. */
export function timedWords(sentences: readonly TranscriptSentence[]): TimedWord[] {
  const words: TimedWord[] = [];
  for (const sentence of sentences) {
    if (sentence.words.length > 0) {
      for (const word of sentence.words)
        words.push({ atMs: Math.floor((word.startMs + word.endMs) / 2), text: word.text, words: 1 });
      continue;
    }
    const texts = sentence.text.split(/\s+/).filter((text) => text !== '');
    const eachMs = (sentence.endMs - sentence.startMs) / Math.max(1, texts.length);
    for (const [index, text] of texts.entries())
      words.push({ atMs: Math.floor(sentence.startMs + (index + 0.5) * eachMs), text, words: 1 });
  }
  return words.sort((a, b) => a.atMs - b.atMs);
}
