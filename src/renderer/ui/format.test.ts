import { describe, expect, test } from 'vitest';
import {
  fileName,
  formatAgo,
  formatBytes,
  formatDuration,
  formatLength,
  formatPercent,
  formatPlural,
  formatTimeLeft,
} from './format.ts';

describe('figures for people', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [999_600, '1.0 MB'],
    [118_204, '118 kB'],
    [8_912_004_112, '8.9 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(formatBytes(bytes)).toBe(text));

  test.each([
    [0, '0:00'],
    [9_999, '0:09'],
    [61_000, '1:01'],
    [760_000, '12:40'],
    [21_791_000, '6:03:11'],
  ])('a duration of %d ms is %s', (ms, text) => expect(formatDuration(ms)).toBe(text));

  test.each([
    [41_600, '42 s'],
    [60_000, '1 min'],
    [72_000, '1 min 12 s'],
  ])('a length of %d ms is %s', (ms, text) => expect(formatLength(ms)).toBe(text));

  test.each([
    [4_000, 'a few seconds left'],
    [31_000, 'about 40 s left'],
    [58_000, 'about 1 min left'],
    [254_000, 'about 4 min left'],
    [3_590_000, 'about 1 h left'],
    [5_400_000, 'about 1 h 30 min left'],
  ])('%d ms to go are “%s”', (ms, text) => expect(formatTimeLeft(ms)).toBe(text));

  test('percentages never claim more than is done', () => {
    expect([0, 0.58, 0.999, 1].map(formatPercent)).toEqual(['0 %', '58 %', '99 %', '100 %']);
  });

  test('counts carry separators and their noun', () => {
    expect([formatPlural(1, 'clip'), formatPlural(61_204, 'message')]).toEqual(['1 clip', '61,204 messages']);
  });

  test('moments of today are told as time gone by', () => {
    const now = Date.UTC(2026, 10, 21, 12);
    expect([20_000, 720_000, 3 * 3_600_000].map((gone) => formatAgo(now - gone, now))).toEqual([
      'just now',
      '12 min ago',
      '3 h ago',
    ]);
  });

  test('a file’s name is found behind either slash', () => {
    expect([fileName('/a/b c.mp4'), fileName('C:\\a\\b.mkv'), fileName('b.ts')]).toEqual([
      'b c.mp4',
      'b.mkv',
      'b.ts',
    ]);
  });
});
