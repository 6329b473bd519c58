import { UnrecoverableError, Worker } from 'bullmq';
import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { AppError } from '../../../shared/errors.ts';
import type { ClipMade, ClipTask, MakeClip } from '../../ports/clip-jobs.ts';
import { ALIVE_MS, aliveKey, type ClipKind, Name, stagedPath } from './clip-kinds.ts';
import { connection, endSoon, inTime, type RedisConnection } from './redis-link.ts';

const CLOSE_MS = 1000;
/** A clip that is being made is finished first. */
const FINISH_MS = 10_000;

export interface ClipWorkerOptions<Task extends ClipTask> extends RedisConnection {
  /** Folder of the recordings, as this machine sees it. */
  readonly recordingsDir: string;
  readonly make: MakeClip<Task>;
  readonly measure: (path: string) => Promise<ClipMade>;
  readonly onMade?: (jobId: string, made: ClipMade) => void;
  readonly onFailed?: (jobId: string, reason: string) => void;
  /** A worker that is silent for so long is dead: another takes its job. */
  readonly deadAfterMs?: number;
}

/** Takes clip jobs of a kind from Redis, one at a time. Goes on by itself after an outage. */
export function startClipWorker<Task extends ClipTask>(
  kind: ClipKind<Task>,
  options: ClipWorkerOptions<Task>,
): { dispose(): Promise<void> } {
  const { deadAfterMs = ALIVE_MS } = options;
  let isBusy = false;
  const closing = new AbortController();
  const worker = new Worker(
    kind.queue,
    async ({ id, data }) => {
      const jobId = Name.parse(id);
      const task = kind.toTask(data, jobId, options.recordingsDir);
      const path = stagedPath(task.dir, jobId);
      // Clips appear whole: one that is there was made by a worker that died before it could say so.
      if (existsSync(path)) return options.measure(path);
      isBusy = true;
      try {
        demandFiles(kind.files(task), options.recordingsDir);
        return await options.make(task, path, closing.signal);
      } catch (thrown) {
        throw isFinal(thrown) ? new UnrecoverableError(thrown.message) : thrown;
      } finally {
        isBusy = false;
      }
    },
    {
      connection: connection(options, closing.signal),
      ...{ concurrency: 1, lockDuration: deadAfterMs, stalledInterval: deadAfterMs / 2 },
      maxStalledCount: 100,
      drainDelay: 1,
    },
  );
  // It tries again by itself; an error event that nobody hears would end the process.
  worker.on('error', () => undefined);
  worker.on('completed', ({ id }, made) => options.onMade?.(id ?? '', made as ClipMade));
  worker.on('failed', (job, { message }) => options.onFailed?.(job?.id ?? '', message));
  if (kind.lane === 'gpu') void keepTelling(worker, aliveKey(kind), closing.signal);
  return { dispose: () => endSoon(closing, () => worker.close(), isBusy ? FINISH_MS : CLOSE_MS) };
}

/** Throws AppError `worker/no-recording`: who asked can reach them. */
function demandFiles(files: readonly string[], recordingsDir: string): void {
  const missing = files.find((path) => !existsSync(path));
  if (missing === undefined) return;
  throw new AppError({
    code: 'worker/no-recording',
    message: `${basename(missing)} of a recording is not in ${recordingsDir}.`,
    nextStep: 'Give the folder of the recordings, as this machine sees it, with --recordings.',
  });
}

/** Another try would end the same. */
const isFinal = (thrown: unknown): thrown is AppError =>
  thrown instanceof AppError && thrown.code.startsWith('director/');

/** That a worker of the lane lives: a key that goes by itself, so that nobody counts for longer than a dead one's job waits. */
async function keepTelling(worker: Worker, key: string, closing: AbortSignal): Promise<void> {
  while (!closing.aborted) {
    await tellOnce(worker, key).catch(() => undefined);
    await waitFor(ALIVE_MS / 4, undefined, { signal: closing }).catch(() => undefined);
  }
}

async function tellOnce(worker: Worker, key: string): Promise<void> {
  const client = await inTime(worker.getBackend().client);
  await inTime(client.set(key, '1', { PX: ALIVE_MS }));
}
