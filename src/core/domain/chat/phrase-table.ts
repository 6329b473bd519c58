import { z } from 'zod';
import { GREETING_SET } from './lexicon/lexicon.ts';
import type { MessageReading } from './read-message.ts';
import type { Token } from './tokens.ts';

/** What chat said, thinned out: the most frequent terms of every ten seconds and how often each came in all. */
export const PhraseTable = z.object({
  bucketMs: z.number().int().positive(),
  /** As people spell them. */
  terms: z.array(z.string()),
  /** Lines of the whole VOD that hold each term. */
  totals: z.array(z.number()),
  lines: z.number(),
  /** Per bucket: its number, then pairs of term and count. Empty buckets are left out. */
  buckets: z.array(z.array(z.number())),
});
export type PhraseTable = z.infer<typeof PhraseTable>;

export const EMPTY_PHRASES: PhraseTable = { bucketMs: 10_000, terms: [], totals: [], lines: 0, buckets: [] };

const BUCKET_MS = 10_000;
const TERMS_PER_BUCKET = 8;
const SINGLES_PER_BUCKET = 3;
const TOTALS_LIMIT = 120_000;
const MIN_WORD_CHARS = 3;
const LINE_MAX_WORDS = 4;
const LINE_MAX_CHARS = 28;

/** One of the distinct things that a line says. */
export interface Term {
  readonly key: string;
  /** As people spell it. */
  readonly spelling: string;
}

interface Entry {
  readonly key: string;
  /** As it was first spelled in the bucket; final once the term is in the table. */
  spelling: string;
  total: number;
  /** The bucket that it was last seen in, and how often there. */
  bucket: number;
  count: number;
  /** Its number in the table; null = not there so far. */
  number: number | null;
}

export interface PhraseCollector {
  /** Lines in time order; a line that comes late for a bucket already closed only counts in the totals. */
  add(atMs: number, terms: readonly Term[]): void;
  finish(): PhraseTable;
}

/** Collects the phrase table in one pass; memory is bounded by `TOTALS_LIMIT` terms and 8 terms per bucket. */
export function createPhraseCollector(): PhraseCollector {
  const entries = new Map<string, Entry>();
  const table: Entry[] = [];
  const buckets: number[][] = [];
  let open: Entry[] = [];
  let bucket = -1;
  let lines = 0;

  const close = (): void => {
    if (open.length > 0) {
      const row = [bucket];
      for (const entry of mostFrequent(open)) {
        entry.number ??= table.push(entry) - 1;
        row.push(entry.number, entry.count);
      }
      buckets.push(row);
    }
    open = [];
    if (entries.size > TOTALS_LIMIT)
      for (const entry of entries.values())
        if (entry.total <= 1 && entry.number === null) entries.delete(entry.key);
  };

  return {
    add(atMs, terms) {
      const now = Math.floor(atMs / BUCKET_MS);
      if (now > bucket) {
        close();
        bucket = now;
      }
      lines++;
      for (const { key, spelling } of terms) {
        let entry = entries.get(key);
        if (entry === undefined) {
          entry = { key, spelling, total: 0, bucket: -1, count: 0, number: null };
          entries.set(key, entry);
        }
        entry.total++;
        if (now < bucket) continue;
        if (entry.bucket !== now) {
          entry.bucket = now;
          entry.count = 0;
          if (entry.number === null) entry.spelling = spelling;
          open.push(entry);
        }
        entry.count++;
      }
    },
    finish() {
      close();
      return {
        bucketMs: BUCKET_MS,
        terms: table.map(({ spelling }) => spelling),
        totals: table.map(({ total }) => total),
        lines,
        buckets,
      };
    },
  };
}

/** The terms of a bucket that came more than once, or a few of those that came once. */
function mostFrequent(open: readonly Entry[]): Entry[] {
  const several = open.filter(({ count }) => count > 1);
  const kept = several.length > 0 ? several : [...open];
  kept.sort((a, b) => b.count - a.count || (a.key < b.key ? -1 : 1));
  return kept.slice(0, several.length > 0 ? TERMS_PER_BUCKET : SINGLES_PER_BUCKET);
}

/**
 * The distinct terms of a line, by a key whose first letter says what they are: its emotes (`e:`), its topical words
 * (`w:`), laughter (`l:`), and the whole line when it is a short phrase (`p:`).
 */
export function termsOf(text: string, reading: MessageReading): readonly Term[] {
  const terms: Term[] = [];
  let phrase = '';
  let words = 0;
  let plain = true;
  for (const token of reading.tokens) {
    const { kind, key, term } = token;
    if (kind === 'word') {
      if (++words <= LINE_MAX_WORDS) phrase = words === 1 ? key : `${phrase} ${key}`;
      plain &&= !GREETING_SET.has(key);
      if (!isTopical(token)) continue;
    } else plain &&= kind === 'punctuation';
    if (term !== null && !terms.some((known) => known.key === term))
      terms.push({ key: term, spelling: kind === 'laughter' ? 'LOL' : key });
  }
  if (plain && words >= 2 && words <= LINE_MAX_WORDS && phrase.length <= LINE_MAX_CHARS)
    terms.push({ key: `p:${phrase}`, spelling: text.trim().slice(0, LINE_MAX_CHARS) });
  return terms;
}

/** Short words count when they mean something here: gg, w, f. */
const isTopical = (token: Token): boolean =>
  token.affect !== null ||
  (!token.stop && token.key.length >= MIN_WORD_CHARS && !GREETING_SET.has(token.key));

export interface UnusualTerm {
  readonly term: string;
  readonly count: number;
  /** How many times as frequent as in the whole stream. */
  readonly lift: number;
  /** Evidence in nats: count · ln(lift). */
  readonly score: number;
}

/** How far `count` stands out from what was `expected`: half a line more keeps a term that was said once from looking infinitely rare. */
export function liftOf(count: number, expected: number): Pick<UnusualTerm, 'lift' | 'score'> {
  const lift = (count + 0.5) / (expected + 0.5);
  return { lift, score: count * Math.log(Math.max(1, lift)) };
}

/** The terms that stand out in `[startMs, endMs)` against the whole stream, strongest first. */
export function unusualTerms(table: PhraseTable, startMs: number, endMs: number): UnusualTerm[] {
  const counts = new Map<number, number>();
  let covered = 0;
  for (
    let at = firstBucketFrom(table, Math.floor(startMs / table.bucketMs));
    at < table.buckets.length;
    at++
  ) {
    const row = table.buckets[at]!;
    if (row[0]! * table.bucketMs >= endMs) break;
    covered++;
    for (let index = 1; index + 1 < row.length; index += 2)
      counts.set(row[index]!, (counts.get(row[index]!) ?? 0) + row[index + 1]!);
  }
  const share = Math.max(covered, 1) / Math.max(1, table.buckets.length);
  return [...counts]
    .map(([term, count]) => ({
      ...{ term: table.terms[term]!, count },
      ...liftOf(count, table.totals[term]! * share),
    }))
    .sort((a, b) => b.score - a.score || b.count - a.count || (a.term < b.term ? -1 : 1));
}

function firstBucketFrom(table: PhraseTable, bucket: number): number {
  let low = 0;
  let high = table.buckets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (table.buckets[middle]![0]! < bucket) low = middle + 1;
    else high = middle;
  }
  return low;
}
