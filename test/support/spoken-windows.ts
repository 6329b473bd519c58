import type { SpeechWindow } from '../../src/core/domain/features/windows.ts';

/** Windows in which something different was said each; every fifth is silent. */
export const spokenWindows = (count: number): SpeechWindow[] =>
  Array.from({ length: count }, (_, windowId) => {
    const text = windowId % 5 === 4 ? '' : `minute ${windowId}, what a clutch`;
    const wordCount = text === '' ? 0 : 5;
    const startMs = windowId * 30_000;
    return { windowId, startMs, endMs: startMs + 60_000, wordCount, speechRate: wordCount / 60, text };
  });
