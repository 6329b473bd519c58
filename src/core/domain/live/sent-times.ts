import { createClockSkew, MAX_SKEW_MS } from './outside/clock-skew.ts';

/**
 * When a message was sent, by this machine's clock: the sender's may be any time off. `sentAtUnixMs` null, or further off
 * than a skew may be: when it arrived.
 */
export function createSentTimes(): (sentAtUnixMs: number | null, arrivedAtUnixMs: number) => number {
  const skew = createClockSkew();
  return (sentAtUnixMs, arrivedAtUnixMs) => {
    if (sentAtUnixMs === null) return arrivedAtUnixMs;
    const apartMs = skew.see({ unixMs: sentAtUnixMs, isSendTime: true }, arrivedAtUnixMs);
    if (Math.abs(apartMs) > MAX_SKEW_MS) return arrivedAtUnixMs;
    return Math.min(arrivedAtUnixMs, sentAtUnixMs + skew.ms);
  };
}
