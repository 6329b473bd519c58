import { EMOTION_SPREAD, Feeling } from './lexicon/feelings.ts';
import type { MessageReading } from './read-message.ts';

/** 0 talk, 1 a reaction, 2 a strong one, 3 somebody is beside themselves. */
export type HighlightClass = 0 | 1 | 2 | 3;

/** What one line feels, in the form that hot loops want. */
export interface AffectReading {
  readonly label: -1 | 0 | 1;
  /** −1 … 1. */
  readonly sentiment: number;
  /** 0..1: how much evidence there was and how far it agreed. */
  readonly confidence: number;
  /** Shares in the order of EMOTIONS, adding up to 1. */
  readonly mix: readonly number[];
  /** The finer classes below them: shares in the order of `Feeling`, adding up to 1. */
  readonly feelings: readonly number[];
  /** 0..1: how stirred the writer is; 0 for a neutral line. */
  readonly arousal: number;
  readonly highlight: HighlightClass;
}

/** Reads the feeling of one line. Pure: the same line has the same answer. */
export interface ChatClassifier {
  /** Says which tables or weights answered; part of what chat features are made of. */
  readonly id: string;
  classify(reading: MessageReading): AffectReading;
}

const HIGHLIGHT_FROM = [0.2, 0.45, 0.7] as const;

/** Class of an arousal: the thresholds lie between "nice", LUL and PogChamp as the lexicon has them. */
export function highlightClass(arousal: number): HighlightClass {
  if (arousal < HIGHLIGHT_FROM[1]) return arousal < HIGHLIGHT_FROM[0] ? 0 : 1;
  return arousal < HIGHLIGHT_FROM[2] ? 2 : 3;
}

/** Which part of which feeling belongs to which emotion. */
const SPREAD = Feeling.options.flatMap((feeling, from) =>
  EMOTION_SPREAD[feeling].flatMap((share, to) => (share === 0 ? [] : [{ from, to, share }])),
);

/** The six public emotions from the finer feelings. */
export function emotionMix(feelings: readonly number[]): number[] {
  const mix = [0, 0, 0, 0, 0, 0];
  for (const { from, to, share } of SPREAD) mix[to] = mix[to]! + share * feelings[from]!;
  return mix;
}
