import type { RangeMs } from '../../shared/time.ts';
import { vodMsToPx } from './viewport.ts';
import type { Viewport } from './viewport.ts';

/** A range on the timeline: a found moment, or the person's own draft (score null). */
export interface TimelineRange extends RangeMs {
  readonly id: string;
  readonly score: number | null;
  readonly verdict: 'accepted' | 'rejected' | null;
  readonly isActive: boolean;
  /** Where its score chip points; the peak of a moment. */
  readonly peakMs: number;
}

export interface RangeRect {
  readonly range: TimelineRange;
  /** Clipped to just outside the view, so that edges out of sight are not drawn. */
  readonly leftPx: number;
  readonly rightPx: number;
  readonly startsInView: boolean;
  readonly endsInView: boolean;
  /** The score chip, where there is room for it. */
  readonly chip: { readonly leftPx: number; readonly widthPx: number } | null;
}

const CHIP_WIDTH_PX = 30;
export const CHIP_HEIGHT_PX = 16;
const CHIP_GAP_PX = 3;
const MIN_WIDTH_PX = 2;

function placeRect(range: TimelineRange, view: Viewport): RangeRect | null {
  const left = vodMsToPx(view, range.startMs);
  const right = Math.max(vodMsToPx(view, range.endMs), left + MIN_WIDTH_PX);
  if (right < 0 || left > view.widthPx) return null;
  return {
    range,
    leftPx: Math.max(-4, left),
    rightPx: Math.min(view.widthPx + 4, right),
    startsInView: left >= 0 && left <= view.widthPx,
    endsInView: right >= 0 && right <= view.widthPx,
    chip: null,
  };
}

function chipLeftPx(rect: RangeRect, view: Viewport): number {
  const wanted = vodMsToPx(view, rect.range.peakMs) - CHIP_WIDTH_PX / 2;
  const inRange = Math.min(
    rect.rightPx - CHIP_WIDTH_PX / 2,
    Math.max(rect.leftPx - CHIP_WIDTH_PX / 2, wanted),
  );
  return Math.min(view.widthPx - CHIP_WIDTH_PX - 1, Math.max(1, inRange));
}

/** Rectangles in drawing order (the active one last); where chips would overlap, the higher score keeps its own. */
export function layoutRanges(ranges: readonly TimelineRange[], view: Viewport): RangeRect[] {
  const rects = ranges.map((range) => placeRect(range, view)).filter((rect) => rect !== null);
  const byImportance = [...rects].sort(
    (one, other) =>
      Number(other.range.isActive) - Number(one.range.isActive) ||
      (other.range.score ?? -1) - (one.range.score ?? -1),
  );
  const chips = new Map<RangeRect, number>();
  for (const rect of byImportance) {
    if (rect.range.score === null) continue;
    const leftPx = chipLeftPx(rect, view);
    const free = [...chips.values()].every(
      (taken) => Math.abs(taken - leftPx) >= CHIP_WIDTH_PX + CHIP_GAP_PX,
    );
    if (free) chips.set(rect, leftPx);
  }
  return rects
    .map((rect) => {
      const leftPx = chips.get(rect);
      return leftPx === undefined ? rect : { ...rect, chip: { leftPx, widthPx: CHIP_WIDTH_PX } };
    })
    .sort((one, other) => Number(one.range.isActive) - Number(other.range.isActive));
}
