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
