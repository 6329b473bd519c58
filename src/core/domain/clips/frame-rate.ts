/** A frame rate as a ratio, e.g. 30000/1001. */
export interface FrameRate {
  readonly numerator: number;
  readonly denominator: number;
}

/** Rates that cameras, capture cards and platforms really use. */
const STANDARD_RATES: readonly FrameRate[] = [
  { numerator: 24_000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30_000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 48, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60_000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
  { numerator: 120, denominator: 1 },
];

/** Farther than this share of a frame from the grid, a time is not a rounding error any more. */
const GRID_TOLERANCE_RATIO = 0.3;
/** A measured gap this close to a standard rate means that rate: Matroska rounds 60 fps to 16 and 17 ms. */
const SNAP_RATIO = 0.08;
const FALLBACK_RATE: FrameRate = { numerator: 30, denominator: 1 };
const HIGHEST_RATE = 120;

export const framesPerSec = (rate: FrameRate): number => rate.numerator / rate.denominator;
export const frameSec = (rate: FrameRate): number => rate.denominator / rate.numerator;
/** As ffmpeg wants it: `30000/1001`. */
export const rateText = (rate: FrameRate): string => `${rate.numerator}/${rate.denominator}`;

/** Parses `30000/1001` or `30`; null for `0/0` and anything else. */
export function parseRate(text: string): FrameRate | null {
  const match = /^(\d+)(?:\/(\d+))?$/.exec(text);
  if (match === null) return null;
  const rate = { numerator: Number(match[1]), denominator: Number(match[2] ?? 1) };
  return rate.numerator > 0 && rate.denominator > 0 ? rate : null;
}

/** The greatest distance of a time from the grid that begins at the first, in frames. */
function worstOffsetFrames(sortedSec: readonly number[], rate: FrameRate): number {
  const firstSec = sortedSec[0] ?? 0;
  let worst = 0;
  for (const [index, atSec] of sortedSec.entries())
    worst = Math.max(worst, Math.abs((atSec - firstSec) * framesPerSec(rate) - index));
  return worst;
}

/**
 * The rate on whose grid every frame lies, or null when frames are missing or uneven. Of several that fit (a short
 * stretch fits both 30 and 29.97) the declared one wins, then the closest.
 */
export function regularRate(sortedSec: readonly number[], declared: FrameRate | null): FrameRate | null {
  const fits = (rate: FrameRate): boolean => worstOffsetFrames(sortedSec, rate) <= GRID_TOLERANCE_RATIO;
  if (declared !== null && STANDARD_RATES.some((rate) => sameRate(rate, declared)) && fits(declared))
    return declared;
  const best = STANDARD_RATES.map((rate) => ({ rate, worst: worstOffsetFrames(sortedSec, rate) })).sort(
    (left, right) => left.worst - right.worst,
  )[0];
  if (best !== undefined && best.worst <= GRID_TOLERANCE_RATIO) return best.rate;
  return declared !== null && fits(declared) ? declared : null;
}

const sameRate = (left: FrameRate, right: FrameRate): boolean =>
  left.numerator * right.denominator === right.numerator * left.denominator;

/**
 * A constant rate for uneven frames: high enough that two frames in a row never fall on one place of the grid, so
 * that the first and the last frame survive.
 */
export function gridRate(sortedSec: readonly number[]): FrameRate {
  const gapsSec = sortedSec
    .slice(1)
    .map((atSec, index) => atSec - sortedSec[index]!)
    .filter((gapSec) => gapSec > 0)
    .sort((left, right) => left - right);
  const shortSec = gapsSec[Math.floor(gapsSec.length * 0.05)];
  if (shortSec === undefined) return FALLBACK_RATE;
  const measured = Math.min(HIGHEST_RATE, 1 / shortSec);
  const near = STANDARD_RATES.map((rate) => ({ rate, off: Math.abs(framesPerSec(rate) / measured - 1) }))
    .filter(({ off }) => off <= SNAP_RATIO)
    .sort((left, right) => left.off - right.off)[0];
  return near?.rate ?? { numerator: Math.max(1, Math.ceil(measured)), denominator: 1 };
}
