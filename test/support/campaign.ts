import type { Fault } from '../sim/sim-server.ts';

/**
 * Seeds of a campaign of faults: `usual` of them in the test suite, `KLIPSTREAM_CAMPAIGN_SEEDS` of them in
 * `npm run campaign`, `KLIPSTREAM_CAMPAIGN_FROM` being the first.
 */
export function campaignSeeds(usual: number): number[] {
  const count = Number(process.env['KLIPSTREAM_CAMPAIGN_SEEDS'] ?? usual);
  const from = Number(process.env['KLIPSTREAM_CAMPAIGN_FROM'] ?? 1);
  return Array.from({ length: count }, (_, index) => from + index);
}

/** Numbers of 0..1, the same for a seed each time (Park–Miller). */
export function seededRandom(seed: number): () => number {
  let state = (seed * 7919) % 2_147_483_647;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

export const pick = <T>(from: readonly T[], random: () => number): T =>
  from[Math.floor(random() * from.length)]!;

/** What may happen to a request for media. */
export const MEDIA_FAULTS: readonly Fault[] = [
  { kind: 'status', status: 429, retryAfterSec: 0 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 503 },
  { kind: 'hang' },
  { kind: 'stall', afterBytes: 5000 },
  { kind: 'reset', afterBytes: 5000 },
  { kind: 'truncate', toBytes: 188 * 40 },
  { kind: 'truncate', toBytes: 10_001 },
  { kind: 'empty' },
  { kind: 'wrong-length', extraBytes: 1000 },
  { kind: 'garbage' },
];
