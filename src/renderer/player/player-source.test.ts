import { describe, expect, it } from 'vitest';
import { nextSpeed } from './player.ts';
import { partAt, partSecToVodMs, playerSource, vodMsToPartSec } from './player-source.ts';

const parts = [
  { startMs: 0, endMs: 1000, url: 'a' },
  { startMs: 1500, endMs: 3000, url: 'b' },
];

describe('player source', () => {
  it('finds the part of a time: in a hole the next, past the end the last', () => {
    expect([0, 999, 1000, 1500, 9999].map((ms) => partAt(parts, ms))).toEqual([0, 0, 1, 1, 1]);
  });

  it('converts between the VOD clock and a part, kept inside the part', () => {
    expect([1000, 2000, 9999].map((ms) => vodMsToPartSec(parts[1]!, ms))).toEqual([0, 0.5, 1.5]);
    expect(partSecToVodMs(parts[1]!, 0.25)).toBe(1750);
  });

  it('has nothing to play while a preview copy is being made', () => {
    const media = { url: 'media/v', assetUrl: (path: string) => `/asset/${path}` };
    const pending = { kind: 'pending', note: 'making a copy', mimeType: null, parts: [] } as const;
    expect(playerSource({ ...pending, parts: [] }, 1000, media)).toBeNull();
    const kept = [{ startMs: 0, endMs: 1000, asset: 'media/v/0' }];
    expect(playerSource({ ...pending, kind: 'parts', parts: kept }, 1000, media)?.parts).toEqual([
      { startMs: 0, endMs: 1000, url: '/asset/media/v/0' },
    ]);
  });

  it('steps through the speeds and stops at either end', () => {
    expect([
      nextSpeed(1, 1),
      nextSpeed(1, -1),
      nextSpeed(4, 1),
      nextSpeed(0.25, -1),
      nextSpeed(1.1, 1),
    ]).toEqual([1.25, 0.75, 4, 0.25, 1.25]);
  });
});
