import { describe, expect, it } from 'vitest';
import { mineStamps } from './comment-stamps.ts';

const HOUR = 3_600_000;
const stamps = (text: string, durationMs: number | null = 10 * HOUR): [number, string][] =>
  mineStamps([{ id: 'c', text, likes: 0 }], durationMs)
    .sort((a, b) => a.atMs - b.atMs)
    .map(({ atMs, label }) => [atMs / 1000, label]);

describe('times in a comment', () => {
  it.each<[string, [number, string][]]>([
    ['1:23:45 lol', [[5025, 'lol']]],
    ['the best part is 10:05', [[605, 'the best part is']]],
    ['125:30 what', [[7530, 'what']]],
    ['1h02m03s - jump', [[3723, 'jump']]],
    [
      '(0:45) intro, 2:00 | boss',
      [
        [45, 'intro'],
        [120, 'boss'],
      ],
    ],
    ['first line\n3:10: second\nthird', [[190, 'second']]],
    ['12:34', [[754, '']]],
  ])('%j', (text, expected) => expect(stamps(text)).toEqual(expected));

  it.each([
    'see you at 20:30 today',
    'starts 8:30pm',
    'we won 2:1',
    'ratio 16:9',
    '1:2:3',
    '9:99',
    '1:60:00',
    'v1.10:20',
    '10:20:30:40',
    '12:345',
    'at 20:30 UTC',
  ])('%j names none', (text) => expect(stamps(text)).toEqual([]));

  it('behind the end of the video are none', () => {
    expect(stamps('1:00:00 x 0:59:59 y', HOUR)).toEqual([[3599, 'y']]);
    expect(stamps('9:00:00 x', null)).toEqual([[32_400, 'x']]);
  });
});

describe('moments of many comments', () => {
  it('are one within ten seconds, labelled by the most liked, and rank by likes and mentions', () => {
    const mined = mineStamps(
      [
        { id: 'a', text: '5:00 meh', likes: 0 },
        { id: 'b', text: '10:00 top', likes: 999 },
        { id: 'c', text: '10:08 same', likes: 9 },
      ],
      null,
    );
    expect(mined.map(({ id, label, weight }) => [id, label, Math.round(weight * 10) / 10])).toEqual([
      ['b-600000', 'top', 6],
      ['a-300000', 'meh', 1],
    ]);
  });

  it('a table of contents weighs little, and two names of one moment in one comment count once', () => {
    const table = { id: 't', text: '0:00 a\n1:00 b\n2:00 c\n3:00 d\n4:00 e', likes: 9 };
    const twice = { id: 'u', text: '9:00 x 9:03 y', likes: 0 };
    const weights = mineStamps([table, twice], null).map(({ id, weight }) => [
      id,
      Math.round(weight * 10) / 10,
    ]);
    expect(weights[0]).toEqual(['u-540000', 1]);
    expect(weights.slice(1)).toEqual([0, 60, 120, 180, 240].map((sec) => [`t-${sec * 1000}`, 0.4]));
  });

  it('cuts a long label', () => {
    const [stamp] = mineStamps([{ id: 'a', text: `1:00 ${'long '.repeat(40)}`, likes: 0 }], null);
    expect(stamp!.label).toHaveLength(80);
    expect(stamp!.label.endsWith('…')).toBe(true);
  });
});
