import { describe, expect, it } from 'vitest';
import fc from '../../../../../test/support/properties.ts';
import { createClockSkew, MAX_SKEW_MS } from './clock-skew.ts';

describe('the skew of a sender’s clock', () => {
  it('is found within the smallest delay of its messages, whichever way it is off', () => {
    const delays = fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 1, maxLength: 64 });
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), delays, (offMs, delaysMs) => {
        const skew = createClockSkew();
        delaysMs.forEach((delayMs, each) => {
          const sent = 1_700_000_000_000 + each * 1000;
          skew.see({ unixMs: sent - offMs, isSendTime: true }, sent + delayMs);
        });
        expect(skew.ms).toBe(offMs + Math.min(...delaysMs));
      }),
    );
  });

  it('is not the lateness of events whose message does not say when it was sent', () => {
    const skew = createClockSkew();
    skew.see({ unixMs: 1_000_000, isSendTime: false }, 1_004_000);
    expect(skew.ms).toBe(0);
    const behind = createClockSkew();
    behind.see({ unixMs: 1_000_000, isSendTime: false }, 1_030_000);
    expect(behind.ms).toBe(30_000);
  });

  it('follows a clock that is set', () => {
    const skew = createClockSkew();
    for (let each = 0; each < 10; each++) skew.see({ unixMs: 1_000_000, isSendTime: true }, 970_000);
    for (let each = 0; each < 64; each++) skew.see({ unixMs: 1_000_000, isSendTime: true }, 1_000_010);
    expect(skew.ms).toBe(10);
  });

  it('is not learnt from a message that is too far off', () => {
    const skew = createClockSkew();
    const apartMs = skew.see({ unixMs: 0, isSendTime: true }, MAX_SKEW_MS + 1);
    expect([apartMs, skew.ms]).toEqual([MAX_SKEW_MS + 1, 0]);
  });
});
