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

interface Entry {
  readonly spelling: string;
  count: number;
}

export interface PhraseCollector {
  /** Lines in time order; a line that comes late for a bucket already closed only counts in the totals. */
  add(atMs: number, text: string, reading: MessageReading): void;
  finish(): PhraseTable;
}

/** Collects the phrase table in one pass; memory is bounded by `TOTALS_LIMIT` terms and 8 terms per bucket. */
export function createPhraseCollector(): PhraseCollector {
  const totals = new Map<string, number>();
  const spellings = new Map<string, string>();
  const closed: { bucket: number; terms: [key: string, count: number][] }[] = [];
  let open = new Map<string, Entry>();
  let bucket = -1;
  let lines = 0;

  const close = (): void => {
    if (open.size > 0) {
      const sorted = [...open].sort((a, b) => b[1].count - a[1].count || (a[0] < b[0] ? -1 : 1));
      const several = sorted.filter(([, entry]) => entry.count > 1).slice(0, TERMS_PER_BUCKET);
      const kept = several.length > 0 ? several : sorted.slice(0, SINGLES_PER_BUCKET);
      for (const [key, entry] of kept) if (!spellings.has(key)) spellings.set(key, entry.spelling);
      closed.push({ bucket, terms: kept.map(([key, entry]) => [key, entry.count]) });
    }
    open = new Map();
    if (totals.size > TOTALS_LIMIT)
      for (const [key, count] of totals) if (count <= 1 && !spellings.has(key)) totals.delete(key);
  };

  return {
    add(atMs, text, reading) {
      const now = Math.floor(atMs / BUCKET_MS);
      if (now > bucket) {
        close();
        bucket = now;
      }
      lines++;
      for (const [key, spelling] of termsOf(text, reading)) {
        totals.set(key, (totals.get(key) ?? 0) + 1);
        if (now < bucket) continue;
        const entry = open.get(key);
        if (entry === undefined) open.set(key, { spelling, count: 1 });
        else entry.count++;
      }
    },
    finish() {
      close();
      const keys = [...spellings.keys()];
      const numbers = new Map(keys.map((key, index) => [key, index]));
      return {
        bucketMs: BUCKET_MS,
        terms: keys.map((key) => spellings.get(key)!),
        totals: keys.map((key) => totals.get(key) ?? 1),
        lines,
        buckets: closed.map(({ bucket: number, terms }) => [
          number,
          ...terms.flatMap(([key, count]) => [numbers.get(key)!, count]),
        ]),
      };
    },
  };
}

/**
 * The distinct terms of a line, by a key whose first letter says what they are: its emotes (`e:`), its topical words
 * (`w:`), laughter (`l:`), and the whole line when it is a short phrase (`p:`).
 */
export function termsOf(text: string, reading: MessageReading): Map<string, string> {
  const terms = new Map<string, string>();
  const phrase: string[] = [];
  let plain = true;
  for (const token of reading.tokens) {
    if (token.kind === 'emote' || token.kind === 'emoji') {
      terms.set(`e:${token.key}`, token.key);
      plain = false;
    } else if (token.kind === 'laughter') {
      terms.set('l:laughter', 'LOL');
      plain = false;
    } else if (token.kind === 'word') {
      phrase.push(token.key);
      if (isTopical(token)) terms.set(`w:${token.key}`, token.key);
    } else if (token.kind !== 'punctuation') plain = false;
  }
  if (!plain || phrase.length < 2 || phrase.length > LINE_MAX_WORDS) return terms;
  const key = phrase.join(' ');
  if (key.length > LINE_MAX_CHARS || phrase.some((word) => GREETING_SET.has(word))) return terms;
  terms.set(`p:${key}`, text.trim().slice(0, LINE_MAX_CHARS));
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
    .map(([term, count]) => {
      // Half a line more than expected keeps a term that was said once from looking infinitely rare.
      const lift = (count + 0.5) / (table.totals[term]! * share + 0.5);
      return { term: table.terms[term]!, count, lift, score: count * Math.log(Math.max(1, lift)) };
    })
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
