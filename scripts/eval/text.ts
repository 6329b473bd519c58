import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { ChatClassifier } from '../../src/core/domain/chat/affect-reading.ts';
import { classifyText } from '../../src/core/domain/chat/classify.ts';
import { lexiconClassifier } from '../../src/core/domain/chat/lexicon-classifier.ts';
import { EMOTIONS, type Emotion } from '../../src/shared/model/chat.ts';
import { seededRandom } from '../../test/support/seeded-random.ts';
import { testData } from '../../test/support/test-data.ts';
import { shippedClassifier } from './classifier.ts';
import { scoreLabels, share, type EvalRow } from './figures.ts';

export interface LabelledMessage {
  readonly text: string;
  /** −1, 0, 1 */
  readonly label: number;
}

/** Chat messages that nothing was trained on. */
export const labelledMessages = (): LabelledMessage[] =>
  parse<{ sentiment: string; message: string }>(
    readFileSync(testData('sentiment-dev', 'twitch-2018-500.csv')),
    { columns: true },
  ).map(({ sentiment, message }) => ({ text: message, label: Number(sentiment) }));

/** Chat sentiment in three classes. */
export function evaluateSentiment(): EvalRow {
  const rows = labelledMessages();
  const truth = rows.map(({ label }) => label);
  const labelsBy = (classifier: ChatClassifier): number[] =>
    rows.map(({ text }) => classifyText(text, [], classifier).label);
  const ours = labelsBy(shippedClassifier);
  const bag = trainBagOfWords(readTweets());
  const figuresOf = (labels: readonly number[]): string => {
    const { accuracy, macroF1 } = scoreLabels(truth, labels);
    return `${share(accuracy)} / ${share(macroF1)}`;
  };
  const { accuracy, macroF1 } = scoreLabels(truth, ours);
  return {
    task: 'chat sentiment, 3 classes',
    data: `${rows.length} Twitch messages of 2018`,
    figure: 'accuracy / macro-F1',
    ours: `${share(accuracy)} (${spreadOf(truth, ours)}) / ${share(macroF1)}`,
    baselines:
      `lexicon alone ${figuresOf(labelsBy(lexiconClassifier))}; ` +
      `bag of words trained on VADER's tweets ${figuresOf(rows.map(({ text }) => bag(text)))}; ` +
      `most frequent class ${figuresOf(truth.map(() => mostFrequent(truth)))}; ` +
      'published: VADER 0.48 / 0.44, emote lexicon 0.62 / 0.61',
    aim: '≥ 0.66 / 0.64; hoped for 0.70 / 0.68',
  };
}

/** Ratings from this on are no longer neutral, of −4 … 4. */
const RATED = 0.5;

/** VADER's rated tweets in three classes. */
const readTweets = (): { text: string; label: number }[] =>
  readFileSync(testData('text-emotion', 'vader-tweets.tsv'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [, rating = '', text] = line.split('\t');
      if (text === undefined) return [];
      return [{ text, label: Math.abs(Number(rating)) < RATED ? 0 : Math.sign(Number(rating)) }];
    });

