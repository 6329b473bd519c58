import { describe, expect, it } from 'vitest';
import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import { isNear, setIn, setOut } from './draft-range.ts';
import {
  countVerdicts,
  filterMoments,
  lengthChoices,
  neighbour,
  nextStop,
  nextToSee,
  partSentence,
  partText,
  uncertaintyPoints,
} from './moments.ts';

const moment = (id: string, verdict: ReviewHighlight['verdict'] = null, startMs = 0): ReviewHighlight => ({
  id,
  startMs,
  endMs: startMs + 30_000,
  peakMs: startMs + 10_000,
  score: 80,
  confidence: 0.8,
  category: 'hype',
  title: id,
  reasons: [],
  variants: [
    { startMs, endMs: startMs + 15_000, targetMs: 15_000 },
    { startMs, endMs: startMs + 30_010, targetMs: 30_000 },
  ],
  verdict,
  edited: false,
  clipIds: [],
});
const list = [moment('a', 'accepted'), moment('b'), moment('c', 'rejected'), moment('d')];
const ids = (filter: Parameters<typeof filterMoments>[1]) =>
  filterMoments(list, filter).map(({ rank, moment: { id } }) => `${rank}${id}`);

describe('the list of moments', () => {
  it('filters without changing the ranks, and counts', () => {
    expect([ids('all'), ids('to-see'), ids('kept'), ids('skipped')]).toEqual([
      ['1a', '2b', '3c', '4d'],
      ['2b', '4d'],
      ['1a'],
      ['3c'],
    ]);
    expect(countVerdicts(list)).toEqual({ kept: 1, skipped: 1, toSee: 2 });
  });

  it('goes to neighbours and, after a verdict, to the next one without any', () => {
    const all = filterMoments(list, 'all');
    expect(neighbour(all, 'a', 1)?.id).toBe('b');
    expect(neighbour(all, 'd', 1)?.id).toBe('d');
    expect(neighbour(all, null, 1)?.id).toBe('a');
    expect(nextToSee(all, 'b')?.id).toBe('d');
    expect(nextToSee(all, 'd')?.id).toBe('b');
    expect(nextToSee(filterMoments([moment('x')], 'all'), 'x')).toBeNull();
  });

  it('marks the length that a moment has now', () => {
    expect(lengthChoices(moment('a')).map(({ isCurrent }) => isCurrent)).toEqual([false, true]);
  });

  it('stops at moments and markers on the way', () => {
    const moments = [moment('a', null, 10_000), moment('b', null, 90_000)];
    const markers = [{ markerId: 'm', atMs: 50_000, label: '', origin: 'own' as const }];
    expect([nextStop(moments, markers, 10_000, 1), nextStop(moments, markers, 50_000, -1)]).toEqual([
      50_000, 10_000,
    ]);
    expect(nextStop(moments, markers, 95_000, 1)).toBeNull();
  });
});

describe('a part in words', () => {
  const part = (value: number | null, usual: number | null, unit: string) => ({
    signal: 'chat-rate' as const,
    value,
    usual,
    unit,
    surprise: 3,
    weight: 1,
    contribution: 31.25,
  });

  it('says how it compares with the usual of this stream', () => {
    expect(partText(part(12.6, 3, 'lines/s'))).toBe('×4.2');
    expect(partText(part(-12.2, -21, 'LUFS'))).toBe('+9 dB');
    expect(partText(part(500, 1, 'lines/s'))).toBe('×99+');
    expect(partText(part(118, 0, 'voices'))).toBe('118 voices');
    expect(partText(part(0.34, 0, 'share'))).toBe('34 %');
    expect(partText(part(null, null, ''))).toBe('missing');
  });

  it('explains itself in a sentence', () => {
    expect(partSentence(part(12.6, 3, 'lines/s'))).toBe(
      '13 lines/s, usually 3 lines/s around here. Adds 31.3 points.',
    );
  });

  it('shows doubt in points', () => {
    expect([uncertaintyPoints(92, 0.91), uncertaintyPoints(92, 1), uncertaintyPoints(60, 0.5)]).toEqual([
      4, 0, 15,
    ]);
  });
});

describe('in and out', () => {
  it('begin a range of thirty seconds, or move one edge of a range', () => {
    expect(setIn(null, 10_000, 100_000)).toEqual({ startMs: 10_000, endMs: 40_000 });
    expect(setIn({ startMs: 0, endMs: 15_000 }, 10_000, 100_000)).toEqual({ startMs: 10_000, endMs: 15_000 });
    expect(setIn({ startMs: 0, endMs: 5000 }, 10_000, 100_000)).toEqual({ startMs: 10_000, endMs: 40_000 });
    expect(setIn(null, 90_000, 100_000)).toEqual({ startMs: 90_000, endMs: 100_000 });
    expect(setOut(null, 10_000)).toEqual({ startMs: 0, endMs: 10_000 });
    expect(setOut({ startMs: 5000, endMs: 6000 }, 50_000)).toEqual({ startMs: 5000, endMs: 50_000 });
    expect(setOut({ startMs: 60_000, endMs: 70_000 }, 50_000)).toEqual({ startMs: 20_000, endMs: 50_000 });
  });

  it('mean the moment only near to it', () => {
    const range = { startMs: 100_000, endMs: 130_000 };
    expect([isNear(range, 95_000), isNear(range, 190_000), isNear(range, 190_001)]).toEqual([
      true,
      true,
      false,
    ]);
  });
});
