import { mix } from '../tags.ts';
import { HASH_START, hashOn, type Token } from '../tokens.ts';

/** Bump when the same line falls into other rows. */
export const ROWS_VERSION = 1;

const LEAST_GRAM = 3;
const MOST_GRAM = 5;
const MAX_GRAM_WORD = 24;
const GRAM_SHARE = 0.5;
/** Domains of hashes, so that the word "mad" and the letters "mad" inside another are different things. */
const SALT = { word: 0x51ed270b, mark: 0x2545f491, gram: 0x68e31da4, pair: 0x1b56c4e9 } as const;

const rowOf = (hash: number, rowBits: number): number => mix(hash) >>> (32 - rowBits);

/** Row of a token as a whole; null for what is named, linked or counted. */
export function wholeRow({ kind, hash }: Token, rowBits: number): number | null {
  if (kind === 'word') return rowOf(hash ^ SALT.word, rowBits);
  const isMark = kind === 'emote' || kind === 'emoji' || kind === 'emoticon' || kind === 'punctuation';
  return isMark ? rowOf(hash ^ SALT.mark, rowBits) : null;
}

/** Rows of the runs of 3–5 letters in a word with its edges, so that new spellings lie near the known ones. */
export function gramRows({ kind, key }: Token, rowBits: number): number[] {
  if (kind !== 'word' || key.length < LEAST_GRAM || key.length > MAX_GRAM_WORD) return [];
  const rows: number[] = [];
  const edged = `<${key}>`;
  for (let from = 0; from + LEAST_GRAM <= edged.length; from++) {
    let hash = HASH_START;
    const end = Math.min(edged.length, from + MOST_GRAM);
    for (let at = from; at < end; at++) {
      hash = hashOn(hash, edged.charCodeAt(at));
      if (at - from + 1 >= LEAST_GRAM) rows.push(rowOf(hash ^ SALT.gram, rowBits));
    }
  }
  return rows;
}

/** What each of a word's runs of letters counts beside the word's own 1. */
export const gramValue = (grams: number): number => GRAM_SHARE / Math.sqrt(Math.max(1, grams));

/** Row of two neighbours in their order. */
export const pairRow = (left: Token, right: Token, rowBits: number): number =>
  rowOf((Math.imul(left.hash, 31) + right.hash) ^ SALT.pair, rowBits);

/** Whether a token makes pairs with its neighbours. */
export const isPaired = ({ kind }: Token): boolean =>
  kind === 'word' || kind === 'emote' || kind === 'emoji' || kind === 'emoticon';
