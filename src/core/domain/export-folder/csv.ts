/** A cell: text as it is, numbers already formatted; null = missing, an empty cell. */
export type CsvCell = string | number | null;

const NEEDS_QUOTES = /[",\r\n]/;

const cellText = (cell: CsvCell): string => {
  if (cell === null) return '';
  const text = String(cell);
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** One record with its CRLF (RFC 4180 §2). Half surrogates become U+FFFD, since UTF-8 can't hold them. */
export const csvLine = (cells: readonly CsvCell[]): string =>
  `${cells.map(cellText).join(',').toWellFormed()}\r\n`;

/** Milliseconds as seconds with three decimals: `12.340`. */
export const secCell = (ms: number): string => (ms / 1000).toFixed(3);

/** A measured number with four decimals; null stays null. A zero never has a sign. */
export const numberCell = (value: number | null, decimals = 4): string | null =>
  value === null ? null : (Math.abs(value) < 0.5 * 10 ** -decimals ? 0 : value).toFixed(decimals);
