const RATE_WINDOW_MS = 5000;

/** Bytes a second over the last seconds. */
export function createTransferRate(): { add(bytes: number): void; perSec(): number } {
  const chunks: { atMs: number; bytes: number }[] = [];
  const startedMs = performance.now();
  let sum = 0;
  const forget = (nowMs: number): void => {
    while (chunks[0] !== undefined && chunks[0].atMs < nowMs - RATE_WINDOW_MS) sum -= chunks.shift()!.bytes;
  };
  return {
    add(bytes) {
      const atMs = performance.now();
      const last = chunks.at(-1);
      if (last !== undefined && atMs - last.atMs < 100) last.bytes += bytes;
      else chunks.push({ atMs, bytes });
      sum += bytes;
      forget(atMs);
    },
    perSec() {
      const nowMs = performance.now();
      forget(nowMs);
      return sum / (Math.max(500, Math.min(RATE_WINDOW_MS, nowMs - startedMs)) / 1000);
    },
  };
}
