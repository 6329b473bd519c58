import { describe, expect, it } from 'vitest';
import {
  assignWords,
  groupWordsIntoSentences,
  joinWords,
  type SpokenWord,
  withParagraphs,
} from './sentences.ts';
import fc from '../../../../test/support/properties.ts';

/** Words of 300 ms, 100 ms apart; `|` makes a pause of two seconds, `@b` gives the word to another speaker. */
function words(text: string): SpokenWord[] {
  let atMs = 0;
  const spoken: SpokenWord[] = [];
  for (const token of text.split(' ')) {
    if (token === '|') atMs += 2000;
    else {
      const [word = '', speaker = null] = token.split('@');
      spoken.push({ startMs: atMs, endMs: atMs + 300, text: word, confidence: 0.9, speaker });
      atMs += 400;
    }
  }
  return spoken;
}
const texts = (text: string, options = {}): string[] =>
  groupWordsIntoSentences(words(text), options).map((sentence) => sentence.text);

describe('groupWordsIntoSentences', () => {
  it.each([
    ['Hello there. How are you? Fine!', ['Hello there.', 'How are you?', 'Fine!']],
    ['He said "stop." Then left', ['He said "stop."', 'Then left']],
    ['Mr. Smith met Dr. A. Jones.', ['Mr. Smith met Dr. A. Jones.']],
    ['no punctuation | at all', ['no punctuation', 'at all']],
    ['hi@a there@a yo@b', ['hi there', 'yo']],
    ['version 3.5 is out. Nice', ['version 3.5 is out.', 'Nice']],
    ['你好。 世界', ['你好。', '世界']],
  ])('splits %j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('cuts a run without any end at its longest pause', () => {
    const run = words('a b c d e f g h');
    run[5] = { ...run[5]!, startMs: run[5]!.startMs + 80 };
    const cut = groupWordsIntoSentences(run, { maxWords: 6 });
    expect(cut.map((sentence) => sentence.text)).toEqual(['a b c d e', 'f g h']);
  });

  it('begins a paragraph after a long pause and at another speaker', () => {
    const grouped = groupWordsIntoSentences(words('One. Two. | | Three. Four.@b'));
    expect(grouped.map((sentence) => [sentence.paragraph, sentence.speaker])).toEqual([
      [0, null],
      [0, null],
      [1, null],
      [2, 'b'],
    ]);
  });

  it('loses no word, keeps their order, and covers them', () => {
    const word = fc.record({
      gap: fc.integer({ min: 0, max: 3000 }),
      length: fc.integer({ min: 0, max: 900 }),
      text: fc.constantFrom('a', 'b.', 'c?', 'd,', ' e'),
    });
    fc.assert(
      fc.property(fc.array(word, { maxLength: 120 }), (parts) => {
        let atMs = 0;
        const spoken = parts.map(({ gap, length, text }): SpokenWord => {
          const startMs = atMs + gap;
          atMs = startMs + length;
          return { startMs, endMs: atMs, text, confidence: null };
        });
        const sentences = groupWordsIntoSentences(spoken);
        expect(sentences.flatMap((sentence) => sentence.words.map(({ startMs }) => startMs))).toEqual(
          spoken.map(({ startMs }) => startMs),
        );
        for (const sentence of sentences) {
          expect(sentence.startMs).toBe(sentence.words[0]!.startMs);
          expect(sentence.endMs).toBe(sentence.words.at(-1)!.endMs);
        }
      }),
    );
  });
});

describe('joining and placing words', () => {
  it('follows the words’ own spaces, and writes scripts without spaces tightly', () => {
    expect(joinWords([' Don', "'t", ' stop', '.'])).toBe("Don't stop.");
    expect(joinWords(['今日', 'は', 'OK', 'です'])).toBe('今日は OK です');
    expect(joinWords(['a', 'b'])).toBe('a b');
  });

  it('gives sentences the words that begin before the next one', () => {
    const sentence = { startMs: 0, endMs: 700, text: 'a b', speaker: null, paragraph: 0, words: [] };
    const placed = assignWords([sentence, { ...sentence, startMs: 800, endMs: 1500 }], words('a b c d'));
    expect(placed.map((one) => one.words.map(({ text }) => text))).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
    expect(withParagraphs([])).toEqual([]);
  });
});
