import type { Clock } from '../../src/core/ports/clock.ts';
import { abortError } from '../../src/shared/errors.ts';

interface Sleeper {
  readonly dueAtUnixMs: number;
  readonly ms: number;
  wake(): void;
}

export interface FakeTime {
  readonly clock: Clock;
  /** For deps that take `wait`: resolves when the test has let that much time pass. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Lengths of the waits that are going on, the next one to end first. */
  readonly waits: () => number[];
  /** Waits until somebody waits, then lets time pass to the end of the next wait. */
  next(): Promise<void>;
  /** Lets time pass; who waits meanwhile wakes at its moment. Doesn't wait for anybody to begin to wait. */
  pass(ms: number): Promise<void>;
  /** Resolves once so many wait. */
  sleeping(count: number): Promise<void>;
}

/** Time that stands still until a test lets it pass. */
export function createFakeTime(startUnixMs = 1_795_000_000_000): FakeTime {
  let nowUnixMs = startUnixMs;
  const sleepers: Sleeper[] = [];
  let watchers: { count: number; done: () => void }[] = [];
  const leave = (sleeper: Sleeper): void => void sleepers.splice(sleepers.indexOf(sleeper), 1);
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const sleeping = (count: number): Promise<void> =>
    sleepers.length >= count ? Promise.resolve() : new Promise((done) => void watchers.push({ count, done }));

  const wakeNext = (untilUnixMs: number): boolean => {
    const first = sleepers[0];
    if (first === undefined || first.dueAtUnixMs > untilUnixMs) return false;
    nowUnixMs = Math.max(nowUnixMs, first.dueAtUnixMs);
    first.wake();
    return true;
  };

  return {
    clock: { nowUnixMs: () => nowUnixMs },
    wait: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(abortError());
          return;
        }
        const onAbort = (): void => {
          leave(sleeper);
          reject(abortError());
        };
        const sleeper: Sleeper = {
          dueAtUnixMs: nowUnixMs + ms,
          ms,
          wake() {
            leave(sleeper);
            signal.removeEventListener('abort', onAbort);
            resolve();
          },
        };
        signal.addEventListener('abort', onAbort, { once: true });
        sleepers.push(sleeper);
        sleepers.sort((a, b) => a.dueAtUnixMs - b.dueAtUnixMs);
        for (const one of watchers.filter(({ count }) => sleepers.length >= count)) one.done();
        watchers = watchers.filter(({ count }) => sleepers.length < count);
      }),
    waits: () => sleepers.map(({ ms }) => ms),
    sleeping,
    async next() {
      await sleeping(1);
      wakeNext(Infinity);
    },
    async pass(ms) {
      const untilUnixMs = nowUnixMs + ms;
      await settle();
      while (wakeNext(untilUnixMs)) await settle();
      nowUnixMs = untilUnixMs;
    },
  };
}
