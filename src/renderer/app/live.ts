import { create } from 'zustand';
import type { Recording, WatchedChannel } from '../../shared/contract/sources.ts';
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

const NO_CHANNELS: readonly WatchedChannel[] = [];

/** The watched channels, kept fresh by the `channels.changes` stream. */
export const useChannels = (): readonly WatchedChannel[] =>
  useQueryCall('channels.list', {}).data?.channels ?? NO_CHANNELS;

/** Recordings of this run of the app, as last heard of. */
export const useRecordings = create<{ readonly recordings: readonly Recording[] }>(() => ({
  recordings: [],
}));

/** Puts newer words over older ones; the one that began last comes first. */
export function mergeRecordings(known: readonly Recording[], changed: readonly Recording[]): Recording[] {
  const byId = new Map([...known, ...changed].map((recording) => [recording.recordingId, recording]));
  return [...byId.values()].sort((a, b) => b.startedAtUnixMs - a.startedAtUnixMs);
}

export type CameraRecording = Recording & { readonly camera: NonNullable<Recording['camera']> };

/** Recordings of their own. A camera whose session is not here any more is one, too. */
export const mainRecordings = (recordings: readonly Recording[]): Recording[] =>
  recordings.filter(({ camera }) => !recordings.some(({ recordingId }) => recordingId === camera?.of));

/** Further cameras of a session by number, but for those that nothing came of. */
export const camerasOf = (recordings: readonly Recording[], of: string): CameraRecording[] =>
  recordings
    .filter(
      (each): each is CameraRecording => each.camera?.of === of && each.error?.code !== 'recording/empty',
    )
    .sort((a, b) => a.camera.number - b.camera.number);

export const isRunningRecording = ({ state }: Recording): boolean =>
  state !== 'finished' && state !== 'failed';

/** How many jobs start before this one: 0 = it is next. */
export const queuePosition = (byVod: Readonly<Record<string, JobSnapshot>>, job: JobSnapshot): number =>
  Object.values(byVod).filter(
    (other) =>
      other.status === 'Queued' &&
      other.finishedAtUnixMs === null &&
      (other.createdAtUnixMs < job.createdAtUnixMs ||
        (other.createdAtUnixMs === job.createdAtUnixMs && other.jobId < job.jobId)),
  ).length;
