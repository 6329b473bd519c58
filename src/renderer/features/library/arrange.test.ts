import { expect, test } from 'vitest';
import type { VodSummary } from '../../../shared/model/vod.ts';
import { arrangeVods } from './arrange.ts';

const vod = (vodId: string, changes: Partial<VodSummary>): VodSummary => ({
  vodId,
  title: vodId,
  channel: null,
  recordedAtUnixMs: null,
  addedAtUnixMs: 0,
  durationMs: null,
  messageCount: 0,
  platform: null,
  highlightCount: 0,
  clipCount: 0,
  hasVideo: true,
  hasChat: true,
  hasTranscript: false,
  hasPoster: false,
  mediaMissing: false,
  mediaDropped: false,
  hypeSparkline: [],
  status: 'Completed',
  gaps: [],
  error: null,
  ...changes,
});

const VODS = [
  vod('a', { title: 'day 10', channel: 'marlowe', recordedAtUnixMs: 5, addedAtUnixMs: 1, durationMs: 9 }),
  vod('b', { title: 'Day 9', addedAtUnixMs: 3, durationMs: 10, highlightCount: 4 }),
  vod('c', { title: 'bakery', channel: 'Marlowe', recordedAtUnixMs: 7, addedAtUnixMs: 2 }),
];
const ids = (vods: readonly VodSummary[]): string => vods.map(({ vodId }) => vodId).join('');

test('rows are sorted each way, with unknown dates and durations last', () => {
  expect({
    added: ids(arrangeVods(VODS, '', 'added')),
    recorded: ids(arrangeVods(VODS, '', 'recorded')),
    title: ids(arrangeVods(VODS, '', 'title')),
    duration: ids(arrangeVods(VODS, '', 'duration')),
    highlights: ids(arrangeVods(VODS, '', 'highlights')),
  }).toEqual({ added: 'bca', recorded: 'cab', title: 'cba', duration: 'bac', highlights: 'bac' });
});

test('rows stay that hold every typed word in title or channel', () => {
  expect(ids(arrangeVods(VODS, 'marlowe day', 'added'))).toBe('a');
  expect(ids(arrangeVods(VODS, 'MARLOWE', 'added'))).toBe('ca');
});
