/** Steps of the one hype ramp (tokens --hype-0 … --hype-4) and the score at which each begins. */
const STEPS = [
  { from: 85, level: 'level4' },
  { from: 70, level: 'level3' },
  { from: 45, level: 'level2' },
  { from: 20, level: 'level1' },
] as const;

export type HypeLevel = (typeof STEPS)[number]['level'] | 'level0';

/** The step of the ramp that a hype of 0..100 falls on. */
export const hypeLevel = (hype: number): HypeLevel =>
  STEPS.find((step) => hype >= step.from)?.level ?? 'level0';
