import { abortError } from '../../../shared/errors.ts';

/** Lets `limit` pieces of work run at once; the rest waits in order, and leaves the queue when aborted. */
export function createLimiter(limit: number): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  const enter = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(abortError());
        return;
      }
      const start = (): void => {
        signal.removeEventListener('abort', leave);
        running++;
        resolve();
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(start), 1);
        reject(abortError());
      };
      if (running < limit) {
        start();
        return;
      }
      waiting.push(start);
      signal.addEventListener('abort', leave, { once: true });
    });
  return async (signal, work) => {
    await enter(signal);
    try {
      return await work();
    } finally {
      running--;
      waiting.shift()?.();
    }
  };
}
