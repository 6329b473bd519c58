import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { decodeChatModel, encodeChatModel } from '../../src/core/domain/chat/model/model-file.ts';
import { createTrainedClassifier } from '../../src/core/domain/chat/model/trained-classifier.ts';
import { readMessage } from '../../src/core/domain/chat/read-message.ts';
import { chatLikeLines } from './chat-like-lines.ts';
import { targetsOfLabels, targetsOfRating, type LabelledLine } from './labels.ts';
import type { LearningPlan } from './learn.ts';
import { trainModel } from './train-model.ts';

const PLAN: LearningPlan = { seed: 3, epochs: 20, step: 0.2, decay: 1e-5, rowBits: 10 };

const COMMENTS: readonly LabelledLine[] = [
  { text: 'what a splorg play', targets: targetsOfLabels(['joy']) },
  { text: 'splorg as ever', targets: targetsOfLabels(['joy', 'admiration']) },
  { text: 'so grumf today', targets: targetsOfLabels(['sadness']) },
  { text: 'grumf and nothing else', targets: targetsOfLabels(['grief']) },
  { text: 'the door is there', targets: targetsOfLabels(['neutral']) },
  { text: 'where is the door', targets: targetsOfLabels(['neutral']) },
  { text: 'a splorg evening', targets: targetsOfRating(3) },
];
const train = (seed: number): Uint8Array =>
  encodeChatModel(trainModel([...COMMENTS, ...chatLikeLines(COMMENTS, 60, 5)], { ...PLAN, seed }));
const bytes = train(3);

describe('training', () => {
  it('gives the same bytes again, on every machine', () => {
    expect(train(3)).toEqual(bytes);
    expect(train(4)).not.toEqual(bytes);
    // Changes with the lexicon, the features and the plan; never with the machine or the engine.
    expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toBe('e986d1cfc1fb36e3');
  });

  it('learns words that the lexicon does not have', () => {
    const classifier = createTrainedClassifier(decodeChatModel(bytes));
    const labelOf = (text: string): number => classifier.classify(readMessage(text)).label;
    expect(['splorg', 'grumf', 'the door'].map(labelOf)).toEqual([1, -1, 0]);
  });
});
