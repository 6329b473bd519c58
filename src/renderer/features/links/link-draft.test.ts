import { describe, expect, test } from 'vitest';
import type { RemoteQuality, RemoteStream } from '../../../shared/model/remote-stream.ts';
import { estimateBytes, judgeSpace, newLinkDraft, pickQuality, readPart, toChoice } from './link-draft.ts';

const quality = (id: string, heightPx: number | null, sizeBytes: number | null): RemoteQuality => ({
  id,
  label: id,
  heightPx,
  framesPerSec: null,
  codecs: null,
  bitsPerSec: null,
  sizeBytes,
  hasVideo: heightPx !== null,
});
const QUALITIES = [
  quality('1080p60', 1080, 8_000),
  quality('720p60', 720, 4_000),
  quality('480p30', 480, 2_000),
  quality('audio', null, 400),
];
const stream: RemoteStream = {
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
  durationMs: 100_000,
  qualities: QUALITIES,
  chapters: [],
  mutedRanges: [],
  hasChat: 'yes',
  notes: [],
};
const draft = newLinkDraft(stream, '720p');

describe('the rendition of a wish', () => {
  test.each([
    ['source', '1080p60'],
    ['1080p', '1080p60'],
    ['720p', '720p60'],
    ['600p', '480p30'],
    ['360p', '480p30'],
    ['audio', 'audio'],
    ['480p30', '480p30'],
  ])('%s is %s', (wish, id) => {
    expect(pickQuality(QUALITIES, wish)?.id).toBe(id);
  });

  test('is sound where there is nothing else, and null where there is nothing', () => {
    expect(pickQuality(QUALITIES.slice(3), '720p')?.id).toBe('audio');
    expect(pickQuality([], '720p')).toBeNull();
  });
});

describe('a new draft', () => {
  test('wants what the stream has', () => {
    expect(draft).toEqual({ quality: '720p60', from: '', to: '', wantMedia: true, wantChat: true });
    expect(newLinkDraft({ ...stream, qualities: [], hasChat: 'unknown' }, '720p')).toMatchObject({
      quality: '720p',
      wantMedia: false,
      wantChat: true,
    });
    expect(newLinkDraft({ ...stream, hasChat: 'no' }, 'source').wantChat).toBe(false);
  });
});

describe('the typed part', () => {
  test.each([
    ['', '', null],
    ['0:10', '', { startMs: 10_000, endMs: 100_000 }],
    ['', '0:20', { startMs: 0, endMs: 20_000 }],
    ['0:10', '20', { startMs: 10_000, endMs: 20_000 }],
    ['x', '', 'bad'],
    ['-5', '', 'bad'],
    ['0:20', '0:20', 'order'],
    ['0:30', '0:20', 'order'],
    ['0:10', '1:41', 'beyond'],
    ['1:40', '', 'beyond'],
  ])('from “%s” to “%s”', (from, to, part) => {
    expect(readPart({ ...draft, from, to }, 100_000)).toEqual(part);
  });

  test('needs its end where nobody knows how long the stream is', () => {
    expect(readPart({ ...draft, from: '10' }, null)).toBe('bad');
    expect(readPart({ ...draft, from: '10', to: '20' }, null)).toEqual({ startMs: 10_000, endMs: 20_000 });
  });
});

describe('the size of a download', () => {
  test('is the rendition’s, in proportion for a part, none without media', () => {
    expect(estimateBytes(stream, draft)).toBe(4_000);
    expect(estimateBytes(stream, { ...draft, from: '0:25', to: '0:50' })).toBe(1_000);
    expect(estimateBytes(stream, { ...draft, wantMedia: false })).toBe(0);
  });

  test('comes from the bit rate where the platform tells no size, else it is unknown', () => {
    const byRate = { ...stream, qualities: [{ ...quality('a', 720, null), bitsPerSec: 8_000 }] };
    expect(estimateBytes(byRate, newLinkDraft(byRate, 'source'))).toBe(100_000);
    const unknown = { ...stream, qualities: [quality('a', 720, null)] };
    expect(estimateBytes(unknown, newLinkDraft(unknown, 'source'))).toBeNull();
  });
});

describe('the room for a download', () => {
  const space = (workBytes: number, libraryBytes: number, sameDrive = false) => ({
    workBytes,
    libraryBytes,
    sameDrive,
  });
  test.each([
    [100, space(1_000, 1_000), 'fits', 'library'],
    [100, space(99, 1_000), 'full', 'work'],
    [100, space(1_000, 99), 'full', 'library'],
    [100, space(150, 150, true), 'tight', 'library'],
    [100, space(201, 201, true), 'fits', 'library'],
    [null, space(1, 1), 'unknown', 'library'],
  ])('%s bytes in %j', (bytes, free, verdict, drive) => {
    expect(judgeSpace(bytes, free)).toMatchObject({ verdict, drive });
  });
});

test('a choice is made of what can be read and is wanted', () => {
  expect(toChoice(stream, { ...draft, from: '10' })).toEqual({
    quality: '720p60',
    range: { startMs: 10_000, endMs: 100_000 },
    wantMedia: true,
    wantChat: true,
  });
  expect(toChoice(stream, { ...draft, from: 'soon' })).toBeNull();
  expect(toChoice(stream, { ...draft, wantMedia: false, wantChat: false })).toBeNull();
});
