import { Feeling } from '../../src/core/domain/chat/lexicon/feelings.ts';
import { AROUSAL_AT, FEELINGS_AT, OUTPUTS } from '../../src/core/domain/chat/model/chat-model.ts';

/** A line and what is known of it: a share per output of the model, NaN where nothing is known. */
export interface LabelledLine {
  readonly text: string;
  readonly targets: Float64Array;
}

/**
 * GoEmotions' labels in this project's terms. Sentiment is the grouping that the set's authors publish; feelings and
 * arousal (0..1) are our judgement.
 */
const MEANINGS: Readonly<
  Record<string, readonly [feeling: Feeling, sentiment: -1 | 0 | 1, arousal: number]>
> = {
  admiration: ['joy', 1, 0.5],
  amusement: ['amusement', 1, 0.6],
  anger: ['anger', -1, 0.75],
  annoyance: ['anger', -1, 0.5],
  approval: ['joy', 1, 0.3],
  caring: ['love', 1, 0.35],
  confusion: ['confusion', 0, 0.3],
  curiosity: ['confusion', 0, 0.3],
  desire: ['hype', 1, 0.5],
  disappointment: ['sadness', -1, 0.4],
  disapproval: ['disgust', -1, 0.4],
  disgust: ['disgust', -1, 0.5],
  embarrassment: ['sadness', -1, 0.45],
  excitement: ['hype', 1, 0.85],
  fear: ['fear', -1, 0.7],
  gratitude: ['love', 1, 0.4],
  grief: ['sadness', -1, 0.5],
  joy: ['joy', 1, 0.55],
  love: ['love', 1, 0.5],
  nervousness: ['fear', -1, 0.6],
  optimism: ['joy', 1, 0.4],
  pride: ['joy', 1, 0.5],
  realization: ['surprise', 0, 0.35],
  relief: ['joy', 1, 0.4],
  remorse: ['sadness', -1, 0.4],
  sadness: ['sadness', -1, 0.45],
  surprise: ['surprise', 0, 0.75],
  neutral: ['neutral', 0, 0.1],
};

/** Targets of a line with one or more of GoEmotions' labels, each with the same share. */
export function targetsOfLabels(labels: readonly string[]): Float64Array {
  const targets = new Float64Array(OUTPUTS);
  for (const label of labels) {
    const meaning = MEANINGS[label];
    if (meaning === undefined) throw new Error(`GoEmotions has a label that is not known here: ${label}`);
    const [feeling, sentiment, arousal] = meaning;
    targets[sentiment + 1]! += 1 / labels.length;
    targets[feelingAt(feeling)]! += 1 / labels.length;
    targets[AROUSAL_AT]! += arousal / labels.length;
  }
  return targets;
}

/** Targets of a line of which only a rating is known, −4 (very bad) … 4: within ±1 it is partly neutral. */
export function targetsOfRating(rating: number): Float64Array {
  const targets = new Float64Array(OUTPUTS).fill(Number.NaN);
  const neutral = Math.max(0, 1 - Math.abs(rating));
  targets[0] = rating < 0 ? 1 - neutral : 0;
  targets[1] = neutral;
  targets[2] = rating > 0 ? 1 - neutral : 0;
  targets[AROUSAL_AT] = Math.min(1, Math.abs(rating) / 4);
  return targets;
}

export const feelingAt = (feeling: Feeling): number => FEELINGS_AT + Feeling.options.indexOf(feeling);
