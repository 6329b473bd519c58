/** Currencies by the sign YouTube prints; longer signs first, so that `CA$` is not read as `$`. */
const SIGNS: readonly (readonly [string, string])[] = [
  ...([
    ['US$', 'USD'],
    ['CA$', 'CAD'],
    ['A$', 'AUD'],
    ['NZ$', 'NZD'],
    ['HK$', 'HKD'],
    ['NT$', 'TWD'],
  ] as const),
  ...([
    ['MX$', 'MXN'],
    ['R$', 'BRL'],
    ['CN¥', 'CNY'],
    ['JP¥', 'JPY'],
    ['$', 'USD'],
    ['€', 'EUR'],
  ] as const),
  ...([
    ['£', 'GBP'],
    ['¥', 'JPY'],
    ['￥', 'JPY'],
    ['₩', 'KRW'],
    ['₹', 'INR'],
    ['₱', 'PHP'],
  ] as const),
  ...([
    ['₪', 'ILS'],
    ['₫', 'VND'],
    ['฿', 'THB'],
    ['₴', 'UAH'],
    ['₺', 'TRY'],
    ['zł', 'PLN'],
  ] as const),
  ...([
    ['Kč', 'CZK'],
    ['Ft', 'HUF'],
    ['₽', 'RUB'],
    ['руб.', 'RUB'],
    ['лв.', 'BGN'],
  ] as const),
];

export interface Money {
  readonly amount: number | null;
  readonly currency: string | null;
}

/**
 * Reads a localised price such as `￥1,500`, `CA$10.00`, `1.234,50 €` or `NOK 99`. An unknown currency is null, never
 * guessed; a sign that several currencies share is read as YouTube uses it without a country prefix.
 */
export function parseMoney(text: string): Money {
  const digits = /\d[\d.,\s\u00a0\u202f']*/.exec(text)?.[0].trim() ?? '';
  const rest = text.replace(digits, ' ');
  const code = /(?:^|[^A-Za-z])([A-Z]{3})(?![A-Za-z])/.exec(rest)?.[1];
  const currency = code ?? SIGNS.find(([sign]) => rest.includes(sign))?.[1] ?? null;
  return { amount: parseLocalNumber(digits), currency };
}

/** The last separator is a decimal one when one or two digits follow it; every other separator groups thousands. */
function parseLocalNumber(digits: string): number | null {
  const compact = digits.replace(/[\s\u00a0\u202f']/g, '').replace(/[.,]$/, '');
  const match = /^([\d.,]*?)(?:[.,](\d{1,2}))?$/.exec(compact);
  const whole = match?.[1]?.replace(/[.,]/g, '') ?? '';
  if (whole === '' && match?.[2] === undefined) return null;
  return Number(`${whole || '0'}.${match?.[2] ?? '0'}`);
}
