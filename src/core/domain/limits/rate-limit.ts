export interface RateLimit {
  /** Takes all of `count` (1) or nothing. */
  tryTake(count?: number): boolean;
}

/** Lets `burst` through at once and `perSecond` on average afterwards. */
export function createRateLimit(burst: number, perSecond: number, nowMs: () => number): RateLimit {
  let tokens = burst;
  let filledAtMs = nowMs();
  return {
    tryTake(count = 1) {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * perSecond);
      filledAtMs = now;
      if (tokens < count) return false;
      tokens -= count;
      return true;
    },
  };
}
