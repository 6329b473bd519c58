import type { BurstEvent } from './burst-events.ts';

export interface LagEstimate {
  readonly lagMs: number;
  /** 0..1 */
  readonly confidence: number;
}

/** Lags that are looked at, and the quiet lags that say how much chance does. */
const MAX_LAG_SEC = 25;
const REFERENCE_SEC = 90;
const PRIOR_LAG_SEC = 6;
const PRIOR_WIDTH_SEC = 4;
/** How much of a response the prior can take away. */
const PRIOR_FLOOR = 0.45;
const MIN_EVENTS = 4;
/** A response this many deviations above chance is as likely right as wrong. */
const EVEN_DEVIATIONS = 3.5;

/**
 * How late chat answers a sound: the mean course of the chat after loud onsets (event-triggered average), its peak
 * chosen under a prior of 4–8 s, the lag read halfway between the rise's middle and the peak. `counts[s]` is chat per
 * second of VOD time, not moved by any lag. null when there is too little to go by.
 */
export function estimateLag(counts: Float32Array, sounds: readonly BurstEvent[]): LagEstimate | null {
  const events = sounds.filter(({ second }) => second >= 10 && second + MAX_LAG_SEC < counts.length);
  if (events.length < MIN_EVENTS) return null;
  const response = triggeredAverage(counts, events);
  const at = (lag: number): number => response[lag + REFERENCE_SEC]!;
  const reference: number[] = [];
  for (let lag = -REFERENCE_SEC; lag <= REFERENCE_SEC; lag++)
    if ((lag < -5 || lag > MAX_LAG_SEC + 15) && !Number.isNaN(at(lag))) reference.push(at(lag));
  const mean = reference.reduce((sum, value) => sum + value, 0) / reference.length;
  const variance = reference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / reference.length;
  const deviation = Math.sqrt(variance) + 1e-9;
  let peak = 0;
  let best = Number.NEGATIVE_INFINITY;
  for (let lag = 0; lag <= MAX_LAG_SEC; lag++) {
    const prior =
      PRIOR_FLOOR + (1 - PRIOR_FLOOR) * Math.exp(-((lag - PRIOR_LAG_SEC) ** 2) / (2 * PRIOR_WIDTH_SEC ** 2));
    const score = ((at(lag - 1) + 2 * at(lag) + at(lag + 1)) / 4 - mean) * prior;
    if (score > best) {
      best = score;
      peak = lag;
    }
  }
  const height = at(peak) - mean;
  const rise = riseBefore(at, peak, mean + height / 2);
  const deviations = height / deviation;
  return {
    lagMs: Math.max(0, Math.round(((rise + peak) / 2) * 1000)),
    confidence: 1 / (1 + Math.exp(EVEN_DEVIATIONS - deviations)),
  };
}

/** Where the course first climbs over `level` on its way to the peak, in fractional seconds. */
function riseBefore(at: (lag: number) => number, peak: number, level: number): number {
  let lag = peak;
  while (lag > peak - 10 && lag > -2 && at(lag - 1) > level) lag--;
  const above = at(lag);
  const below = at(lag - 1);
  return above === below ? lag : lag - (above - level) / (above - below);
}

/** Mean chat at every lag; where the stream has begun or ended already, the other events speak alone. */
function triggeredAverage(counts: Float32Array, events: readonly BurstEvent[]): Float64Array {
  const response = new Float64Array(2 * REFERENCE_SEC + 1);
  for (let lag = -REFERENCE_SEC; lag <= REFERENCE_SEC; lag++) {
    let sum = 0;
    let weight = 0;
    for (const { second, strength } of events) {
      const count = counts[second + lag];
      if (count === undefined) continue;
      // One huge burst must not outvote all others.
      sum += strength * Math.sqrt(count);
      weight += strength;
    }
    response[lag + REFERENCE_SEC] = weight === 0 ? Number.NaN : sum / weight;
  }
  return response;
}