function mostFrequent<Label>(labels: readonly Label[]): Label {
  const counts = new Map<Label, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** The middle 80 % of the accuracy over 2,000 resamplings of the messages. */
function spreadOf<Label>(truth: readonly Label[], found: readonly Label[]): string {
  const random = seededRandom(5);
  const values = Array.from({ length: 2000 }, () => {
    let right = 0;
    for (let draw = 0; draw < truth.length; draw++) {
      const index = Math.floor(random() * truth.length);
      if (truth[index] === found[index]) right++;
    }
    return right / truth.length;
  }).sort((a, b) => a - b);
  return `${share(values[200]!)}–${share(values[1800]!)}`;
}

/** GoEmotions' 27 labels in our six classes; what fits none is left out. */
const MAPPED: Partial<Record<string, Emotion>> = {
  excitement: 'excitement',
  surprise: 'excitement',
  desire: 'excitement',
  amusement: 'funny',
  joy: 'happiness',
  love: 'happiness',
  admiration: 'happiness',
  approval: 'happiness',
  gratitude: 'happiness',
  optimism: 'happiness',
  pride: 'happiness',
  relief: 'happiness',
  caring: 'happiness',
  anger: 'anger',
  annoyance: 'anger',
  disapproval: 'anger',
  disgust: 'anger',
  sadness: 'sadness',
  grief: 'sadness',
  disappointment: 'sadness',
  remorse: 'sadness',
  embarrassment: 'sadness',
  neutral: 'neutral',
};

interface Comment {
  readonly text: string;
  readonly label: Emotion;
}

function readComments(split: 'train' | 'test'): Comment[] {
  const names = readFileSync(testData('text-emotion', 'goemotions-labels.txt'), 'utf8').split('\n');
  return readFileSync(testData('text-emotion', `goemotions-${split}.tsv`), 'utf8')
    .split('\n')
    .flatMap((line): Comment[] => {
      const [text, labels] = line.split('\t');
      if (text === undefined || labels === undefined) return [];
      const classes = new Set(labels.split(',').map((label) => MAPPED[(names[Number(label)] ?? '').trim()]));
      const [emotion] = classes;
      return classes.size === 1 && emotion !== undefined ? [{ text, label: emotion }] : [];
    });
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z']+|[^\sa-z]/g) ?? [];

/** Multinomial naive Bayes on words with add-one smoothing: the bag-of-words baseline. */
function trainBagOfWords<Label>(
  lines: readonly { readonly text: string; readonly label: Label }[],
): (text: string) => Label {
  const labels = [...new Set(lines.map(({ label }) => label))];
  const counts = new Map<string, Float64Array>();
  const totals = new Float64Array(labels.length);
  const priors = new Float64Array(labels.length);
  for (const { text, label } of lines) {
    const index = labels.indexOf(label);
    priors[index]! += 1;
    for (const word of wordsOf(text)) {
      let row = counts.get(word);
      if (row === undefined) counts.set(word, (row = new Float64Array(labels.length)));
      row[index]! += 1;
      totals[index]! += 1;
    }
  }
  return (text) => {
    const scores = Float64Array.from(priors, (prior) => Math.log(prior));
    for (const word of wordsOf(text)) {
      const row = counts.get(word);
      if (row === undefined) continue;
      for (let index = 0; index < scores.length; index++)
        scores[index]! += Math.log((row[index]! + 1) / (totals[index]! + counts.size));
    }
    return labels[scores.indexOf(Math.max(...scores))]!;
  };
}

/** Emotion classes on the comments of Reddit: far from chat, but labelled. */
export function evaluateEmotion(): EvalRow {
  const test = readComments('test');
  const truth = test.map(({ label }) => label);
  const strongestBy = (classifier: ChatClassifier): Emotion[] =>
    test.map(({ text }) => {
      const { emotions } = classifyText(text, [], classifier);
      return EMOTIONS.reduce((best, name) => (emotions[name] > emotions[best] ? name : best));
    });
  const bag = trainBagOfWords(readComments('train'));
  const figuresOf = (found: readonly Emotion[]): string => {
    const { accuracy, macroF1 } = scoreLabels(truth, found);
    return `${share(accuracy)} / ${share(macroF1)}`;
  };
  const ours = strongestBy(shippedClassifier);
  const { accuracy, macroF1 } = scoreLabels(truth, ours);
  return {
    task: 'emotion, 6 classes',
    data: `${test.length} comments of GoEmotions' test split, mapped`,
    figure: 'accuracy / macro-F1',
    ours: `${share(accuracy)} (${spreadOf(truth, ours)}) / ${share(macroF1)}`,
    baselines:
      `bag of words trained on its train split ${figuresOf(test.map(({ text }) => bag(text)))}; ` +
      `lexicon alone ${figuresOf(strongestBy(lexiconClassifier))}; ` +
      `most frequent class ${figuresOf(truth.map(() => mostFrequent(truth)))}`,
    aim: 'beat the bag of words',
  };
}
