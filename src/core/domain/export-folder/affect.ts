import type { Timeline } from '../features/timeline.ts';
import { EMOTIONS, type Emotion } from '../../../shared/model/chat.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { classifyText } from '../chat/classify.ts';
import { LEXICON_VERSION } from '../chat/lexicon/lexicon.ts';

/** Sentiment −1..1 and the six emotions, 0..1. */
export interface Affect {
  readonly sentiment: number;
  readonly emotions: Readonly<Record<Emotion, number>>;
}

/** What was said in a stretch, as something read it; `model` names the reader. */
export interface SpeechAffect extends Affect {
  readonly startMs: number;
  readonly endMs: number;
  readonly model: string;
}

const LEXICON_MODEL = `klipstream-lexicon-${LEXICON_VERSION}`;
const STIRRED = EMOTIONS.filter((emotion) => emotion !== 'neutral');

export const emotionRecord = <T>(of: (emotion: Emotion) => T): Record<Emotion, T> =>
  Object.fromEntries(EMOTIONS.map((emotion) => [emotion, of(emotion)])) as Record<Emotion, T>;

/** The mean of several readings, each counting as much as its weight; null when there are none. */
export function meanAffect(readings: readonly { affect: Affect; weight: number }[]): Affect | null {
  const total = readings.reduce((sum, reading) => sum + reading.weight, 0);
  if (total <= 0) return null;
  const mean = (of: (affect: Affect) => number): number =>
    readings.reduce((sum, { affect, weight }) => sum + of(affect) * weight, 0) / total;
  return {
    sentiment: mean((affect) => affect.sentiment),
    emotions: emotionRecord((emotion) => mean((affect) => affect.emotions[emotion])),
  };
}

/** How stirred a mix is: the mean of the five emotions that aren't neutral. */
export const emotionIntensity = ({ emotions }: Affect): number =>
  STIRRED.reduce((sum, emotion) => sum + emotions[emotion], 0) / STIRRED.length;

/** The strongest emotion that isn't neutral; null when none is felt at all. */
export function dominantEmotion({ emotions }: Affect): Emotion | null {
  const strongest = STIRRED.reduce((best, emotion) => (emotions[emotion] > emotions[best] ? emotion : best));
  return emotions[strongest] > 0 ? strongest : null;
}

/** Cosine of the five emotions that aren't neutral, 0..1; null when either side feels none of them. */
export function emotionalAlignment(left: Affect, right: Affect): number | null {
  const dot = (one: Affect, other: Affect): number =>
    STIRRED.reduce((sum, emotion) => sum + one.emotions[emotion] * other.emotions[emotion], 0);
  const lengths = Math.sqrt(dot(left, left) * dot(right, right));
  return lengths === 0 ? null : Math.min(1, dot(left, right) / lengths);
}

/** A sentence read with the shipped lexicon; null when there is nothing to read. */
export function lexiconReading(sentence: TranscriptSentence): SpeechAffect | null {
  if (sentence.text.trim() === '') return null;
  const { sentiment, emotions } = classifyText(sentence.text);
  return { startMs: sentence.startMs, endMs: sentence.endMs, sentiment, emotions, model: LEXICON_MODEL };
}

/** The readings that overlap a range, each weighing as long as it lies inside. */
export function affectInRange(
  readings: Timeline<SpeechAffect>,
  startMs: number,
  endMs: number,
): (Affect & { readonly model: string }) | null {
  const inside = readings.overlapping(startMs, endMs);
  const mean = meanAffect(
    inside.map((affect) => ({
      affect,
      weight: Math.max(1, Math.min(endMs, affect.endMs) - Math.max(startMs, affect.startMs)),
    })),
  );
  return mean === null
    ? null
    : { ...mean, model: [...new Set(inside.map((one) => one.model))].sort().join('+') };
}
