import { describe, expect, it } from 'vitest';
import { hasTestData } from '../../../../test/support/test-data.ts';
import { hitsOf, readClips, readVodChat } from '../../../../scripts/eval/clips.ts';
import { chatHighlights } from './chat-highlights.ts';

describe.skipIf(!hasTestData)('highlights of real chats', () => {
  it('find what viewers clipped among the first ten more often than in two of five cases', async () => {
    const clips = readClips();
    let hits = 0;
    for (const vodId of new Set(clips.map((clip) => clip.vodId))) {
      const peaks = chatHighlights(await readVodChat(vodId)).map(({ peakMs }) => peakMs / 1000);
      hits += hitsOf(
        peaks,
        clips.filter((clip) => clip.vodId === vodId),
        10,
      );
    }
    expect(hits / clips.length).toBeGreaterThanOrEqual(0.4);
  });

  it('are explained, in order and the same again', async () => {
    const lines = await readVodChat('486561890');
    const found = chatHighlights(lines);
    expect(chatHighlights(lines)).toEqual(found);
    expect(found.length).toBeGreaterThan(20);
    for (const { reasons, startMs, peakMs, endMs, title } of found.slice(0, 20)) {
      expect(reasons.length).toBeGreaterThan(0);
      expect(title).not.toBe('');
      expect(startMs <= peakMs && peakMs < endMs).toBe(true);
    }
  });
});
