import { describe, expect, it } from 'vitest';
import { createLookPace } from './look-pace.ts';

/** Segments of so many seconds for two minutes; which seconds were looked at, with looks that take so long. */
function play(segmentSec: number, lookMs: number): { seconds: number[]; spentMs: number; isBehind: boolean } {
  const pace = createLookPace(0);
  const seconds: number[] = [];
  let nowMs = 0;
  for (let segment = 0; segment < 120 / segmentSec; segment++) {
    nowMs = Math.max(nowMs, (segment + 1) * segmentSec * 1000);
    for (let at = 0; at < segmentSec; at++) {
      if (!pace.mayLook(nowMs)) continue;
      seconds.push(segment * segmentSec + at);
      nowMs += lookMs;
      pace.took(lookMs);
    }
  }
  return { seconds, spentMs: seconds.length * lookMs, isBehind: pace.isBehind };
}

describe('the pace of looking at faces', () => {
  it.each([1, 2, 6])('leaves nothing out where a look takes 300 ms and segments %i s', (segmentSec) => {
    expect(play(segmentSec, 300)).toMatchObject({ seconds: { length: 120 }, isBehind: false });
  });

  it('leaves seconds out where looks take long, and never takes more than its share for long', () => {
    const slow = play(2, 1500);
    expect(slow.isBehind).toBe(true);
    expect(slow.seconds.length).toBeGreaterThan(30);
    expect(slow.spentMs).toBeLessThan(120_000 / 2 + 6000);
    // To the end, not just until it was behind.
    expect(slow.seconds.at(-1)).toBeGreaterThan(110);
    expect(play(2, 30_000).seconds.length).toBeLessThanOrEqual(4);
  });

  it('is not behind any more once twenty frames were in time', () => {
    const pace = createLookPace(0);
    pace.mayLook(0);
    pace.took(20_000);
    for (let second = 1; second <= 5; second++) expect(pace.mayLook(second * 1000)).toBe(false);
    expect(pace.isBehind).toBe(true);
    for (let second = 40; second < 60; second++) expect(pace.mayLook(second * 1000)).toBe(true);
    expect(pace.isBehind).toBe(false);
  });
});
