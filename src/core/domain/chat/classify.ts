import { EMOTIONS, type ChatEmote, type EmotionMix } from '../../../shared/model/chat.ts';
import type { ChatClassifier, HighlightClass } from './affect-reading.ts';
import { lexiconClassifier } from './lexicon-classifier.ts';
import { Feeling } from './lexicon/feelings.ts';
import { readMessage } from './read-message.ts';

export interface Classification {
  readonly label: -1 | 0 | 1;
  /** −1 … 1. */
  readonly sentiment: number;
  /** Shares that add up to 1. */
  readonly emotions: EmotionMix;
  /** 0..1: how much evidence there was and how far it agreed. */
  readonly confidence: number;
  /** Finer classes below the emotions: shares that add up to 1. */
  readonly feelings: Readonly<Record<Feeling, number>>;
  readonly highlight: HighlightClass;
}

/** Sentiment and emotion of one chat line; without a trained model, from the lexicon alone. */
export function classifyText(
  text: string,
  emotes: readonly ChatEmote[] = [],
  classifier: ChatClassifier = lexiconClassifier,
): Classification {
  const { label, sentiment, mix, feelings, confidence, highlight } = classifier.classify(
    readMessage(text, emotes),
  );
  return {
    label,
    sentiment,
    emotions: Object.fromEntries(
      EMOTIONS.map((emotion, index) => [emotion, mix[index]!]),
    ) as unknown as EmotionMix,
    confidence,
    feelings: Object.fromEntries(
      Feeling.options.map((feeling, index) => [feeling, feelings[index]!]),
    ) as Record<Feeling, number>,
    highlight,
  };
}
