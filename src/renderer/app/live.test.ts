import { describe, expect, test } from 'vitest';
import type { Clip } from '../../shared/model/clip.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import { mergeClips, mergeJobs, resultsMark } from './live.ts';

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
