import { describe, expect, it } from 'vitest';
import type { AffectReading } from '../affect-reading.ts';
import { lexiconClassifier } from '../lexicon-classifier.ts';
import { Feeling } from '../lexicon/feelings.ts';
import { readMessage } from '../read-message.ts';
import { FEELINGS_AT, OUTPUTS, rowWeights, SUMMARY_WEIGHTS, type ChatModel } from './chat-model.ts';
import { wholeRow } from './token-rows.ts';
import { createTrainedClassifier } from './trained-classifier.ts';
import fc from '../../../../../test/support/properties.ts';

const ROW_BITS = 12;

/** A model that knows nothing but one word: what its presence adds to each output, in nats. */
function modelOf(word: string, nats: Readonly<Record<number, number>>): ChatModel {
  const rows = new Int8Array(rowWeights(ROW_BITS));
  const row = wholeRow(readMessage(word).tokens[0]!, ROW_BITS)!;
  for (const [column, value] of Object.entries(nats)) rows[row * OUTPUTS + Number(column)] = 10 * value;
  return {
    id: 'made-up',
    rowBits: ROW_BITS,
    rows,
    scales: new Float32Array(OUTPUTS).fill(0.1),
    summary: new Float32Array(SUMMARY_WEIGHTS),
  };
}

const JOY_AT = FEELINGS_AT + Feeling.options.indexOf('joy');
const classifier = createTrainedClassifier(modelOf('splorg', { 2: 4, [JOY_AT]: 5 }));
const classify = (text: string): AffectReading => classifier.classify(readMessage(text));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('the trained classifier', () => {
  it('adds the log-odds of what it learned', () => {
    const { sentiment, mix, label } = classify('splorg');
    const shares = Math.exp(4) + 2;
    expect(label).toBe(1);
    expect(sentiment).toBeCloseTo((Math.exp(4) - 1) / shares, 6);
    // Five nats for joy among thirteen feelings.
    expect(mix[2]).toBeGreaterThan(Math.exp(5) / (Math.exp(5) + 12) - 1e-6);
  });

  it('leaves what it never learned to the lexicon', () => {
    for (const text of ['PogChamp', 'this is amazing', 'Sadge', 'i hate this boring game', 'the map'])
      expect(Math.sign(classify(text).sentiment)).toBe(
        Math.sign(lexiconClassifier.classify(readMessage(text)).sentiment),
      );
  });

  it('takes a word that is said again for one word', () => {
    expect(classify('splorg splorg splorg').sentiment).toBeCloseTo(classify('splorg').sentiment, 9);
  });

  it('does not care who is named', () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_]{2,15}$/);
    fc.assert(
      fc.property(name, name, fc.constantFrom('is amazing', 'splorg', 'why', 'LUL'), (one, other, text) => {
        expect(classify(`@${one} ${text}`)).toEqual(classify(`@${other} ${text}`));
      }),
    );
  });

  it('keeps every number in its range for any text, and is the same twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const result = classify(text);
        expect(classify(text)).toEqual(result);
        expect(Math.abs(result.sentiment)).toBeLessThanOrEqual(1);
        for (const share of [...result.mix, ...result.feelings, result.confidence, result.arousal]) {
          expect(share).toBeGreaterThanOrEqual(-1e-12);
          expect(share).toBeLessThanOrEqual(1 + 1e-12);
        }
        expect(sum(result.mix)).toBeCloseTo(1, 9);
        expect(sum(result.feelings)).toBeCloseTo(1, 9);
        expect([0, 1, 2, 3]).toContain(result.highlight);
      }),
    );
  });
});
