import type { RunBytes } from '../../shared/model/replay.ts';

/** Whole segments of a recording that become one clip. */
export interface ClipTask {
  /** Of the recording and the moment: a clip is made once for it. */
  readonly jobId: string;
  /** The recording's folder. */
  readonly dir: string;
  /** What of the files in it, in order. */
  readonly parts: readonly RunBytes[];
}

export interface ClipMade {
  readonly durationMs: number;
  readonly bytes: number;
}

/** Puts a clip at a path, whole or not at all. Throws AppError. */
export type MakeClip = (task: ClipTask, path: string) => Promise<ClipMade>;

/** Which clip goes where, and which are there. Durable when a method returns. */
export interface ClipLedger {
  /** The job's path; where it has none yet, `choose` gives one that no other job has. */
  reserve(jobId: string, choose: (isTaken: (path: string) => boolean) => string): string;
  /** Null = not finished. */
  resultOf(jobId: string): ClipMade | null;
  finish(jobId: string, made: ClipMade): void;
  close(): void;
}
