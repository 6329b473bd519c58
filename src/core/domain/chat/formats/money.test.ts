import { describe, expect, it } from 'vitest';
import { parseMoney } from './money.ts';

describe('parseMoney', () => {
  it.each([
    ['￥1,500', 1500, 'JPY'],
    ['$5.00', 5, 'USD'],
    ['CA$10.00', 10, 'CAD'],
    ['1.234,50 €', 1234.5, 'EUR'],
    ['NOK 99', 99, 'NOK'],
    ['₹1,00,000.00', 100_000, 'INR'],
    ['R$ 2,00', 2, 'BRL'],
    ['[UNREGISTERD]10,800', 10_800, null],
    ['free', null, null],
  ])('reads %s', (text, amount, currency) => {
    expect(parseMoney(text)).toEqual({ amount, currency });
  });
});
