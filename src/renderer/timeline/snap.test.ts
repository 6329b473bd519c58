import { describe, expect, it } from 'vitest';
import { cleanCutTimes, snapTime } from './snap.ts';

describe('snap', () => {
  it('knows the edges of sentences and speech, sorted, each once', () => {
    expect(cleanCutTimes([{ startMs: 500, endMs: 900 }], [{ startMs: 100, endMs: 500 }])).toEqual([
      100, 500, 900,
    ]);
  });

  it('moves to the nearest clean cut within reach, else stays', () => {
    const times = [1000, 2000, 2100];
    expect([1040, 2049, 2051, 1500, 2150].map((at) => snapTime(at, times, 60))).toEqual([
      1000, 2000, 2100, 1500, 2100,
    ]);
    expect(snapTime(77, [], 60)).toBe(77);
  });
});
