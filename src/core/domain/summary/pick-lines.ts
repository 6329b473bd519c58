/** Two lines that share so much of their words say the same (Jaccard). */
const SAME_OVERLAP = 0.5;

export interface Quotable {
  /** Higher is better. */
  readonly score: number;
  readonly atMs: number;
  readonly text: string;
  readonly author: number | null;
  readonly terms: readonly string[];
}

/**
 * The best lines that differ from each other and come from different people: greedy, each next one must share less than
 * half of its words with those before (in the manner of Carbonell and Goldstein 1998, maximal marginal relevance).
 */
export function pickDistinct<Line extends Quotable>(lines: readonly Line[], count: number): Line[] {
  const ranked = [...lines].sort(
    (a, b) => b.score - a.score || a.atMs - b.atMs || (a.text < b.text ? -1 : 1),
  );
  const picked: Line[] = [];
  for (const line of ranked) {
    if (picked.length >= count) break;
    const isNew = picked.every(
      (other) =>
        (line.author === null || other.author !== line.author) &&
        overlap(line.terms, other.terms) < SAME_OVERLAP,
    );
    if (isNew) picked.push(line);
  }
  return picked;
}

function overlap(one: readonly string[], other: readonly string[]): number {
  if (one.length === 0 || other.length === 0) return 0;
  const shared = one.filter((term) => other.includes(term)).length;
  return shared / (one.length + other.length - shared);
}
