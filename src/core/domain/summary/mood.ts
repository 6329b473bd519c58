import { EMOTIONS, type Emotion, type EmotionMix } from '../../../shared/model/chat.ts';
import type { Mood } from '../../../shared/model/summary.ts';
import type { AffectReading } from '../chat/affect-reading.ts';

/** Below so many lines the figures say little, and the words say so. */
const THIN_LINES = 8;
/** Effective lines at which thinness alone halves the confidence. */
const HALF_CONFIDENT_LINES = 8;
const UNSURE_BELOW = 0.25;
/** A feeling is named from this share of what isn't neutral. */
const NAMED_SHARE = 0.3;
const NEUTRAL_SHARE = 0.85;

/** Adds up what lines felt, each by its weight as evidence (0..1). */
export class MoodTally {
  #lines = 0;
  #weight = 0;
  #confidence = 0;
  #sentiment = 0;
  readonly #emotions = EMOTIONS.map(() => 0);

  add(affect: AffectReading, weight: number): void {
    this.#lines++;
    this.#weight += weight;
    this.#confidence += weight * affect.confidence;
    this.#sentiment += weight * affect.confidence * affect.sentiment;
    for (let index = 0; index < EMOTIONS.length; index++) {
      this.#emotions[index] = this.#emotions[index]! + weight * affect.mix[index]!;
    }
  }

  finish(): Mood {
    const lines = this.#lines;
    if (!(this.#weight > 0)) return { lines, sentiment: null, confidence: 0, emotions: null, words: 'quiet' };
    const sure = this.#confidence / this.#weight;
    const felt = {
      lines,
      // Lines that say nothing either way are even, not missing.
      sentiment: this.#confidence > 0 ? clamp(this.#sentiment / this.#confidence) : 0,
      confidence: sure * (this.#weight / (this.#weight + HALF_CONFIDENT_LINES)),
      emotions: sharesOf(this.#emotions),
    };
    return { ...felt, words: moodWords(felt) };
  }
}

const clamp = (value: number): number => Math.max(-1, Math.min(1, value));

function sharesOf(sums: readonly number[]): EmotionMix {
  const total = sums.reduce((sum, value) => sum + value, 0);
  return Object.fromEntries(
    EMOTIONS.map((emotion, index) => [emotion, total > 0 ? sums[index]! / total : 0]),
  ) as EmotionMix;
}

/** −1 … 1: how positive those are who feel anything, and how many of all they are. */
export const moodStrength = ({ sentiment, emotions }: Pick<Mood, 'sentiment' | 'emotions'>): number =>
  (sentiment ?? 0) * (1 - (emotions?.neutral ?? 1));

/** A mood's strength as `very positive` … `very negative`. */
export function strengthWords(strength: number): string {
  const size = Math.abs(strength);
  if (size < 0.05) return 'even';
  const degree = size < 0.15 ? 'slightly ' : size < 0.35 ? '' : 'very ';
  return `${degree}${strength > 0 ? 'positive' : 'negative'}`;
}

const FEELING_WORDS: Record<Emotion, string> = {
  excitement: 'excited',
  funny: 'amused',
  happiness: 'happy',
  anger: 'angry',
  sadness: 'sad',
  neutral: 'calm',
};

/** The strongest feelings, at most two; `calm` where hardly anybody felt anything. */
function feelingWords(emotions: EmotionMix): string {
  if (emotions.neutral >= NEUTRAL_SHARE) return 'calm';
  const stirred = 1 - emotions.neutral;
  return EMOTIONS.filter(
    (emotion) => emotion !== 'neutral' && emotions[emotion] >= NAMED_SHARE * stirred && stirred > 0,
  )
    .sort((a, b) => emotions[b] - emotions[a])
    .slice(0, 2)
    .map((emotion) => FEELING_WORDS[emotion])
    .join(' and ');
}

function moodWords({ lines, sentiment, confidence, emotions }: Omit<Mood, 'words'>): string {
  const thin = lines < THIN_LINES ? `thin chat: ${lines} ${lines === 1 ? 'message' : 'messages'}` : null;
  const feeling = emotions === null ? '' : feelingWords(emotions);
  const unsure = confidence < UNSURE_BELOW && thin === null ? 'hard to read' : null;
  return [thin, strengthWords(moodStrength({ sentiment, emotions })), feeling, unsure]
    .filter((part) => part !== null && part !== '')
    .join(', ');
}
