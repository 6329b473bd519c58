import { describe, expect, it } from 'vitest';
import { formatTimestamp, msToSamples, parseTimestamp, secToMs } from './time.ts';

describe('formatTimestamp', () => {
  it('never writes more than 59 minutes or seconds', () => {
    expect([0, 59_999, 3_600_000, 8_027_000].map((ms) => formatTimestamp(ms))).toEqual([
      '0:00:00',
      '0:00:59',
      '1:00:00',
      '2:13:47',
    ]);
  });

  it('keeps milliseconds and sign where asked', () => {
    expect(formatTimestamp(3_723_045, { millis: true })).toBe('1:02:03.045');
    expect(formatTimestamp(-1500, { millis: true })).toBe('-0:00:01.500');
  });
});

describe('parseTimestamp', () => {
  it.each([
    ['1:02:03.5', 3_723_500],
    ['2:03', 123_000],
    ['90', 90_000],
    ['90.25', 90_250],
    ['-0:00:05', -5000],
    ['+3,5', 3500],
    ['133:47', null],
    ['1:75:00', null],
    ['1:00:75', null],
    ['soon', null],
    ['', null],
  ])('reads %s', (text, ms) => {
    expect(parseTimestamp(text)).toBe(ms);
  });

  it('reads what formatTimestamp wrote', () => {
    for (const ms of [0, 1, 999, 61_001, 46_799_999])
      expect(parseTimestamp(formatTimestamp(ms, { millis: true }))).toBe(ms);
  });
});

describe('conversions', () => {
  it('round to whole milliseconds and samples', () => {
    expect([secToMs(1.0005), msToSamples(10, 44_100)]).toEqual([1001, 441]);
  });
});
