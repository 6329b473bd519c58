import { describe, expect, it } from 'vitest';
import { exponential, softmax } from './exponential.ts';
import fc from '../../../../../test/support/properties.ts';

describe('the exponential of fixed arithmetic', () => {
  it('has known values and goes to its ends', () => {
    expect(exponential(0)).toBe(1);
    expect(exponential(1)).toBeCloseTo(2.718281828459045, 12);
    expect(exponential(-Infinity)).toBeLessThan(1e-300);
    expect(exponential(Number.NaN)).toBeNaN();
  });

  it('agrees with the engine to twelve digits', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
        expect(exponential(x) / Math.exp(x)).toBeCloseTo(1, 12);
      }),
    );
  });
});

describe('the softmax', () => {
  it('makes shares of log-odds and leaves what is outside of its range', () => {
    const values = Float64Array.of(5, Math.log(1), Math.log(3), 7);
    softmax(values, 1, 3, Math.exp);
    expect([...values].map((value) => Number(value.toFixed(12)))).toEqual([5, 0.25, 0.75, 7]);
  });
});
