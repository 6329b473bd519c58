import { describe, expect, it } from 'vitest';
import { isSpeechless, quietestCutMs } from './chunks.ts';

const RATE_HZ = 1000;

describe('quietestCutMs', () => {
  it('cuts in the middle of the quietest 200 ms', () => {
    const tail = new Int16Array(2000).fill(1000);
    tail.fill(3, 600, 800);
    expect(quietestCutMs(tail, RATE_HZ, 60_000)).toBe(60_700);
  });

  it('cuts late when everything is equally quiet', () => {
    expect(quietestCutMs(new Int16Array(2000), RATE_HZ, 0)).toBe(1900);
  });
});

describe('isSpeechless', () => {
  const speech = Float32Array.from([0, 0.1, 0.2, 0.9, 0]);

  it('is true only where no frame can be speech', () => {
    expect(isSpeechless(speech, 100, { startMs: 0, endMs: 300 })).toBe(true);
    expect(isSpeechless(speech, 100, { startMs: 250, endMs: 350 })).toBe(false);
  });

  it('never calls an unmeasured range speechless', () => {
    expect(isSpeechless(speech, 100, { startMs: 900, endMs: 1000 })).toBe(false);
  });
});
