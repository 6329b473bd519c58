import { describe, expect, it } from 'vitest';
import { INVENTED, makeInventedChat, type InventedChat } from '../../../../../test/support/invented-lingo.ts';
import { chatLine } from '../../../../../test/support/synthetic-stream.ts';
import type { LingoFigures, StreamCounts } from '../../../../shared/model/lingo.ts';
import { lexiconClassifier } from '../lexicon-classifier.ts';
import { classifyText } from '../classify.ts';
import { createComparison, judge } from './compare-models.ts';
import { createStreamCounter } from './count-stream.ts';
import { heldOutModels } from './learn-channel.ts';
import { learnMeanings } from './learn-meanings.ts';
import { createTunedClassifier } from './tuned-classifier.ts';

function countsOf({ lines }: Pick<InventedChat, 'lines'>): StreamCounts {
  const counter = createStreamCounter(lexiconClassifier);
  for (const [atMs, message] of lines) counter.add(atMs, message);
  return counter.finish();
}

function compare(chat: InventedChat, counts: StreamCounts): LingoFigures {
  const models = heldOutModels(lexiconClassifier, [], { counts, corrections: [] });
  const comparison = createComparison(lexiconClassifier, models);
  for (const [atMs, message] of chat.lines) comparison.add(atMs, message);
  return comparison.finish();
}

const planted = makeInventedChat({ seed: 1 });
const plantedCounts = countsOf(planted);

describe('a channel with invented emotes', () => {
  const tokens = learnMeanings(plantedCounts);

  it('teaches what at least 8 of 10 mean, and none of them wrongly', () => {
    const found = Object.entries(INVENTED).map(([name, meaning]) => ({
      meaning,
      learned: tokens.find(({ key }) => key === name)?.learned ?? null,
    }));
    expect(found.filter(({ meaning, learned }) => meaning === learned).length).toBeGreaterThanOrEqual(8);
    expect(found.filter(({ meaning, learned }) => learned !== null && meaning !== learned)).toEqual([]);
  });

  it('is read better on held-out messages, so that the tuned model is used', () => {
    const figures = compare(planted, plantedCounts);
    expect(figures.messages).toBeGreaterThan(100);
    expect(figures.examples.length).toBeGreaterThan(3);
    expect(judge(figures, 10)).toMatchObject({ inUse: true, why: 'better' });
  });

  it('gives no meaning to plain words of the same chat', () => {
    const words = tokens.filter(({ kind, learned }) => kind === 'word' && learned !== null);
    expect(words.map(({ key }) => key)).toEqual([]);
  });
});

it('stays with the shipped model where the emotes are written anywhere', () => {
  const chat = makeInventedChat({ seed: 2, meaning: 'none' });
  const counts = countsOf(chat);
  const learned = learnMeanings(counts).filter((token) => token.learned !== null);
  expect(judge(compare(chat, counts), learned.length).inUse).toBe(false);
});

it('learns nothing from one person, however often they write', () => {
  const lines = Array.from({ length: 400 }, (_, index) => {
    const atMs = index * 1000;
    return [atMs, chatLine('zorbSpam KEKW hahaha', 'spammer')] as const;
  });
  expect(learnMeanings(countsOf({ lines })).filter(({ learned }) => learned !== null)).toEqual([]);
});

describe('a tuned model', () => {
  const token = {
    kind: 'emote',
    key: 'zorbWibble',
    meaning: 'funny',
    confidence: 0.9,
    corrected: false,
  } as const;
  const tuned = createTunedClassifier(lexiconClassifier, [token], 'tuned');

  it('reads its own token', () => {
    expect(classifyText('zorbWibble', [], tuned)).toMatchObject({ label: 1 });
    expect(classifyText('zorbWibble', [], tuned).emotions.funny).toBeGreaterThan(0.5);
  });

  it('answers like the shipped one wherever its tokens are not', () => {
    for (const text of ['KEKW', 'hello there', 'i hate this', ''])
      expect(classifyText(text, [], tuned)).toEqual(classifyText(text));
  });

  it("does what the person said, against the lexicon's own meaning", () => {
    const said = { kind: 'emote', key: 'KEKW', meaning: 'neutral', confidence: 1, corrected: true } as const;
    const own = createTunedClassifier(lexiconClassifier, [said], 'own');
    expect(classifyText('KEKW', [], own)).toMatchObject({ label: 0, sentiment: 0 });
  });
});

it('asks for a gain whose whole interval lies above nothing', () => {
  const figures = { messages: 100, tunedRight: 60, untunedRight: 50, squares: 10, examples: [] };
  expect(judge(figures, 3)).toMatchObject({ inUse: true, why: 'better' });
  expect(judge({ ...figures, squares: 40 }, 3)).toMatchObject({ inUse: false, why: 'no-gain' });
  expect(judge({ ...figures, messages: 19 }, 3)).toMatchObject({ inUse: false, why: 'too-few' });
  expect(judge(figures, 0)).toMatchObject({ inUse: false, why: 'nothing-learned' });
});
