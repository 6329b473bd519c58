import { expect, it } from 'vitest';
import { isNews, isOvertaken, pauseMs, type Entry } from './entry.ts';

const entry = (told: Entry['told'], autoRecord = true): Pick<Entry, 'told' | 'channel'> =>
  ({ told, channel: { autoRecord } }) as Entry;
const on = (broadcastId: string | null) => ({ broadcastId });

it('a broadcast is news once, by its id', () => {
  expect(isNews(entry(null), on('a'), false)).toBe(true);
  const told = { broadcastId: 'a', autoRecord: true };
  expect(isNews(entry(told), on('a'), true)).toBe(false);
  expect(isNews(entry(told), on('a'), false)).toBe(false);
  expect(isNews(entry(told), on('b'), true)).toBe(true);
});

it('without an id it is news when the channel was not live before', () => {
  const told = { broadcastId: null, autoRecord: true };
  expect(isNews(entry(told), on(null), true)).toBe(false);
  expect(isNews(entry(told), on(null), false)).toBe(true);
  // The id became known, or was not said this once: the same broadcast.
  expect(isNews(entry(told), on('a'), true)).toBe(false);
  expect(isNews(entry({ ...told, broadcastId: 'a' }), on(null), true)).toBe(false);
});

it('is news again when it is to be recorded only now, and not when no longer', () => {
  expect(isNews(entry({ broadcastId: 'a', autoRecord: false }, true), on('a'), true)).toBe(true);
  expect(isNews(entry({ broadcastId: 'a', autoRecord: true }, false), on('a'), true)).toBe(false);
});

it('a signal counts more than a look for a while, about what it spoke of', () => {
  const online = { signal: { isLive: true, broadcastId: 'a', untilUnixMs: 100 } };
  expect([null, on('a'), on('b')].map((seen) => isOvertaken(online, seen, 99))).toEqual([true, false, false]);
  expect(isOvertaken(online, null, 100)).toBe(false);
  const offline = { signal: { isLive: false, broadcastId: 'a', untilUnixMs: 100 } };
  expect([null, on('a'), on('b')].map((seen) => isOvertaken(offline, seen, 99))).toEqual([
    false,
    true,
    false,
  ]);
  expect(isOvertaken({ signal: null }, null, 0)).toBe(false);
});

it('looks each minute, more seldom after failures, a quarter of an hour at most', () => {
  const pauses = [0, 1, 2, 3, 4, 5, 50].map((failures) => pauseMs(failures, 0.5) / 60_000);
  expect(pauses).toEqual([1, 1, 2, 4, 8, 15, 15]);
  expect([pauseMs(0, 0), pauseMs(0, 1)]).toEqual([54_000, 66_000]);
});
