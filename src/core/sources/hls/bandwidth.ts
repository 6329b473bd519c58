import { setTimeout as wait } from 'node:timers/promises';

/** A cap that all transfers which were given the same one share. */
export interface Bandwidth {
  /** Resolves when so many more bytes may be taken. */
  take(bytes: number, signal: AbortSignal): Promise<void>;
}

export interface BandwidthDeps {
  /** Asked at every chunk, so that a changed setting takes effect at once; null = no cap. */
  readonly bytesPerSec: () => number | null;
  /** Monotonic milliseconds. */
  readonly now?: () => number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
}

const sleepForReal = async (ms: number, signal: AbortSignal): Promise<void> => {
  await wait(ms, undefined, { signal });
};

/**
 * A token bucket that may be overdrawn: a chunk that arrived is paid for by waiting afterwards, so chunks of any size
 * pass and the average holds. Unused time is not saved up.
 */
export function createBandwidth(deps: BandwidthDeps): Bandwidth {
  const now = deps.now ?? ((): number => performance.now());
  const sleep = deps.sleep ?? sleepForReal;
  let paidUntilMs = 0;
  return {
    async take(bytes, signal) {
      const rate = deps.bytesPerSec();
      if (rate === null) return;
      const nowMs = now();
      paidUntilMs = Math.max(paidUntilMs, nowMs) + (bytes / rate) * 1000;
      await sleep(paidUntilMs - nowMs, signal);
    },
  };
}
