import { expect, test } from 'vitest';
import type { JobSnapshot, StageProgress } from '../../../shared/model/vod.ts';
import { fetchStages, queueText } from './job-words.ts';

const stage = (stageId: string, state: StageProgress['state']): StageProgress => ({
  stageId,
  state,
  fraction: null,
  detail: null,
  elapsedMs: null,
  error: null,
});
const ids = (status: JobSnapshot['status'], ...stages: StageProgress[]): string[] =>
  fetchStages({ status, stages } as JobSnapshot).map(({ stageId }) => stageId);

test('downloads are shown all together until the last of them is done', () => {
  const sound = stage('fetch-sound', 'done');
  expect(ids('Analyzing', stage('probe', 'running'), sound, stage('fetch-video', 'running'))).toEqual([
    'fetch-sound',
    'fetch-video',
  ]);
  expect(ids('Analyzing', sound, stage('fetch-video', 'done'), stage('probe', 'running'))).toEqual([]);
  expect(ids('Queued', stage('fetch-sound', 'waiting'))).toEqual([]);
});

test('a place in the queue is said in words', () => {
  expect([0, 1, 3].map(queueText)).toEqual([
    'next in the queue',
    'one before it in the queue',
    '3 before it in the queue',
  ]);
});
