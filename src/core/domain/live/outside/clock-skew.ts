/** A sender whose clock is further off is refused. */
export const MAX_SKEW_MS = 5 * 60_000;
/** Messages that the estimate looks back on. */
const REMEMBERED = 64;
/** An event may be told this much after it happened without anything being wrong with a clock. */
const LATENESS_MS = 5000;

export interface ClockSkew {
  /** What to add to the sender's times, ms. */
  readonly ms: number;
  /** A message was in the past or the future by this much, ms; more than `MAX_SKEW_MS` should be refused. */
  see(sentAt: { readonly unixMs: number; readonly isSendTime: boolean }, arrivedAtUnixMs: number): number;
}

/**
 * This machine's clock minus a sender's. A message arrives after it was sent, never before, so that the smallest
 * difference of the last messages is the nearest to the truth (Cristian's one-way case). Where a message says when
 * its events happened but not when it was sent, up to 5 s of it are lateness and not skew.
 */
export function createClockSkew(): ClockSkew {
  const seen: number[] = [];
  let ms = 0;
  return {
    get ms() {
      return ms;
    },
    see({ unixMs, isSendTime }, arrivedAtUnixMs) {
      const apart = arrivedAtUnixMs - unixMs;
      if (Math.abs(apart) > MAX_SKEW_MS) return apart;
      seen.push(!isSendTime && apart > 0 && apart <= LATENESS_MS ? 0 : apart);
      if (seen.length > REMEMBERED) seen.shift();
      ms = Math.round(Math.min(...seen));
      return apart;
    },
  };
}
