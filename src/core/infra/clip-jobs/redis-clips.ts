import { Queue, Worker } from 'bullmq';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import { z } from 'zod';
import type { ClipMade, ClipTask, MakeClip } from '../../ports/clip-jobs.ts';

const QUEUE = 'klipstream-clips';
const ATTEMPTS = 5;
const RETRY_MS = 1000;
const LOOK_MS = 200;
const ANSWER_MS = 2000;
const CLOSE_MS = 1000;
/** A clip that is being made is finished first. */
const FINISH_MS = 10_000;
/** Finished jobs are known for so long, so that an app that was away finds its answer. */
const KEPT_SEC = 3600;

/** A folder's or file's name, nothing that leads elsewhere: jobs come from outside. */
const Name = z.string().regex(/^[\w][\w.-]*$/u);
const Part = z.object({
  run: Name,
  fromByte: z.number().int().min(0),
  toByte: z.number().int().min(1),
});
/** The latter as jobs were before a clip could lie in several files. */
const JobData = z.union([
  z.object({ recordingId: Name, parts: z.array(Part).min(1) }),
  Part.extend({ recordingId: Name }).transform(({ recordingId, ...part }) => ({
    recordingId,
    parts: [part],
  })),
]);
const Made = z.object({ durationMs: z.number(), bytes: z.number() });

export interface RedisConnection {
  readonly url: string;
  readonly password: string | null;
}

/** What BullMQ connects with, until `closing` aborts: while Redis is away it would otherwise never be closed. */
const connection = (
  { url, password }: RedisConnection,
  closing: AbortSignal,
): { url: string; maxRetriesPerRequest: null } => ({
  url,
  ...(password === null ? {} : { password }),
  maxRetriesPerRequest: null,
  ...{ retryStrategy: (times: number) => (closing.aborted ? null : Math.min(100 * times, 1000)) },
});

/** Ends what BullMQ has open, in time: it waits for an answer of Redis, which may be away. */
async function endSoon(closing: AbortController, closed: () => Promise<unknown>, ms: number): Promise<void> {
  closing.abort();
  const end = new AbortController();
  const late = waitFor(ms, undefined, { signal: end.signal }).catch(() => undefined);
  await Promise.race([closed().catch(() => undefined), late]);
  end.abort();
}

/** Where a worker leaves a clip; who asked for it takes it from there. */
const stagedPath = (dir: string, jobId: string): string => join(dir, 'clips', `${jobId}.mp4`);

export interface ClipWorkerOptions extends RedisConnection {
  /** Folder of the recordings, as this machine sees it. */
  readonly recordingsDir: string;
  readonly make: MakeClip;
  readonly measure: (path: string) => Promise<ClipMade>;
  readonly onMade?: (jobId: string, made: ClipMade) => void;
  readonly onFailed?: (jobId: string, reason: string) => void;
  /** A worker that is silent for so long is dead: another takes its job. */
  readonly deadAfterMs?: number;
}

/** Takes clip jobs from Redis, one at a time. Goes on by itself after an outage. */
export function startClipWorker(options: ClipWorkerOptions): { dispose(): Promise<void> } {
  const { deadAfterMs = 10_000 } = options;
  let isBusy = false;
  const closing = new AbortController();
  const worker = new Worker(
    QUEUE,
    async ({ id, data }) => {
      const [jobId, { recordingId, parts }] = [Name.parse(id), JobData.parse(data)];
      const dir = join(options.recordingsDir, recordingId);
      const path = stagedPath(dir, jobId);
      // Clips appear whole: one that is there was made by a worker that died before it could say so.
      if (existsSync(path)) return options.measure(path);
      isBusy = true;
      try {
        return await options.make({ jobId, dir, parts }, path);
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
  worker.on('completed', ({ id }, made) => options.onMade?.(id ?? '', Made.parse(made)));
  worker.on('failed', (job, { message }) => options.onFailed?.(job?.id ?? '', message));
  return { dispose: () => endSoon(closing, () => worker.close(), isBusy ? FINISH_MS : CLOSE_MS) };
}

/**
 * Lets workers make clips: each job once by its id. Where Redis is away for `hereAfterMs`, or no worker could make it, it
 * is made here.
 */
export function makeByWorkers(
  options: RedisConnection & { readonly makeHere: MakeClip; readonly hereAfterMs?: number },
): { readonly make: MakeClip; dispose(): Promise<void> } {
  const { makeHere, hereAfterMs = 5000 } = options;
  const closing = new AbortController();
  const queue = new Queue(QUEUE, {
    // BullMQ begins only once: it has to wait for a Redis that is away. What is asked gives up by itself (inTime).
    connection: connection(options, closing.signal),
  });
  queue.on('error', () => undefined);
  return {
    async make(task, path) {
      const staged = stagedPath(task.dir, task.jobId);
      const made = await askWorkers(queue, task, hereAfterMs);
      if (made === null) return makeHere(task, path);
      await move(staged, path);
      return made;
    },
    dispose: () => endSoon(closing, () => queue.close(), CLOSE_MS),
  };
}

/** What a worker answered; null = none could, or Redis is away. */
async function askWorkers(queue: Queue, task: ClipTask, hereAfterMs: number): Promise<ClipMade | null> {
  const { jobId, dir, parts } = task;
  let answeredAtMs = performance.now();
  while (performance.now() - answeredAtMs < hereAfterMs) {
    try {
      const found = await inTime(queue.getJob(jobId));
      const job =
        found ?? (await inTime(add(queue, jobId, { recordingId: basename(dir), parts: [...parts] })));
      const state = await inTime(job.getState());
      answeredAtMs = performance.now();
      if (state === 'completed') return Made.parse((await inTime(queue.getJob(jobId)))?.returnvalue);
      if (state === 'failed') return null;
    } catch {
      // Redis is away: asked again until it is too long.
    }
    await waitFor(LOOK_MS);
  }
  return null;
}

const add = (queue: Queue, jobId: string, data: z.infer<typeof JobData>): ReturnType<Queue['add']> =>
  queue.add('clip', data, {
    ...{ jobId, attempts: ATTEMPTS, backoff: { type: 'fixed', delay: RETRY_MS } },
    ...{ removeOnComplete: { age: KEPT_SEC }, removeOnFail: { age: KEPT_SEC } },
  });

async function inTime<T>(asked: Promise<T>): Promise<T> {
  const end = new AbortController();
  const late = waitFor(ANSWER_MS, undefined, { signal: end.signal }).then(() =>
    Promise.reject(new Error('Redis does not answer.')),
  );
  late.catch(() => undefined);
  return Promise.race([asked, late]).finally(() => end.abort());
}

/** Whole or not at all, also onto another drive. */
async function move(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (thrown) {
    if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'EXDEV')) throw thrown;
    await copyFile(from, `${to}.part`);
    await rename(`${to}.part`, to);
    await rm(from, { force: true });
  }
}
