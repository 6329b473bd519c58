/** Points that the last seconds must differ by to be called a trend. */
const STEP = 6;
const SPAN_SEC = 10;

/** How the hype moved: the strongest of the last ten seconds against the strongest of the ten before. */
export function trendOf(totals: readonly number[]): 'rising' | 'falling' | 'steady' {
  const strongest = (values: readonly number[]): number => Math.max(0, ...values);
  const now = strongest(totals.slice(-SPAN_SEC));
  const before = strongest(totals.slice(-2 * SPAN_SEC, -SPAN_SEC));
  if (now >= before + STEP) return 'rising';
  return now <= before - STEP ? 'falling' : 'steady';
}
