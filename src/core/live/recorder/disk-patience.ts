import type { Hole } from './journal.ts';
import { AppError } from '../../../shared/errors.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'disk/full']);

/** Whether a write failed because the drive is full, by its own code or that of its cause. */
export function isDiskFull(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return ('code' in thrown && FULL.has(String(thrown.code))) || isDiskFull(thrown.cause);
}

export const diskFull = (folder: string, cause: unknown): AppError =>
  new AppError(
    {
      code: 'disk/full',
      message: `The drive of ${folder} is full.`,
      nextStep: 'Free some space (Library → Free up space), or choose a library on another drive.',
    },
    { cause },
  );

const AGAIN_MS = 1000;

export interface DiskPatience {
  /** What waits for space, in words; null = nothing does. */
  readonly note: string | null;
  /** Something had to wait since this was last asked. */
  hasWaited(): boolean;
  /**
   * Does `work` again and again while the drive is full. Whatever else it throws is thrown; AbortError when the signal
   * aborts meanwhile.
   */
  insist<T>(what: PausedWork, work: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

export interface PausedWork {
  /** "recording is paused" */
  readonly doing: string;
  /** Between two tries, ms. */
  readonly againMs?: number;
}

/** Waits for space where the drive of `folder` is full. */
export function createDiskPatience(deps: {
  readonly folder: string;
  readonly nowUnixMs: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly onChange: () => void;
}): DiskPatience {
  const waiting = new Map<object, string>();
  let hasWaited = false;
  return {
    get note() {
      return waiting.values().next().value ?? null;
    },
    hasWaited() {
      const before = hasWaited;
      hasWaited = false;
      return before;
    },
    async insist({ doing, againMs = AGAIN_MS }, work, signal) {
      const key = {};
      try {
        for (;;)
          try {
            return await work();
          } catch (thrown) {
            if (!isDiskFull(thrown)) throw thrown;
            hasWaited = true;
            if (!waiting.has(key)) waiting.set(key, noteOf(deps.folder, doing, deps.nowUnixMs()));
            deps.onChange();
            await deps.wait(againMs, signal);
          }
      } finally {
        if (waiting.delete(key)) deps.onChange();
      }
    },
  };
}

const noteOf = (folder: string, doing: string, sinceUnixMs: number): string => {
  const since = new Date(sinceUnixMs).toISOString().slice(11, 16);
  return `The disk is full: ${doing} since ${since} UTC. Free at least 1 GB on the drive of ${folder}; it goes on by itself.`;
};

/** What is missing after the disk was full is missing for that. */
export function withReason(holes: readonly Hole[], disk: DiskPatience): Hole[] {
  const isMissing = holes.some(({ kind }) => kind === 'missing');
  if (!isMissing || !disk.hasWaited()) return [...holes];
  return holes.map((hole) =>
    hole.kind === 'missing' ? { ...hole, note: `${hole.note} The disk was full.` } : hole,
  );
}
