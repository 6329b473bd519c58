/** A candidate moment: a prominent peak of the hype curve. */
export interface MomentPeak {
  readonly second: number;
  readonly height: number;
}

/** Two peaks closer than this are one moment, whatever lies between. */
const MIN_APART_SEC = 20;
/** Up to here they are one moment unless the curve between them falls below `VALLEY_RATIO` of the lower one. */
const MERGE_WITHIN_SEC = 60;
const VALLEY_RATIO = 0.75;
/** A peak must stand this far out of the lowest point within `PROMINENCE_SEC` on its better side. */
const PROMINENCE_RATIO = 0.3;
const PROMINENCE_SEC = 90;

/**
 * Prominent peaks of `total` at `least` and above, no two of one moment (greedy non-maximum suppression: strongest
 * first, the earlier one of equals). In order of height.
 */
export function findMoments(total: Float32Array, least: number): MomentPeak[] {
  const candidates: MomentPeak[] = [];
  for (let second = 0; second < total.length; second++) {
    const height = total[second]!;
    if (!(height >= least) || height <= 0) continue;
    if (height <= (total[second - 1] ?? -1) || height < (total[second + 1] ?? -1)) continue;
    if (isProminent(total, second)) candidates.push({ second, height });
  }
  candidates.sort((a, b) => b.height - a.height || a.second - b.second);
  const kept: MomentPeak[] = [];
  /** Kept peaks by coarse slot, so that each candidate looks at its neighbours only. */
  const slots = new Map<number, MomentPeak[]>();
  for (const peak of candidates) {
    const slot = Math.floor(peak.second / MERGE_WITHIN_SEC);
    const near = [slot - 1, slot, slot + 1].flatMap((key) => slots.get(key) ?? []);
    if (near.some((other) => isSameMoment(total, other, peak))) continue;
    kept.push(peak);
    const list = slots.get(slot);
    if (list === undefined) slots.set(slot, [peak]);
    else list.push(peak);
  }
  return kept;
}

function isSameMoment(total: Float32Array, higher: MomentPeak, lower: MomentPeak): boolean {
  const apart = Math.abs(higher.second - lower.second);
  if (apart < MIN_APART_SEC) return true;
  if (apart >= MERGE_WITHIN_SEC) return false;
  const from = Math.min(higher.second, lower.second);
  let valley = Number.POSITIVE_INFINITY;
  for (let second = from; second <= from + apart; second++) valley = Math.min(valley, total[second]!);
  return valley > lower.height * VALLEY_RATIO;
}

function isProminent(total: Float32Array, second: number): boolean {
  const height = total[second]!;
  const lowest = (step: -1 | 1): number => {
    let least = height;
    for (let distance = 1; distance <= PROMINENCE_SEC; distance++) {
      const value = total[second + step * distance];
      // The edge of the stream counts as quiet: a moment may open or end it.
      if (value === undefined) return distance < 10 ? 0 : least;
      if (value > height) break;
      least = Math.min(least, value);
    }
    return least;
  };
  return height - Math.max(lowest(-1), lowest(1)) >= PROMINENCE_RATIO * height;
}
