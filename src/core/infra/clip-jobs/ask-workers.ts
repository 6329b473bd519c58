import { type Job, Queue } from 'bullmq';
import { setTimeout as waitFor } from 'node:timers/promises';
import { z } from 'zod';
import type { ClipMade, ClipTask, MakeClip } from '../../ports/clip-jobs.ts';
import { moveFile } from '../paths/move-file.ts';
import { aliveKey, type ClipKind, stagedPath } from './clip-kinds.ts';
import { connection, endSoon, inTime, type RedisConnection } from './redis-link.ts';

const ATTEMPTS = 5;
const RETRY_MS = 1000;
const LOOK_MS = 200;
const CLOSE_MS = 1000;
/** Finished jobs are known for so long, so that an app that was away finds its answer. */
const KEPT_SEC = 3600;

const Made = z.object({
  durationMs: z.number(),
  bytes: z.number(),
  notes: z.array(z.string()).exactOptional(),
});

export interface AskOptions<Task extends ClipTask> extends RedisConnection {
  readonly makeHere: MakeClip<Task>;
  /** Redis is away for so long. */
  readonly hereAfterMs?: number;
  /** Workers live, and none took a job of lane `gpu` for so long. */
  readonly takeBackAfterMs?: number;
}

/**
 * Lets workers make clips of a kind: each job once by its id. Where Redis is away, or no worker could make it, it is made
 * here; one of lane `gpu`, for which there is no worker in this process, also where no worker lives or takes it.
 */
export function makeByWorkers<Task extends ClipTask>(
  kind: ClipKind<Task>,
  options: AskOptions<Task>,
): { readonly make: MakeClip<Task>; dispose(): Promise<void> } {
  const closing = new AbortController();
  const queue = new Queue(kind.queue, {
    // BullMQ begins only once: it has to wait for a Redis that is away. What is asked gives up by itself (inTime).
    connection: connection(options, closing.signal),
  });
  queue.on('error', () => undefined);
  return {
    async make(task, path, signal) {
      const made = await askWorkers({ ...options, queue, kind }, task, signal);
      if (made === null) return options.makeHere(task, path, signal);
      await moveFile(stagedPath(task.dir, task.jobId), path);
      return made;
    },
    dispose: () => endSoon(closing, () => queue.close(), CLOSE_MS),
  };
}

interface Asking<Task extends ClipTask> extends AskOptions<Task> {
  readonly queue: Queue;
  readonly kind: ClipKind<Task>;
}

/** What a worker answered; null = it has to be made here. */
async function askWorkers<Task extends ClipTask>(
  asking: Asking<Task>,
  task: Task,
  signal: AbortSignal | undefined,
): Promise<ClipMade | null> {
  const { queue, kind, hereAfterMs = 5000 } = asking;
  const { jobId } = task;
  const data = kind.toData(task);
  if (data === null) return null;
  const askedAtMs = performance.now();
  let answeredAtMs = askedAtMs;
  while (performance.now() - answeredAtMs < hereAfterMs) {
    signal?.throwIfAborted();
    try {
      const job = (await inTime(queue.getJob(jobId))) ?? (await inTime(add(queue, jobId, data)));
      const state = await inTime(job.getState());
      answeredAtMs = performance.now();
      if (state === 'completed') return Made.parse((await inTime(queue.getJob(jobId)))?.returnvalue);
      if (state === 'failed') return null;
      if (kind.lane === 'gpu' && (await tookBack(asking, job, performance.now() - askedAtMs))) return null;
    } catch {
      // Redis is away: asked again until it is too long.
    }
    await waitFor(LOOK_MS);
  }
  return null;
}

/** Takes a job out of the queue that no worker is at; throws where one is. */
async function tookBack<Task extends ClipTask>(
  { queue, kind, takeBackAfterMs = 30_000 }: Asking<Task>,
  job: Job,
  waitedMs: number,
): Promise<boolean> {
  const client = await inTime(queue.getBackend().client);
  const isWorkerAlive = (await inTime(client.get(aliveKey(kind)))) !== null;
  if (isWorkerAlive && ((await inTime(job.isActive())) || waitedMs < takeBackAfterMs)) return false;
  await inTime(job.remove());
  return true;
}

const add = (queue: Queue, jobId: string, data: object): ReturnType<Queue['add']> =>
  queue.add('clip', data, {
    ...{ jobId, attempts: ATTEMPTS, backoff: { type: 'fixed', delay: RETRY_MS } },
    ...{ removeOnComplete: { age: KEPT_SEC }, removeOnFail: { age: KEPT_SEC } },
  });
