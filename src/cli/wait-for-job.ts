import type { Client } from '../shared/contract/index.ts';
import { AppError } from '../shared/errors.ts';
import type { JobSnapshot } from '../shared/model/vod.ts';
import { settled } from './settled.ts';

export interface WaitForJobOptions {
  readonly jobId: string;
  readonly signal: AbortSignal;
  readonly onProgress: (job: JobSnapshot) => void;
}

/** Waits for a job's end; Ctrl+C cancels it. Rejects with the job's error when it failed. */
export async function waitForJob(client: Client, options: WaitForJobOptions): Promise<JobSnapshot> {
  const { jobId, signal, onProgress } = options;
  try {
    const job = await settled<JobSnapshot>(signal, (resolve, reject) => {
      const see = (snapshot: JobSnapshot): void => {
        if (snapshot.finishedAtUnixMs !== null) resolve(snapshot);
        else onProgress(snapshot);
      };
      const seeAll = ({ jobs }: { jobs: JobSnapshot[] }): void => {
        for (const snapshot of jobs) if (snapshot.jobId === jobId) see(snapshot);
      };
      const stop = client.subscribe('jobs.progress', { vodId: null }, seeAll, reject);
      // A job that ended before the subscription began is in no event.
      client.call('job.get', { jobId }, { signal }).then(see, reject);
      return stop;
    });
    if (job.cancelled) throw cancelledError();
    if (job.error !== null) throw new AppError(job.error);
    return job;
  } catch (thrown) {
    if (signal.aborted) await client.call('job.cancel', { jobId });
    throw thrown;
  }
}

const cancelledError = (): AppError =>
  new AppError({
    code: 'job/cancelled',
    message: 'The analysis was cancelled in another window.',
    nextStep: 'Run the command again to go on from where it stopped.',
  });

/** e.g. `Analyzing 43 %, 1 min 20 s left: loudness 60 %`. */
export function describeJob(job: JobSnapshot): string {
  const running = job.stages
    .filter((stage) => stage.state === 'running')
    .map(({ stageId, fraction, detail }) =>
      // A transfer's own words say more than its share.
      [stageId, ...(fraction === null ? [] : [percent(fraction)]), ...(detail === null ? [] : [detail])].join(
        ' ',
      ),
    );
  const eta = job.etaMs === null ? '' : `, ${describeDuration(job.etaMs)} left`;
  const stages = running.length === 0 ? '' : `: ${running.join(', ')}`;
  return `${job.status} ${percent(job.fraction)}${eta}${stages}`;
}

export const percent = (fraction: number): string => `${Math.floor(fraction * 100)} %`;

function describeDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
