import type { JobSnapshot, StageProgress } from '../../../shared/model/vod.ts';
import { strings } from './strings.ts';

const FETCH = /^fetch-/;

/** The downloads of a job while any of them is unfinished; afterwards they are stages like the others. */
export function fetchStages(job: JobSnapshot): StageProgress[] {
  const stages = job.stages.filter(({ stageId }) => FETCH.test(stageId));
  return job.status !== 'Queued' && stages.some(({ state }) => state === 'waiting' || state === 'running')
    ? stages
    : [];
}

/** `next in the queue`, `2 before it in the queue`. */
export const queueText = (before: number): string =>
  before === 0 ? strings.row.queueNext : strings.row.queueBefore(before);
