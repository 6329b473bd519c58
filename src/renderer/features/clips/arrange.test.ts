import { expect, test } from 'vitest';
import type { Clip } from '../../../shared/model/clip.ts';
import { sortClips } from './arrange.ts';

const clip = (clipId: string, state: Clip['state'], createdAtUnixMs: number): Clip => ({
  clipId,
  vodId: 'v',
  vodTitle: 'day 9',
  highlightId: null,
  title: clipId,
  startMs: 0,
  endMs: 1000,
  mode: 'exact',
  realStartMs: null,
  realEndMs: null,
  state,
  fraction: 0,
  etaMs: null,
  path: null,
  sizeBytes: null,
  note: null,
  error: null,
  createdAtUnixMs,
});

test('the queue shows what runs, then what waits in order, then what ended badly; the shelf the newest first', () => {
  const clips = [
    clip('failed', 'failed', 1),
    clip('old', 'done', 2),
    clip('second', 'queued', 5),
    clip('first', 'queued', 4),
    clip('now', 'running', 6),
    clip('new', 'done', 7),
  ];
  const { queue, shelf } = sortClips(clips, '');
  expect([queue.map(({ clipId }) => clipId), shelf.map(({ clipId }) => clipId)]).toEqual([
    ['now', 'first', 'second', 'failed'],
    ['new', 'old'],
  ]);
  expect(sortClips(clips, 'DAY old')).toEqual({ queue: [], shelf: [clips[1]] });
});
