import type { MomentSigns } from '../../shared/model/moment-signs.ts';
import type { RunBytes } from '../../shared/model/replay.ts';
import type { RangeMs } from '../../shared/time.ts';

/** Kinds of work that machines take: `cpu` encodes nothing, `gpu` encodes. */
export const LANES = ['cpu', 'gpu'] as const;
export type Lane = (typeof LANES)[number];

/** Whole segments of a recording that become one clip. */
export interface ClipTask {
  /** Of the recording and the moment: a clip is made once for it. */
  readonly jobId: string;
  /** The recording's folder. */
  readonly dir: string;
  /** What of the files in it, in order. */
  readonly parts: readonly RunBytes[];
}

/** A clip that cuts between the cameras of a session; `dir` and `parts` are those of camera 1. */
export interface CameraClipTask extends ClipTask {
  /** The finished clip of camera 1; null where it can't be reached: it is then made of `parts`. */
  readonly plainPath: string | null;
  /** Further ones. */
  readonly cameras: readonly {
    readonly number: number;
    readonly dir: string;
    /** Null = nothing is there. */
    readonly parts: readonly RunBytes[] | null;
  }[];
  /** On the clip's clock. Faces stay on this computer: a worker elsewhere cuts without them. */
  readonly signs: MomentSigns;
  /** On the clip's clock. */
  readonly held: readonly (RangeMs & { readonly camera: number })[];
}

export interface ClipMade {
  readonly durationMs: number;
  readonly bytes: number;
  /** Which cameras are not in it and why; left out: nothing is missing. */
  readonly notes?: readonly string[];
}

/** Puts a clip at a path, whole or not at all. Throws AppError; AbortError when the signal aborts. */
export type MakeClip<Task extends ClipTask = ClipTask> = (
  task: Task,
  path: string,
  signal?: AbortSignal,
) => Promise<ClipMade>;

/** Which clip goes where, and which are there. Durable when a method returns. */
export interface ClipLedger {
  /** The job's path; where it has none yet, `choose` gives one that no other job has. */
  reserve(jobId: string, choose: (isTaken: (path: string) => boolean) => string): string;
  /** Null = not finished. */
  resultOf(jobId: string): ClipMade | null;
  finish(jobId: string, made: ClipMade): void;
  close(): void;
}
