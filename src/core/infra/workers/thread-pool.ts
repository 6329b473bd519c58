import { Worker } from 'node:worker_threads';
import { AppError, abortError, type AppErrorShape } from '../../../shared/errors.ts';
import type { RunTaskOptions, WorkerPool } from '../../ports/worker-pool.ts';

type Outbound =
  | { type: 'progress'; id: number; fraction: number; detail?: string }
  | { type: 'done'; id: number; value: unknown }
  | { type: 'failed'; id: number; error: AppErrorShape };

/** Short-lived objects by the million: a small young generation keeps a thread's memory near what it really holds. */
const RESOURCE_LIMITS = { maxYoungGenerationSizeMb: 8 };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress: RunTaskOptions['onProgress'];
}

interface Slot {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

/**
 * A fixed number of worker threads started on demand; a task goes to the least busy one. A thread that dies fails
 * its tasks and is replaced at the next call. `entry` is the worker's file: TypeScript in tests, bundled otherwise.
 */
export function createThreadPool(options: { entry: URL; size: number }): WorkerPool {
  const slots: (Slot | null)[] = Array.from({ length: options.size }, () => null);
  let nextId = 1;

  const start = (index: number): Slot => {
    const worker = new Worker(options.entry, { resourceLimits: RESOURCE_LIMITS });
    const slot: Slot = { worker, pending: new Map() };
    worker.on('message', (message: Outbound) => {
      settle(slot, message);
      if (slot.pending.size === 0) worker.unref();
    });
    const fail = (error: Error): void => {
      if (slots[index] === slot) slots[index] = null;
      for (const pending of slot.pending.values()) pending.reject(error);
      slot.pending.clear();
    };
    worker.on('error', fail);
    worker.on('exit', (code) => fail(new Error(`a worker thread ended with code ${code}`)));
    worker.unref();
    slots[index] = slot;
    return slot;
  };

  const pick = (): Slot => {
    let best = 0;
    for (let index = 1; index < slots.length; index++) {
      if ((slots[index]?.pending.size ?? 0) < (slots[best]?.pending.size ?? 0)) best = index;
    }
    return slots[best] ?? start(best);
  };

  const run: WorkerPool['run'] = (name, input, runOptions = {}) => {
    const { signal, onProgress } = runOptions;
    if (signal?.aborted === true) return Promise.reject(abortError());
    const slot = pick();
    const id = nextId++;
    slot.worker.ref();
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
      slot.worker.postMessage({ type: 'run', id, name, input });
    });
  };

  return {
    run,
    async dispose() {
      await Promise.all(slots.filter((slot) => slot !== null).map((slot) => slot.worker.terminate()));
    },
  };
}

function settle(slot: Slot, message: Outbound): void {
  const pending = slot.pending.get(message.id);
  if (pending === undefined) return;
  if (message.type === 'progress') {
    pending.onProgress?.(message.fraction, message.detail);
    return;
  }
  slot.pending.delete(message.id);
  if (message.type === 'done') pending.resolve(message.value);
  else pending.reject(message.error.code === 'cancelled' ? abortError() : new AppError(message.error));
}
