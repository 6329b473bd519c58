import { EMOTIONS, type ChatEmote, type EmotionMix } from '../../../shared/model/chat.ts';
import { EMOTION_SPREAD, type Affect } from './lexicon/feelings.ts';
import {
  INTENSIFIER_FACTORS,
  MAX_PHRASE_WORDS,
  NEGATOR_SET,
  PHRASE_STARTS,
  wordAffect,
} from './lexicon/lexicon.ts';
import { readMessage, type MessageReading } from './read-message.ts';
import type { Token } from './tokens.ts';

export interface Classification {
  readonly label: -1 | 0 | 1;
  /** −1 … 1. */
  readonly sentiment: number;
  /** Shares that add up to 1. */
  readonly emotions: EmotionMix;
  /** 0..1: how much evidence there was and how far it agreed. */
  readonly confidence: number;
}

/** The same in the form that hot loops want. */
export interface AffectReading {
  readonly sentiment: number;
  readonly confidence: number;
  /** Shares in the order of EMOTIONS, adding up to 1. */
  readonly mix: readonly number[];
  /** 0..1: how stirred the writer is; 0 for a neutral line. */
  readonly arousal: number;
}

const EMOTION_COUNT = EMOTIONS.length;
const NEUTRAL_INDEX = EMOTIONS.indexOf('neutral');

/** A label other than 0 needs at least this much sentiment: about one mild word. */
const LABEL_THRESHOLD = 0.15;
/** Sentiment is sum/√(sum² + this): one strong word gives about 0.7. */
const SENTIMENT_SOFTNESS = 0.5;
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
/** Repeating an emote makes it stronger, by log₂ of the count. */
const REPEAT_FACTOR = 0.2;
/** Neutral mass that every line has, and that each plain word adds. */
const NEUTRAL_BASE = 0.2;
const NEUTRAL_PER_WORD = 0.02;

interface Found {
  readonly affect: Affect;
  weight: number;
  readonly isWord: boolean;
  count: number;
  readonly key: string;
}

/**
 * Sentiment and emotion of one chat line from this project's lexicon and a few rules: negation, intensifiers,
 * capitals, stretched letters, repeated emotes, "but", and sarcasm marks that take the edge off praise.
 */
export function classifyText(text: string, emotes: readonly ChatEmote[] = []): Classification {
  const { sentiment, mix, confidence } = classifyReading(readMessage(text, emotes));
  return {
    label: sentiment >= LABEL_THRESHOLD ? 1 : sentiment <= -LABEL_THRESHOLD ? -1 : 0,
    sentiment,
    emotions: Object.fromEntries(
      EMOTIONS.map((emotion, index) => [emotion, mix[index]!]),
    ) as unknown as EmotionMix,
    confidence,
  };
}

/** `classifyText` for a line that has been read already. */
export function classifyReading(reading: MessageReading): AffectReading {
  const found = findAffects(reading);
  if (found.length === 0) return plainReading(reading);
  const mass = new Array<number>(EMOTION_COUNT).fill(0);
  let signed = 0;
  let absolute = 0;
  let stirred = 0;
  let sarcasm = 0;
  for (const { affect, weight, count } of found) {
    const strength = Math.abs(weight) * (count > 1 ? 1 + REPEAT_FACTOR * Math.log2(count) : 1);
    const sign = weight < 0 ? -1 : 1;
    signed += sign * affect.valence * strength;
    absolute += Math.abs(affect.valence) * strength;
    stirred = Math.max(stirred, Math.min(1, affect.arousal * (0.6 + 0.4 * strength)));
    if (affect.feeling === 'sarcasm') sarcasm += strength;
    addMass(mass, affect, strength, sign);
  }
  // A Kappa after praise says that it is not meant.
  if (sarcasm > 0 && signed > 0) signed *= 0.4;
  mass[NEUTRAL_INDEX] = mass[NEUTRAL_INDEX]! + NEUTRAL_BASE + NEUTRAL_PER_WORD * reading.words;
  const total = mass.reduce((sum, value) => sum + value, 0);
  const agreement = absolute === 0 ? 0.5 : Math.abs(signed) / absolute;
  const neutralShare = mass[NEUTRAL_INDEX] / total;
  return {
    sentiment: signed / Math.sqrt(signed * signed + SENTIMENT_SOFTNESS),
    confidence: (1 - Math.exp(-1.6 * absolute)) * (0.4 + 0.6 * agreement),
    mix: mass.map((value) => value / total),
    arousal: stirred * (1 - neutralShare),
  };
}

/** No known word at all: neutral; a shouted or stretched line is at least excited. */
function plainReading(reading: MessageReading): AffectReading {
  const heat =
    (reading.shouted ? 0.3 : 0) + (reading.stretched ? 0.25 : 0) + Math.min(0.2, reading.exclamations * 0.08);
  const mix = new Array<number>(EMOTION_COUNT).fill(0);
  mix[EMOTIONS.indexOf('excitement')] = heat;
  mix[NEUTRAL_INDEX] = 1 - heat;
  return { sentiment: 0, confidence: heat > 0 ? 0.15 : 0.3, mix, arousal: heat * 0.8 };
}

function addMass(mass: number[], affect: Affect, strength: number, sign: number): void {
  const spread = EMOTION_SPREAD[affect.feeling];
  const amount = strength * (0.4 + 0.6 * affect.arousal);
  for (let index = 0; index < EMOTION_COUNT; index++) {
    // "not happy" is no happiness: a turned word leaves half of its mass as neutral.
    const share = spread[index]! * amount;
    if (sign > 0) mass[index] = mass[index]! + share;
    else mass[NEUTRAL_INDEX] = mass[NEUTRAL_INDEX]! + share * 0.5;
  }
}

function findAffects(reading: MessageReading): Found[] {
  const found: Found[] = [];
  const byEmote = new Map<string, Found>();
  const tokens = reading.tokens;
  const loudness = (reading.shouted ? SHOUT_FACTOR : 1) * (reading.exclamations > 0 ? EXCLAMATION_FACTOR : 1);
  let negatedUntil = -1;
  let factor = 1;
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind !== 'word') {
      factor = 1;
      addMark(token, found, byEmote);
      continue;
    }
    if (token.key === 'but') {
      for (const item of found) if (item.isWord) item.weight *= BUT_BEFORE;
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
      found.push({ affect, weight, isWord: true, count: 1, key: token.key });
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

function addMark(token: Token, found: Found[], byEmote: Map<string, Found>): void {
  if (token.affect === null) return;
  const before = byEmote.get(token.key);
  if (before !== undefined) {
    before.count++;
    return;
  }
  const item: Found = {
    affect: token.affect,
    weight: EMOTE_FACTOR,
    isWord: false,
    count: 1,
    key: token.key,
  };
  byEmote.set(token.key, item);
  found.push(item);
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
