import { EMOTIONS } from '../../../../shared/model/chat.ts';
import type {
  HalfCounts,
  LingoCorrection,
  LingoMeaning,
  LingoToken,
} from '../../../../shared/model/lingo.ts';
import { lingoKey } from './count-stream.ts';
import { NEUTRAL_CLASS } from './walk-chat.ts';

/** Messages' worth of the channel's usual surroundings that every token starts with: the shrinkage. */
const PRIOR_MESSAGES = 8;
const LEAST_MESSAGES = 10;
const LEAST_PEOPLE = 4;
/** A meaning is this share of what stands around a token, so often its usual share, and so sure. */
const LEAST_SHARE = 0.3;
const LEAST_LIFT = 1.5;
const LEAST_DEVIATIONS = 3.5;
/** It is so much stronger than the next emotion. */
const LEAST_LEAD = 1.3;
const MOST_SHOWN = 200;

interface Pooled {
  token: HalfCounts['tokens'][number];
  people: Set<number>;
  companions: Map<string, number>;
}

/**
 * What the tokens of a channel mean, from the counts of its streams. A share is shrunk towards the channel's usual one by
 * pseudo-counts (additive smoothing); a meaning needs support by messages and people, and an excess over the usual
 * share of several standard deviations (normal approximation of the binomial).
 */
export function learnMeanings(
  counts: readonly HalfCounts[],
  corrections: readonly LingoCorrection[] = [],
): LingoToken[] {
  const base = EMOTIONS.map((_, at) => 0.5 + counts.reduce((sum, half) => sum + half.base[at]!, 0));
  const baseTotal = base.reduce((sum, value) => sum + value, 0);
  const usual = base.map((value) => value / baseTotal);
  const said = new Map(corrections.map((one) => [lingoKey(one.kind, one.key), one]));
  const tokens = pool(counts).map((pooled) => describe(pooled, usual));
  const known = new Set(tokens.map(({ kind, key }) => lingoKey(kind, key)));
  const unseen = corrections.filter(({ kind, key }) => !known.has(lingoKey(kind, key)));
  return [...tokens, ...unseen.map(unseenToken)]
    .map((token) => corrected(token, said.get(lingoKey(token.kind, token.key))?.meaning))
    .sort(byInterest)
    .slice(0, MOST_SHOWN);
}

function pool(counts: readonly HalfCounts[]): Pooled[] {
  const all = new Map<string, Pooled>();
  for (const { tokens } of counts)
    for (const token of tokens) {
      const name = lingoKey(token.kind, token.key);
      const before = all.get(name);
      if (before === undefined) {
        const companions = new Map(token.companions);
        all.set(name, { token, people: new Set(token.people), companions });
        continue;
      }
      for (const person of token.people) before.people.add(person);
      for (const [key, count] of token.companions)
        before.companions.set(key, (before.companions.get(key) ?? 0) + count);
      before.token = {
        ...before.token,
        picture: before.token.picture ?? token.picture,
        messages: before.token.messages + token.messages,
        votes: before.token.votes.map((value, at) => value + token.votes[at]!),
        examples: [...new Set([...before.token.examples, ...token.examples])].slice(0, 3),
      };
    }
  return [...all.values()];
}

function describe({ token, people, companions }: Pooled, usual: readonly number[]): LingoToken {
  const { kind, key, picture, messages, votes, examples } = token;
  const total = messages + PRIOR_MESSAGES;
  const shares = votes.map((value, at) => (value + PRIOR_MESSAGES * usual[at]!) / total);
  const isSupported = messages >= LEAST_MESSAGES && people.size >= LEAST_PEOPLE;
  const found = isSupported ? meaningOf(shares, usual, total) : null;
  return {
    ...{ kind, key, picture, messages, people: people.size, examples },
    meaning: found?.meaning ?? null,
    learned: found?.meaning ?? null,
    confidence: found?.confidence ?? 0,
    corrected: false,
    shares: shares.map((value) => Math.round(value * 1000) / 1000),
    companions: [...companions]
      .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
      .slice(0, 6)
      .map(([name, count]) => ({ key: name, count })),
  };
}

function meaningOf(
  shares: readonly number[],
  usual: readonly number[],
  total: number,
): { meaning: LingoMeaning; confidence: number } | null {
  const order = shares
    .map((share, at) => ({ share, at }))
    .filter(({ at }) => at !== NEUTRAL_CLASS)
    .sort((a, b) => b.share - a.share || a.at - b.at);
  const [best, second] = [order[0]!, order[1]!];
  const expected = usual[best.at]!;
  const deviation = Math.sqrt((expected * (1 - expected)) / total);
  const isSure =
    best.share >= LEAST_SHARE &&
    best.share >= LEAST_LIFT * expected &&
    best.share - expected >= LEAST_DEVIATIONS * deviation &&
    best.share >= LEAST_LEAD * second.share;
  if (!isSure) return null;
  return { meaning: EMOTIONS[best.at]!, confidence: Math.round(best.share * 1000) / 1000 };
}

const unseenToken = ({ kind, key }: LingoCorrection): LingoToken => ({
  ...{ kind, key, picture: null, messages: 0, people: 0, meaning: null, learned: null, confidence: 0 },
  ...{ corrected: false, shares: [], companions: [], examples: [] },
});

const corrected = (token: LingoToken, meaning: LingoMeaning | undefined): LingoToken =>
  meaning === undefined ? token : { ...token, meaning, confidence: 1, corrected: true };

/** Corrected ones first, then learned ones, then the rest, each by how often it was seen. */
function byInterest(a: LingoToken, b: LingoToken): number {
  const rank = ({ corrected: own, meaning }: LingoToken): number => (own ? 2 : meaning === null ? 0 : 1);
  return rank(b) - rank(a) || b.messages - a.messages || (a.key < b.key ? -1 : 1);
}
