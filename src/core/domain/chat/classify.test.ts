import { describe, expect, it } from 'vitest';
import { EMOTIONS } from '../../../shared/model/chat.ts';
import { classifyText } from './classify.ts';
import fc from '../../../../test/support/properties.ts';

const strongest = (text: string): string => {
  const { emotions } = classifyText(text);
  return EMOTIONS.reduce((best, name) => (emotions[name] > emotions[best] ? name : best));
};

describe('classifying a chat line', () => {
  for (const [text, label] of [
    ['this is amazing', 1],
    ['KEKW KEKW KEKW', 1],
    ['i hate this boring game', -1],
    ['Sadge', -1],
    ['what time is it in norway', 0],
    ['', 0],
    ['not good', -1],
    ['not bad', 1],
    ['jajajaja', 1],
    ['schlecht', -1],
    ['no way', 1],
    ['good but so boring and trash', -1],
  ] as const)
    it(`labels "${text}" ${label}`, () => expect(classifyText(text).label).toBe(label));

  for (const [text, emotion] of [
    ['LUL OMEGALUL', 'funny'],
    ['POGGERS LETS GO', 'excitement'],
    ['SwiftRage this is so unfair', 'anger'],
    ['PepeHands BibleThump', 'sadness'],
    ['<3 love you', 'happiness'],
    ['the map is on the left', 'neutral'],
  ] as const)
    it(`hears ${emotion} in "${text}"`, () => expect(strongest(text)).toBe(emotion));

  it('is louder in capitals, with stretched letters and with repeated emotes', () => {
    const plain = classifyText('nice').sentiment;
    expect(classifyText('NICE NICE').sentiment).toBeGreaterThan(plain);
    expect(classifyText('niiiiice').sentiment).toBeGreaterThan(plain);
    expect(classifyText('KEKW KEKW KEKW KEKW').sentiment).toBeGreaterThan(classifyText('KEKW').sentiment);
  });

  it('takes the edge off praise that carries a mark of sarcasm', () => {
    expect(classifyText('great play Kappa').sentiment).toBeLessThan(classifyText('great play').sentiment);
  });

  it('is less sure of a line that says both', () => {
    expect(classifyText('amazing but terrible').confidence).toBeLessThan(
      classifyText('amazing and beautiful').confidence,
    );
  });

  it('keeps every number in its range for any text, and is the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const result = classifyText(text);
        expect(Math.abs(result.sentiment)).toBeLessThanOrEqual(1);
        expect(result.confidence).toBeGreaterThanOrEqual(0);
        expect(result.confidence).toBeLessThanOrEqual(1);
        const shares = EMOTIONS.map((name) => result.emotions[name]);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        expect(classifyText(text)).toEqual(result);
      }),
    );
  });
});
