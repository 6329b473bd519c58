import { readFileSync } from 'node:fs';
import { testData } from '../../test/support/test-data.ts';
import { targetsOfLabels, targetsOfRating, type LabelledLine } from './labels.ts';

/** GoEmotions hides names behind words in brackets; in a chat they are mentions. */
const HIDDEN_NAME = /\[(?:NAME|RELIGION)\]/g;

const linesOf = (name: string): string[] =>
  readFileSync(testData('text-emotion', name), 'utf8')
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '');

/** Comments of GoEmotions' training split: text, labels by number, id. */
export function goEmotionsTraining(): LabelledLine[] {
  const names = [...linesOf('goemotions-labels.txt')];
  return linesOf('goemotions-train.tsv').map((line) => {
    const [text = '', labels = ''] = line.split('\t');
    return {
      text: text.replace(HIDDEN_NAME, '@someone'),
      targets: targetsOfLabels(labels.split(',').map((label) => names[Number(label)] ?? label)),
    };
  });
}

/** VADER's tweets: id, mean rating −4 … 4, text. */
export function vaderTweets(): LabelledLine[] {
  return linesOf('vader-tweets.tsv').map((line) => {
    const [, rating = '', text = ''] = line.split('\t');
    return { text, targets: targetsOfRating(Number(rating)) };
  });
}
