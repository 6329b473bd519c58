import { create } from 'zustand';
import type { Clip } from '../../shared/model/clip.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import { useQueryCall } from '../rpc/hooks.ts';

/** The newest job of every VOD that has been seen working since the app opened. */
interface JobStore {
  readonly byVod: Readonly<Record<string, JobSnapshot>>;
}
export const useJobs = create<JobStore>(() => ({ byVod: {} }));

export const useJob = (vodId: string): JobSnapshot | null => useJobs((state) => state.byVod[vodId] ?? null);

/** Puts newer snapshots over older ones; a VOD keeps the job that was created last. */
export function mergeJobs(
  byVod: Readonly<Record<string, JobSnapshot>>,
  jobs: readonly JobSnapshot[],
): Record<string, JobSnapshot> {
  const merged: Record<string, JobSnapshot> = { ...byVod };
  for (const job of jobs) {
    const known = merged[job.vodId];
    if (known === undefined || known.jobId === job.jobId || job.createdAtUnixMs >= known.createdAtUnixMs)
      merged[job.vodId] = job;
  }
  return merged;
}

/** Finished stages of a job, as one word: it changes when results may have changed. */
export const resultsMark = (job: JobSnapshot): string =>
  `${job.jobId} ${job.status} ${job.stages.filter((stage) => stage.state === 'done').length}`;

/** Replaces clips by id and puts new ones in front. */
export function mergeClips(known: readonly Clip[], changed: readonly Clip[]): Clip[] {
  const byId = new Map(changed.map((clip) => [clip.clipId, clip]));
  const kept = known.map((clip) => {
    const newer = byId.get(clip.clipId);
    byId.delete(clip.clipId);
    return newer ?? clip;
  });
  return [...byId.values(), ...kept];
}

export const isActiveClip = (clip: Clip): boolean => clip.state === 'queued' || clip.state === 'running';

/** Every clip, kept fresh by the `clips.progress` stream. */
export const useClips = () => useQueryCall('clip.list', { vodId: null });

export function useActiveClipCount(): number {
  const { data } = useClips();
  return data === undefined ? 0 : data.clips.filter(isActiveClip).length;
}
