import {
  INTENSIFIER_FACTORS,
  MAX_PHRASE_WORDS,
  NEGATOR_SET,
  PHRASE_STARTS,
  wordAffect,
} from './lexicon/lexicon.ts';
import type { Affect } from './lexicon/feelings.ts';
import type { MessageReading } from './read-message.ts';
import type { Token } from './tokens.ts';

/** A turned word is weaker than its opposite: "not good" is milder than "bad". */
const NEGATION_FACTOR = -0.7;
const NEGATION_REACH = 3;
const STRETCH_FACTOR = 1.2;
const SHOUT_FACTOR = 1.15;
const EXCLAMATION_FACTOR = 1.1;
const BUT_BEFORE = 0.6;
const BUT_AFTER = 1.25;
/** Emotes and laughter are added on purpose to say how a line is meant, so they outweigh its words. */
const EMOTE_FACTOR = 1.15;

/** Something in a line that the lexicon knows. */
export interface FoundAffect {
  readonly affect: Affect;
  /** Below 0 where a negation turned it. */
  weight: number;
  /** The mark (emote, emoji, emoticon, laughter) that it is; null for words. */
  readonly mark: Token | null;
  /** How often the mark stands in the line. */
  count: number;
}

/**
 * What the lexicon knows in a line, under a few rules: negation, intensifiers, capitals, stretched letters, "but".
 */
export function findAffects(reading: MessageReading): FoundAffect[] {
  const found: FoundAffect[] = [];
  const tokens = reading.tokens;
  const loudness = (reading.shouted ? SHOUT_FACTOR : 1) * (reading.exclamations > 0 ? EXCLAMATION_FACTOR : 1);
  let negatedUntil = -1;
  let factor = 1;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind !== 'word') {
      factor = 1;
      addMark(token, found);
      continue;
    }
    if (token.key === 'but') {
      for (const item of found) if (item.mark === null) item.weight *= BUT_BEFORE;
      negatedUntil = -1;
      factor = BUT_AFTER;
      continue;
    }
    const phraseWords = PHRASE_STARTS.has(token.key) ? phraseAt(tokens, index) : 0;
    const affect = phraseWords > 1 ? wordAffect(phraseKey(tokens, index, phraseWords)) : token.affect;
    if (affect !== null) {
      const negated = index <= negatedUntil && phraseWords <= 1;
      const stretch = token.stretched ? STRETCH_FACTOR : 1;
      const weight = factor * loudness * stretch * (negated ? NEGATION_FACTOR : 1);
      found.push({ affect, weight, mark: null, count: 1 });
      factor = 1;
      if (phraseWords > 1) {
        index += phraseWords - 1;
        continue;
      }
    } else factor = 1;
    if (NEGATOR_SET.has(token.key) && tokens.length > 1) negatedUntil = index + NEGATION_REACH;
    factor *= INTENSIFIER_FACTORS.get(token.key) ?? 1;
  }
  return found;
}

function addMark(token: Token, found: FoundAffect[]): void {
  if (token.affect === null) return;
  for (const item of found)
    if (item.mark?.key === token.key) {
      item.count++;
      return;
    }
  found.push({ affect: token.affect, weight: EMOTE_FACTOR, mark: token, count: 1 });
}

/** How many words from `index` on form the longest phrase of the lexicon; 0 when none. */
function phraseAt(tokens: readonly Token[], index: number): number {
  let key = tokens[index]!.key;
  let best = 0;
  for (let words = 2; words <= MAX_PHRASE_WORDS; words++) {
    const next = tokens[index + words - 1];
    if (next?.kind !== 'word') break;
    key += ` ${next.key}`;
    if (wordAffect(key) !== null) best = words;
  }
  return best;
}

function phraseKey(tokens: readonly Token[], index: number, words: number): string {
  let key = tokens[index]!.key;
  for (let offset = 1; offset < words; offset++) key += ` ${tokens[index + offset]!.key}`;
  return key;
}
