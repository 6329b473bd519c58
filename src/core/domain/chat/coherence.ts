/**
 * How far the messages of a window feel alike, 0..1: 1 less the entropy of their shared feelings over that of an even
 * mix. 1 = all of one feeling, 0 = as much of each.
 */
export function coherence(masses: readonly number[]): number {
  const total = masses.reduce((sum, mass) => sum + mass, 0);
  if (total <= 0 || masses.length < 2) return 0;
  const entropy = masses.reduce((sum, mass) => {
    const share = mass / total;
    return share > 0 ? sum - share * Math.log(share) : sum;
  }, 0);
  return Math.max(0, 1 - entropy / Math.log(masses.length));
}
