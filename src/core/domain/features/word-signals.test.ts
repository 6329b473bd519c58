import { describe, expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { EMOTIONS, type EmotionMix } from '../../../shared/model/chat.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';
import { type ReadStretch, wordSignals } from './word-signals.ts';

const says = (atSec: number, text: string): TranscriptSentence => ({
  ...{ startMs: atSec * 1000, endMs: (atSec + 2) * 1000, text },
  ...{ speaker: null, paragraph: 0, words: [] },
});
const feels = (mix: Partial<EmotionMix>): EmotionMix => ({
  ...(Object.fromEntries(EMOTIONS.map((emotion) => [emotion, 0])) as EmotionMix),
  ...mix,
});
const minute = (startSec: number, mix: Partial<EmotionMix>): ReadStretch => ({
  startMs: startSec * 1000,
  endMs: (startSec + 60) * 1000,
  emotions: feels(mix),
});

const PLAIN = 'then we go to the market';
const LOUD = 'this is amazing!!!';
const talk = [says(10, PLAIN), says(40, LOUD), says(70, PLAIN)];
const at = (values: Float32Array, sec: number): number => values[sec]!;

describe('how stirred words are', () => {
  it('is the word list’s reading where no model read', () => {
    const { stirred, read } = wordSignals(100, talk);
    expect(at(stirred, 40)).toBeGreaterThan(0.6);
    expect(at(stirred, 10)).toBe(0);
    expect(read).toEqual(new Float32Array(100));
  });

  it('is the mean of both readers where one did, and a missing stretch leaves the list alone', () => {
    const alone = wordSignals(100, talk).stirred;
    const { stirred, read } = wordSignals(100, talk, [
      minute(0, { excitement: 0.8, funny: 0.3, neutral: 1 }),
    ]);
    expect(at(stirred, 10)).toBeCloseTo(0.4, 6);
    expect(at(stirred, 40)).toBeCloseTo((at(alone, 40) + 0.8) / 2, 6);
    expect(at(stirred, 70)).toBe(at(alone, 70));
    expect([10, 40, 70].map((sec) => at(read, sec))).toEqual([1, 1, 0]);
    // Nobody speaks here, whatever the minute is like.
    expect([at(stirred, 25), at(read, 25)]).toEqual([0, 0]);
  });

  it('takes the mean of the windows that overlap there', () => {
    const { stirred } = wordSignals(100, talk, [minute(0, { anger: 0.2 }), minute(30, { anger: 1 })]);
    const alone = wordSignals(100, talk).stirred;
    expect(at(stirred, 40)).toBeCloseTo((at(alone, 40) + 0.6) / 2, 6);
  });

  it('never falls where a model reads more into the words', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, fc.constantFrom(...EMOTIONS), (one, other, emotion) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const [low, high] = [less, more].map((felt) =>
          wordSignals(100, talk, [minute(0, { [emotion]: felt })]),
        );
        for (let sec = 0; sec < 100; sec++)
          expect(at(high!.stirred, sec)).toBeGreaterThanOrEqual(at(low!.stirred, sec));
      }),
    );
  });
});
