import { describe, expect, it } from 'vitest';
import {
  epochToUnixMs,
  isoToUnixMs,
  readDateTime,
  shortDuration,
  toUnixMs,
  utcToUnixMs,
  zoneOffsetMin,
} from './clock-time.ts';
import { clockToMs, LogClock } from './log-clock.ts';
import fc from '../../../../../test/support/properties.ts';

describe('clock times', () => {
  it('reads ISO 8601 as Date does', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1971-01-01'), max: new Date('2199-12-31'), noInvalidDate: true }),
        (date) => {
          expect(isoToUnixMs(date.toISOString())).toBe(date.getTime());
          expect(isoToUnixMs(date.toISOString().replace('T', ' ').replace('Z', '+00:00'))).toBe(
            date.getTime(),
          );
        },
      ),
    );
  });

  it.each([
    ['2019-12-08T15:07:37.52Z', Date.UTC(2019, 11, 8, 15, 7, 37, 520)],
    ['2013-08-17T15:12:43.181893Z', Date.UTC(2013, 7, 17, 15, 12, 43, 181)],
    ['2023-01-02T03:04:05+02:00', Date.UTC(2023, 0, 2, 1, 4, 5)],
    ['2023-1-2 03:04:05', Date.UTC(2023, 0, 2, 3, 4, 5)],
    ['2023-13-02T03:04:05Z', null],
    ['yesterday', null],
  ])('reads %s', (text, unixMs) => {
    expect(isoToUnixMs(text)).toBe(unixMs);
  });

  it('asks the host for the time of a zone that it does not know', () => {
    const reading = readDateTime('2023-01-02 03:04:05 Moon/Base')!;
    expect(toUnixMs(reading, (_, zone) => (zone === 'Moon/Base' ? 42 : 0))).toBe(42);
    expect(zoneOffsetMin('CEST')).toBe(120);
    expect(zoneOffsetMin('UTC-03:30')).toBe(-210);
    expect(zoneOffsetMin('CST')).toBeNull();
  });

  it('tells seconds, milliseconds and microseconds of the epoch apart', () => {
    expect([1_562_541_137, 1_562_541_137_129, 1_562_541_137_129_857, 0, 307].map(epochToUnixMs)).toEqual([
      1_562_541_137_000,
      1_562_541_137_129,
      1_562_541_137_129,
      null,
      null,
    ]);
  });

  it('writes durations as chat clients do', () => {
    expect([1, 600, 3661, 90_000, 0].map(shortDuration)).toEqual(['1s', '10m', '1h 1m 1s', '1d 1h', '0s']);
  });

  it.each([
    ['20:11:03', 72_663_000],
    ['8:11 PM', 72_660_000],
    ['12:00:00 AM', 0],
    ['01:02:03.250', 3_723_250],
    ['25:00:00', null],
    ['12', null],
  ])('reads the clock %s', (text, ms) => {
    expect(clockToMs(text)).toBe(ms);
  });
});

describe('LogClock', () => {
  it('goes on to the next day at midnight, also at the end of a month', () => {
    const clock = new LogClock(utcToUnixMs, 'forsen-2023-01-31.log');
    const times = ['23:59:58', '00:00:01', '23:59:59', '00:00:02'].map(
      (stamp) => clock.read(stamp)!.sentAtUnixMs,
    );
    const midnight = Date.UTC(2023, 1, 1);
    expect(times).toEqual([midnight - 2000, midnight + 1000, midnight - 1000, midnight + 2000]);
  });

  it('takes date and zone from a header, and a new header starts over', () => {
    const clock = new LogClock(() => NaN, '');
    clock.header('# Start logging at 2023-06-01 20:00:00 CEST');
    expect(clock.read('20:00:05')).toEqual({ offsetMs: null, sentAtUnixMs: Date.UTC(2023, 5, 1, 18, 0, 5) });
    clock.header('# Start logging at 2023-06-03 10:00:00 CEST');
    expect(clock.read('10:00:00')!.sentAtUnixMs).toBe(Date.UTC(2023, 5, 3, 8));
  });

  it('counts from the first line where there is no date at all', () => {
    const clock = new LogClock(utcToUnixMs, 'log.txt');
    expect(['23:59:50', '00:00:10', '00:00:05'].map((stamp) => clock.read(stamp)!.offsetMs)).toEqual([
      0, 20_000, 15_000,
    ]);
  });
});
