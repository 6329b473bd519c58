import { liftOf, type Term } from '../chat/phrase-table.ts';

/** What chat says now: counts of the last minutes, second by second, and of the whole session. */
export interface Talk {
  /** Lines in time order but for small disorder. */
  add(atMs: number, terms: readonly Term[]): void;
  /** The most frequent emotes of `[fromMs, toMs)`. */
  emotes(fromMs: number, toMs: number, limit: number): { name: string; count: number }[];
  /** What was said in `[fromMs, toMs)` more than once and more often than usual, most telling first. */
  unusual(fromMs: number, toMs: number, limit: number): { name: string; count: number }[];
}

/** Nothing is asked about further back. */
const KEPT_SEC = 180;
/** Terms of the session that are remembered; those said once go first. */
const TOTALS_LIMIT = 20_000;
const EMOTE_KEY = 'e:';

/** Memory: the terms of three minutes, and 20,000 totals. */
export function createTalk(): Talk {
  const seconds = new Map<number, Map<string, number>>();
  const totals = new Map<string, { spelling: string; count: number }>();
  let newest = 0;

  const countsOf = (fromMs: number, toMs: number): Map<string, number> => {
    const counts = new Map<string, number>();
    for (let second = Math.floor(fromMs / 1000); second * 1000 < toMs; second++)
      for (const [key, count] of seconds.get(second) ?? []) counts.set(key, (counts.get(key) ?? 0) + count);
    return counts;
  };
  const named = (key: string, count: number): { name: string; count: number } => ({
    name: totals.get(key)?.spelling ?? key,
    count,
  });

  return {
    add(atMs, terms) {
      const second = Math.floor(atMs / 1000);
      if (second > newest) {
        newest = second;
        for (const old of seconds.keys()) if (old < newest - KEPT_SEC) seconds.delete(old);
      }
      if (second < newest - KEPT_SEC) return;
      const counts = seconds.get(second) ?? new Map<string, number>();
      seconds.set(second, counts);
      for (const { key, spelling } of terms) {
        counts.set(key, (counts.get(key) ?? 0) + 1);
        const total = totals.get(key);
        if (total === undefined) totals.set(key, { spelling, count: 1 });
        else total.count++;
      }
      if (totals.size > TOTALS_LIMIT)
        for (const [key, { count }] of totals) if (count <= 1) totals.delete(key);
    },
    emotes(fromMs, toMs, limit) {
      return [...countsOf(fromMs, toMs)]
        .filter(([key]) => key.startsWith(EMOTE_KEY))
        .sort(([leftKey, left], [rightKey, right]) => right - left || (leftKey < rightKey ? -1 : 1))
        .slice(0, limit)
        .map(([key, count]) => named(key, count));
    },
    unusual(fromMs, toMs, limit) {
      const shareOfSession = Math.min(1, (toMs - fromMs) / Math.max(1, newest * 1000));
      return [...countsOf(fromMs, toMs)]
        .filter(([, count]) => count > 1)
        .map(([key, count]) => {
          const { score } = liftOf(count, (totals.get(key)?.count ?? count) * shareOfSession);
          return { key, count, score };
        })
        .sort((a, b) => b.score - a.score || b.count - a.count || (a.key < b.key ? -1 : 1))
        .slice(0, limit)
        .map(({ key, count }) => named(key, count));
    },
  };
}
