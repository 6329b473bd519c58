import { describe, expect, test } from 'vitest';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { factsOf, kindName, notesOf, remediesOf } from './describe-link.ts';

const make = (changes: Partial<RemoteStream>): RemoteStream => ({
  link: {
    platform: 'twitch',
    kind: 'vod',
    id: '1',
    channel: null,
    url: 'https://example.org/1',
    startMs: null,
  },
  state: 'vod',
  videoId: '1',
  title: 'a stream',
  channel: 'someone',
  channelId: null,
  startedAtUnixMs: null,
  durationMs: 3_723_000,
  qualities: [],
  chapters: [],
  mutedRanges: [],
  hasChat: 'yes',
  notes: [],
  ...changes,
});
const texts = (stream: RemoteStream): string[] => notesOf(stream).map(({ text }) => text);

test('a form says more than the state, but not while it is live', () => {
  expect(kindName(make({}))).toBe('Recording');
  expect(kindName(make({ form: 'highlight' }))).toBe('Highlight');
  expect(kindName(make({ state: 'upcoming', form: 'premiere' }))).toBe('Premiere');
  expect(kindName(make({ state: 'live', form: 'premiere' }))).toBe('Live now');
});

test('facts leave out what is not told', () => {
  expect(factsOf(make({}), 0)).toBe('someone · 1:02:03');
  expect(factsOf(make({ channel: null, durationMs: null }), 0)).toBe('');
  expect(factsOf(make({ state: 'live', startedAtUnixMs: 0, durationMs: null }), 600_000)).toMatch(
    /^someone · 1 Jan 1970 · live for 10:00$/,
  );
  expect(factsOf(make({ state: 'upcoming', startedAtUnixMs: 0 }), 0)).toBe('someone');
});

describe('notes', () => {
  test('put the platform’s own words and muted stretches first', () => {
    const stream = make({
      notes: ['Subscribers only.'],
      mutedRanges: [
        { startMs: 0, endMs: 60_000 },
        { startMs: 100_000, endMs: 130_000 },
      ],
      chapters: ['a', 'b', 'a', 'c', 'd'].map((title, i) => ({ startMs: i, endMs: i + 1, title })),
    });
    expect(texts(stream)).toEqual([
      'Subscribers only.',
      '2 stretches are muted, 1 min 30 s together.',
      'Its picture and sound can’t be had here, its chat can.',
      '5 chapters: a, b, c …',
    ]);
  });

  test('say when nothing can be had, and when it begins', () => {
    expect(texts(make({ hasChat: 'no' }))).toEqual([
      'Neither its picture and sound nor its chat can be had.',
    ]);
    expect(texts(make({ state: 'upcoming' }))).toEqual([
      'It has not begun, and the platform does not say when. Paste the link again later.',
    ]);
    expect(texts(make({ state: 'upcoming', startedAtUnixMs: Date.UTC(2026, 10, 25, 12) }))[0]).toMatch(
      /^Begins 25 Nov 2026, \d\d:00\./,
    );
  });
});

test.each([
  ['link/sub-only', '', 'twitch', ['sign-in', 'own-token']],
  ['link/sub-only', '', 'kick', []],
  ['link/unsupported', 'Install yt-dlp and set its path in Settings.', 'youtube', ['downloads']],
  ['http/unreachable', '', 'twitch', ['health']],
  ['link/deleted', '', 'twitch', []],
] as const)('the way out of %s (%s) on %s', (code, nextStep, platform, remedies) => {
  expect(remediesOf({ code, message: 'No.', nextStep }, platform)).toEqual(remedies);
});
