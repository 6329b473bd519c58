/** Lets `burst` through at once and `perSecond` on average afterwards. */
export function createRateLimit(
  burst: number,
  perSecond: number,
  nowMs: () => number,
): { tryTake(): boolean } {
  let tokens = burst;
  let filledAtMs = nowMs();
  return {
    tryTake() {
      const now = nowMs();
      tokens = Math.min(burst, tokens + ((now - filledAtMs) / 1000) * perSecond);
      filledAtMs = now;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
