import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { readMessage } from '../chat/read-message.ts';
import { Timeline } from './timeline.ts';
import { timedWords } from './windows.ts';

export interface WordSignals {
  /** Words per second. */
  readonly speechRate: Float32Array;
  /** 0..1.6: how stirred the words are, from the lexicon and exclamation marks, and from a language model where one read them. */
  readonly stirred: Float32Array;
  /** 1 where a language model's reading counts. */
  readonly read: Float32Array;
}

/** What a language model read in a stretch of speech; each feeling 0..1. */
export interface ReadStretch {
  readonly startMs: number;
  readonly endMs: number;
  readonly emotions: EmotionMix;
}

const FEELINGS = EMOTIONS.filter((emotion) => emotion !== 'neutral');
const EXCLAMATION = 0.2;
const MAX_EXCLAMATIONS = 3;
/** A transcript's sentence can run on; its feeling is where it begins. */
const MAX_SPREAD_SEC = 6;

/**
 * Per-second signals of a transcript over `lengthSec`. Where a language model read the words, a sentence is as stirred as
 * the mean of both readers: the lexicon knows which sentence it is, the model what the whole minute is about.
 */
export function wordSignals(
  lengthSec: number,
  sentences: readonly TranscriptSentence[],
  stretches: readonly ReadStretch[] = [],
): WordSignals {
  const speechRate = new Float32Array(lengthSec);
  for (const word of timedWords(sentences)) {
    const second = Math.floor(word.atMs / 1000);
    if (second >= 0 && second < lengthSec) speechRate[second] = speechRate[second]! + 1;
  }
  const stirred = new Float32Array(lengthSec);
  const read = new Float32Array(lengthSec);
  const timeline = new Timeline(stretches);
  for (const sentence of sentences) {
    const byLexicon = strengthOf(sentence.text);
    const byModel = modelStrength(timeline, Math.floor((sentence.startMs + sentence.endMs) / 2));
    const strength = byModel === null ? byLexicon : (byLexicon + byModel) / 2;
    const from = Math.max(0, Math.floor(sentence.startMs / 1000));
    const to = Math.min(lengthSec, Math.ceil(sentence.endMs / 1000), from + MAX_SPREAD_SEC);
    for (let second = from; second < to; second++) {
      stirred[second] = Math.max(stirred[second]!, strength);
      if (byModel !== null) read[second] = 1;
    }
  }
  return { speechRate, stirred, read };
}

function strengthOf(text: string): number {
  const reading = readMessage(text);
  const { arousal } = lexiconClassifier.classify(reading);
  return arousal + EXCLAMATION * Math.min(MAX_EXCLAMATIONS, reading.exclamations);
}

/** The mean over the stretches that hold a time, of each one's strongest feeling; null where none does. */
function modelStrength(stretches: Timeline<ReadStretch>, atMs: number): number | null {
  const found = stretches.overlapping(atMs, atMs + 1);
  const strongest = ({ emotions }: ReadStretch): number =>
    Math.max(...FEELINGS.map((feeling) => emotions[feeling]));
  return found.length === 0 ? null : found.reduce((sum, one) => sum + strongest(one), 0) / found.length;
}
