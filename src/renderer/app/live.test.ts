import { describe, expect, test } from 'vitest';
import type { Recording } from '../../shared/contract/sources.ts';
import type { Clip } from '../../shared/model/clip.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import {
  camerasOf,
  mainRecordings,
  mergeClips,
  mergeJobs,
  mergeRecordings,
  queuePosition,
  resultsMark,
} from './live.ts';

const job = (jobId: string, changes: Partial<JobSnapshot> = {}): JobSnapshot => ({
  jobId,
  vodId: 'v1',
  status: 'Analyzing',
  stages: [],
  fraction: 0,
  etaMs: null,
  createdAtUnixMs: 100,
  finishedAtUnixMs: null,
  cancelled: false,
  error: null,
  gaps: [],
  ...changes,
});

describe('job snapshots', () => {
  test('a newer snapshot of the same job comes over the older one', () => {
    const newer = job('a', { fraction: 0.5 });
    expect(mergeJobs({ v1: job('a') }, [newer])).toEqual({ v1: newer });
  });

  test('a late word of an old job does not hide the job that was started after it', () => {
    const current = job('b', { createdAtUnixMs: 200 });
    expect(mergeJobs({ v1: current }, [job('a')])).toEqual({ v1: current });
  });

  test('only finished stages and the status change the mark of results', () => {
    const running = job('a', {
      stages: [{ stageId: 'chat', state: 'running', fraction: 0.2, detail: null, elapsedMs: 1, error: null }],
    });
    const further = { ...running, fraction: 0.9, stages: [{ ...running.stages[0]!, fraction: 0.9 }] };
    const done = { ...running, stages: [{ ...running.stages[0]!, state: 'done' as const }] };
    expect(resultsMark(further)).toBe(resultsMark(running));
    expect(resultsMark(done)).not.toBe(resultsMark(running));
  });
});

test('changed clips replace their older selves in place and new ones come first', () => {
  const clip = (clipId: string, fraction: number) => ({ clipId, fraction }) as Clip;
  const merged = mergeClips([clip('a', 0), clip('b', 0)], [clip('c', 0), clip('b', 1)]);
  expect(merged.map(({ clipId, fraction }) => [clipId, fraction])).toEqual([
    ['c', 0],
    ['a', 0],
    ['b', 1],
  ]);
});

test('a recording’s newer word comes over its older one, and the one that began last comes first', () => {
  const recording = (recordingId: string, startedAtUnixMs: number, bytes: number) =>
    ({ recordingId, startedAtUnixMs, bytes }) as Recording;
  const merged = mergeRecordings([recording('a', 1, 10)], [recording('b', 2, 20), recording('a', 1, 11)]);
  expect(merged.map(({ recordingId, bytes }) => [recordingId, bytes])).toEqual([
    ['b', 20],
    ['a', 11],
  ]);
});

test('a job’s place in the queue counts the waiting ones before it', () => {
  const queued = (vodId: string, createdAtUnixMs: number, changes: Partial<JobSnapshot> = {}) =>
    job(vodId, { vodId, status: 'Queued', createdAtUnixMs, ...changes });
  const jobs = [
    queued('a', 1, { status: 'Downloading' }),
    queued('b', 2),
    queued('c', 3),
    queued('d', 3),
    queued('e', 1, { finishedAtUnixMs: 5 }),
  ];
  const byVod = Object.fromEntries(jobs.map((each) => [each.vodId, each]));
  expect(['b', 'c', 'd'].map((vodId) => queuePosition(byVod, byVod[vodId]!))).toEqual([0, 1, 2]);
});

describe('further cameras', () => {
  const one = (recordingId: string, changes: Partial<Recording> = {}) =>
    ({ recordingId, error: null, ...changes }) as Recording;
  const camera = (of: string, number: number, changes: Partial<Recording> = {}) =>
    one(`${of}-${number}`, { camera: { of, number }, ...changes });
  const ids = (recordings: readonly Recording[]) => recordings.map(({ recordingId }) => recordingId);

  test('belong to their session, and stand for themselves where it is not here any more', () => {
    const recordings = [camera('a', 2), one('a'), camera('gone', 3), one('b')];
    expect(ids(mainRecordings(recordings))).toEqual(['a', 'gone-3', 'b']);
  });

  test('come by number, without those that nothing came of', () => {
    const empty = { error: { code: 'recording/empty', message: '', nextStep: '' } };
    const recordings = [camera('a', 3), camera('a', 4, empty), camera('b', 5), one('a'), camera('a', 2)];
    expect(ids(camerasOf(recordings, 'a'))).toEqual(['a-2', 'a-3']);
  });
});
