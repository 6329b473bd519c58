import { basename, join } from 'node:path';
import { z } from 'zod';
import type { CameraClipTask, ClipTask, Lane } from '../../ports/clip-jobs.ts';

/** A folder's or file's name, nothing that leads elsewhere: jobs come from outside. */
export const Name = z.string().regex(/^[\w][\w.-]*$/u);
const Part = z.object({
  run: Name,
  fromByte: z.number().int().min(0),
  toByte: z.number().int().min(1),
});
const Parts = z.array(Part).min(1);
/** The latter as jobs were before a clip could lie in several files. */
const PlainData = z.union([
  z.object({ recordingId: Name, parts: Parts }),
  Part.extend({ recordingId: Name }).transform(({ recordingId, ...part }) => ({
    recordingId,
    parts: [part],
  })),
]);
const CameraData = z.object({
  recordingId: Name,
  parts: Parts,
  cameras: z
    .array(z.object({ number: z.number().int().min(2), recordingId: Name, parts: Parts.nullable() }))
    .min(1)
    .max(16),
  events: z.array(z.object({ startMs: z.number(), endMs: z.number() })).max(10_000),
  held: z.array(z.object({ camera: z.number().int().min(1), startMs: z.number(), endMs: z.number() })),
});

/** Clips that workers make: what a job says of one. Jobs hold names and byte ranges only. */
export interface ClipKind<Task extends ClipTask> {
  readonly lane: Lane;
  readonly queue: string;
  /** Null = a worker can't make it. */
  toData(task: Task): object | null;
  /** Throws where something is not as it should be, or leads elsewhere. */
  toTask(data: unknown, jobId: string, recordingsDir: string): Task;
  /** What it reads. */
  files(task: Task): string[];
}

const filesIn = ({ dir, parts }: Pick<ClipTask, 'dir' | 'parts'>): string[] =>
  parts.map(({ run }) => join(dir, run));

/** Clips of one camera, put together without encoding. */
export const PLAIN_CLIPS: ClipKind<ClipTask> = {
  ...{ lane: 'cpu', queue: 'klipstream-clips' },
  toData: ({ dir, parts }) => ({ recordingId: basename(dir), parts }),
  toTask(data, jobId, recordingsDir) {
    const { recordingId, parts } = PlainData.parse(data);
    return { jobId, dir: join(recordingsDir, recordingId), parts };
  },
  files: filesIn,
};

/** Clips between the cameras of a session. */
export const CAMERA_CLIPS: ClipKind<CameraClipTask> = {
  ...{ lane: 'gpu', queue: 'klipstream-camera-clips' },
  toData: ({ dir, parts, cameras, held, signs: { events } }) =>
    parts.length === 0 || cameras.length === 0
      ? null
      : {
          ...{ recordingId: basename(dir), parts, held, events },
          cameras: cameras.map(({ number, ...camera }) => ({
            ...{ number, recordingId: basename(camera.dir), parts: camera.parts },
          })),
        },
  toTask(data, jobId, recordingsDir) {
    const { recordingId, parts, cameras, held, events } = CameraData.parse(data);
    return {
      ...{ jobId, dir: join(recordingsDir, recordingId), parts, held, plainPath: null },
      signs: { events, faces: [] },
      cameras: cameras.map(({ number, ...camera }) => ({
        ...{ number, dir: join(recordingsDir, camera.recordingId), parts: camera.parts },
      })),
    };
  },
  files: (task) => [task, ...task.cameras].flatMap(({ dir, parts }) => filesIn({ dir, parts: parts ?? [] })),
};

/** Where a worker leaves a clip; who asked for it takes it from there. */
export const stagedPath = (dir: string, jobId: string): string => join(dir, 'clips', `${jobId}.mp4`);

/** There while a worker of the lane lives, and so long after. */
export const aliveKey = ({ queue }: Pick<ClipKind<ClipTask>, 'queue'>): string => `${queue}-alive`;
export const ALIVE_MS = 10_000;
