import { Worker } from 'node:worker_threads';
import { AppError, abortError, type AppErrorShape } from '../../../shared/errors.ts';
import type { RunTaskOptions, WorkerPool } from '../../ports/worker-pool.ts';

type Outbound =
  | { type: 'progress'; id: number; fraction: number; detail?: string }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: AppErrorShape };

/**
 * Short-lived objects by the million: a small young generation keeps a thread's memory near what it really holds. V8
 * also waits less before it collects old objects when it is told a limit (an import of a million messages then holds
 * 36 MB instead of 70, in the same time, at any limit up to here); no task comes near the limit itself.
 */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8, maxOldGenerationSizeMb: 1024 };

/**
 * A thread with nothing to do keeps what its last task left for the garbage collector, 20–60 MB: after this long it is
 * ended. Long enough for somebody who drags a slider.
 */
const IDLE_MS = 10_000;

/** Between nothing to do and one task. */
const NOT_STARTED_LOAD = 0.5;

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: RunTaskOptions['onProgress'];
}

interface Slot {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
  /** Ends the thread; running while it has nothing to do. */
  idle: NodeJS.Timeout | null;
}

/** Starts a thread; `onEnd` is called once it takes no more tasks. */
function startThread(entry: URL, onEnd: (slot: Slot) => void): Slot {
  const worker = new Worker(entry, { resourceLimits: RESOURCE_LIMITS });
  const slot: Slot = { worker, pending: new Map(), idle: null };
  const rest = (): void => {
    worker.unref();
    slot.idle = setTimeout(() => {
      onEnd(slot);
      void worker.terminate();
    }, IDLE_MS).unref();
  };
  worker.on('message', (message: Outbound) => {
    if (settle(slot, message) && slot.pending.size === 0) rest();
  });
  const fail = (error: Error): void => {
    if (slot.idle !== null) clearTimeout(slot.idle);
    onEnd(slot);
    for (const pending of slot.pending.values()) pending.reject(error);
    slot.pending.clear();
  };
  worker.on('error', fail);
  worker.on('exit', (code) => fail(new Error(`a worker thread ended with code ${code}`)));
  return slot;
}

function takeUp(slot: Slot): void {
  if (slot.idle !== null) clearTimeout(slot.idle);
  slot.idle = null;
  slot.worker.ref();
}

/**
 * A fixed number of worker threads, started on demand and ended when idle. A thread that dies fails its tasks and is
 * replaced at the next call. `entry` is the worker's file: TypeScript in tests, bundled otherwise.
 */
export function createThreadPool(options: { entry: URL; size: number }): WorkerPool {
  const slots: (Slot | null)[] = Array.from({ length: options.size }, () => null);
  let nextId = 1;

  const start = (index: number): Slot => {
    const slot = startThread(options.entry, (ended) => {
      if (slots[index] === ended) slots[index] = null;
    });
    slots[index] = slot;
    return slot;
  };

  /** The least busy one; of those that have nothing to do, one that has started already. */
  const pick = (): Slot => {
    const loads = slots.map((slot) => slot?.pending.size ?? NOT_STARTED_LOAD);
    const best = loads.indexOf(Math.min(...loads));
    return slots[best] ?? start(best);
  };

  const run: WorkerPool['run'] = (name, input, runOptions = {}) => {
    const { signal, onProgress, transfer = [] } = runOptions;
    if (signal?.aborted === true) return Promise.reject(abortError());
    const slot = pick();
    const id = nextId++;
    takeUp(slot);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => slot.worker.postMessage({ type: 'abort', id });
      signal?.addEventListener('abort', onAbort, { once: true });
      const cleanUp = (): void => signal?.removeEventListener('abort', onAbort);
      slot.pending.set(id, {
        resolve: (value) => {
          cleanUp();
          resolve(value as never);
        },
        reject: (error) => {
          cleanUp();
          reject(error);
        },
        onProgress,
      });
      slot.worker.postMessage({ type: 'run', id, name, input }, transfer);
    });
  };

  return {
    run,
    async dispose() {
      await Promise.all(slots.filter((slot) => slot !== null).map((slot) => slot.worker.terminate()));
    },
  };
}

/** Hands a message to whoever waits for it; true when it was a task's last. */
function settle(slot: Slot, message: Outbound): boolean {
  const pending = slot.pending.get(message.id);
  if (pending === undefined) return false;
  if (message.type === 'progress') {
    pending.onProgress?.(message.fraction, message.detail);
    return false;
  }
  slot.pending.delete(message.id);
  if (message.type === 'done') pending.resolve(message.value);
  else pending.reject(message.error.code === 'cancelled' ? abortError() : new AppError(message.error));
  return true;
}
