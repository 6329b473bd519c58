import { emotionMix, highlightClass, type AffectReading, type ChatClassifier } from './affect-reading.ts';
import { findAffects, type FoundAffect } from './find-affects.ts';
import { EMOTION_SPREAD, Feeling } from './lexicon/feelings.ts';
import { LEXICON_VERSION } from './lexicon/lexicon.ts';
import type { MessageReading } from './read-message.ts';

const FEELING_INDEX = Object.fromEntries(Feeling.options.map((name, index) => [name, index])) as Record<
  Feeling,
  number
>;
const NEUTRAL = FEELING_INDEX.neutral;

/** A label other than 0 needs at least this much sentiment: about one mild word. */
const LABEL_THRESHOLD = 0.15;
/** Sentiment is sum/√(sum² + this): one strong word gives about 0.7. */
const SENTIMENT_SOFTNESS = 0.5;
/** Repeating an emote makes it stronger, by log₂ of the count. */
const REPEAT_FACTOR = 0.2;
/** Neutral mass that every line has, and that each plain word adds. */
const NEUTRAL_BASE = 0.2;
const NEUTRAL_PER_WORD = 0.02;

/** This project's lexicon and its rules alone: what answers where there is no trained model. */
export const lexiconClassifier: ChatClassifier = {
  id: `klipstream-lexicon-${LEXICON_VERSION}`,
  classify: lexiconReading,
};

/** What the lexicon makes of a line, before it is a whole answer. */
export interface LexiconMeasure {
  /** −1 … 1. */
  readonly sentiment: number;
  readonly confidence: number;
  /** 0..1: how stirred the writer is; 0 for a neutral line. */
  readonly arousal: number;
  /** Shares in the order of `Feeling`. */
  readonly feelings: number[];
}

function lexiconReading(reading: MessageReading): AffectReading {
  const { sentiment, confidence, arousal, feelings } = measureByLexicon(reading, findAffects(reading));
  return {
    label: sentiment >= LABEL_THRESHOLD ? 1 : sentiment <= -LABEL_THRESHOLD ? -1 : 0,
    sentiment,
    confidence,
    mix: emotionMix(feelings),
    feelings,
    arousal,
    highlight: highlightClass(arousal),
  };
}

const NOTHING: readonly number[] = Feeling.options.map(() => 0);
const NEUTRAL_PARTS = Feeling.options.map((feeling) => EMOTION_SPREAD[feeling].at(-1)!);

/** The lexicon's judgement of a line in which `found` was found. */
export function measureByLexicon(reading: MessageReading, found: readonly FoundAffect[]): LexiconMeasure {
  if (found.length === 0) return measurePlain(reading);
  const mass = NOTHING.slice();
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
    const amount = strength * (0.4 + 0.6 * affect.arousal);
    // "not happy" is no happiness: a turned word leaves half of its mass as neutral.
    if (sign > 0) mass[FEELING_INDEX[affect.feeling]]! += amount;
    else mass[NEUTRAL]! += amount * 0.5;
  }
  // A Kappa after praise says that it is not meant.
  if (sarcasm > 0 && signed > 0) signed *= 0.4;
  mass[NEUTRAL]! += NEUTRAL_BASE + NEUTRAL_PER_WORD * reading.words;
  let total = 0;
  for (const value of mass) total += value;
  let neutral = 0;
  for (let index = 0; index < mass.length; index++) {
    mass[index] = mass[index]! / total;
    neutral += mass[index]! * NEUTRAL_PARTS[index]!;
  }
  const agreement = absolute === 0 ? 0.5 : Math.abs(signed) / absolute;
  return {
    sentiment: signed / Math.sqrt(signed * signed + SENTIMENT_SOFTNESS),
    confidence: (1 - Math.exp(-1.6 * absolute)) * (0.4 + 0.6 * agreement),
    feelings: mass,
    arousal: stirred * (1 - neutral),
  };
}

/** No known word at all: neutral; a shouted or stretched line is at least excited. */
function measurePlain(reading: MessageReading): LexiconMeasure {
  const heat =
    (reading.shouted ? 0.3 : 0) + (reading.stretched ? 0.25 : 0) + Math.min(0.2, reading.exclamations * 0.08);
  const feelings = NOTHING.slice();
  feelings[FEELING_INDEX.hype] = heat;
  feelings[NEUTRAL] = 1 - heat;
  return { sentiment: 0, confidence: heat > 0 ? 0.15 : 0.3, feelings, arousal: heat * 0.8 };
}
