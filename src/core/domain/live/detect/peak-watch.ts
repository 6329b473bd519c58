import { median } from '../../median.ts';
export interface HeardPeak {
  /** Since the first sound, ms. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Its loudest 400 ms, LUFS. */
  readonly lufs: number;
}

/** What is usual is the median of so much before. */
const USUAL_STEPS = 600;
/** Nothing is a peak before so much was heard. */
const FIRST_STEPS = 50;
/** A peak begins this far above the usual, and ends below half of that. */
const ON_LU = 8;
const OFF_LU = 4;
/** Quieter than this is no peak, whatever is usual. */
const AUDIBLE_LUFS = -50;
/** A longer one is told of in parts, so that it is told of in time. */
const LONGEST_STEPS = 30;

/**
 * Finds stretches that are louder than the last minute usually was. Feed momentary loudness (LUFS, BS.1770-4) every
 * `stepMs`; answers with a peak when it is over, or lasts for three seconds.
 */
export function createPeakWatch(stepMs: number): (lufs: number) => HeardPeak | null {
  const past: number[] = [];
  let steps = 0;
  let from: number | null = null;
  let loudest = Number.NEGATIVE_INFINITY;
  return (lufs) => {
    const usual = median(past);
    past.push(lufs);
    if (past.length > USUAL_STEPS) past.shift();
    const at = steps++;
    if (from === null) {
      if (steps <= FIRST_STEPS || lufs < AUDIBLE_LUFS || lufs < usual + ON_LU) return null;
      from = at;
      loudest = lufs;
      return null;
    }
    const isOver = lufs < usual + OFF_LU;
    if (!isOver) loudest = Math.max(loudest, lufs);
    const length = at - from + (isOver ? 0 : 1);
    if (!isOver && length < LONGEST_STEPS) return null;
    const peak = { startMs: from * stepMs, durationMs: length * stepMs, lufs: Math.round(loudest * 10) / 10 };
    from = isOver ? null : at + 1;
    loudest = Number.NEGATIVE_INFINITY;
    return peak;
  };
}
