import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { lexiconClassifier } from '../chat/lexicon-classifier.ts';
import { readMessage } from '../chat/read-message.ts';
import { timedWords } from './windows.ts';

export interface WordSignals {
  /** Words per second. */
  readonly speechRate: Float32Array;
  /** 0..1.6: how stirred the words are, from the lexicon and exclamation marks. */
  readonly stirred: Float32Array;
}

const EXCLAMATION = 0.2;
const MAX_EXCLAMATIONS = 3;
/** A transcript's sentence can run on; its feeling is where it begins. */
const MAX_SPREAD_SEC = 6;

/** Per-second signals of a transcript over `lengthSec`. */
export function wordSignals(lengthSec: number, sentences: readonly TranscriptSentence[]): WordSignals {
  const speechRate = new Float32Array(lengthSec);
  for (const word of timedWords(sentences)) {
    const second = Math.floor(word.atMs / 1000);
    if (second >= 0 && second < lengthSec) speechRate[second] = speechRate[second]! + 1;
  }
  const stirred = new Float32Array(lengthSec);
  for (const sentence of sentences) {
    const reading = readMessage(sentence.text);
    const affect = lexiconClassifier.classify(reading);
    const strength = affect.arousal + EXCLAMATION * Math.min(MAX_EXCLAMATIONS, reading.exclamations);
    const from = Math.max(0, Math.floor(sentence.startMs / 1000));
    const to = Math.min(lengthSec, Math.ceil(sentence.endMs / 1000), from + MAX_SPREAD_SEC);
    for (let second = from; second < to; second++) stirred[second] = Math.max(stirred[second]!, strength);
  }
  return { speechRate, stirred };
}
