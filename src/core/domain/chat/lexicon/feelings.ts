import { z } from 'zod';
import { EMOTIONS, type Emotion } from '../../../../shared/model/chat.ts';

/** What a word or emote expresses, finer than the six public emotions: highlight categories need the difference. */
export const Feeling = z.enum([
  'amusement',
  'hype',
  'joy',
  'love',
  'anger',
  'disgust',
  'sadness',
  'fear',
  'surprise',
  'boredom',
  'sarcasm',
  'confusion',
  'neutral',
]);
export type Feeling = z.infer<typeof Feeling>;

/** `valence` −1 (bad) … 1 (good); `arousal` 0 (asleep) … 1 (screaming). */
export interface Affect {
  readonly feeling: Feeling;
  readonly valence: number;
  readonly arousal: number;
}

/** One row of a lexicon table: everything in `entries` (separated by spaces) shares the values. */
export const LexiconRow = z.tuple([
  Feeling,
  z.number().min(-1).max(1),
  z.number().min(0).max(1),
  z.string().min(1),
]);
export type LexiconRow = z.infer<typeof LexiconRow>;

/** How a feeling spreads over the six public emotions; each row sums to 1. */
const SPREAD: Record<Feeling, Partial<Record<Emotion, number>>> = {
  amusement: { funny: 1 },
  hype: { excitement: 1 },
  joy: { happiness: 1 },
  love: { happiness: 1 },
  anger: { anger: 1 },
  disgust: { anger: 1 },
  sadness: { sadness: 1 },
  fear: { excitement: 0.7, sadness: 0.3 },
  surprise: { excitement: 1 },
  boredom: { neutral: 0.7, sadness: 0.3 },
  sarcasm: { funny: 0.5, neutral: 0.5 },
  confusion: { neutral: 1 },
  neutral: { neutral: 1 },
};

/** The same as numbers in the order of EMOTIONS, for hot loops. */
export const EMOTION_SPREAD: Record<Feeling, readonly number[]> = Object.fromEntries(
  Feeling.options.map((feeling) => [feeling, EMOTIONS.map((emotion) => SPREAD[feeling][emotion] ?? 0)]),
) as unknown as Record<Feeling, readonly number[]>;
