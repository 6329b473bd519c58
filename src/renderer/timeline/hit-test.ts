import type { Lane } from './lanes.ts';
import { laneAt } from './lanes.ts';
import type { RangeRect } from './range-layout.ts';
import { CHIP_HEIGHT_PX } from './range-layout.ts';
import type { Marker } from '../../shared/contract/review.ts';
import type { TruthRange } from '../../shared/model/hype.ts';

export type Edge = 'start' | 'end';

/** What lies under a point of the canvas, the most specific first. */
export type Hit =
  | { readonly kind: 'handle'; readonly rangeId: string; readonly edge: Edge }
  | { readonly kind: 'chip'; readonly rangeId: string }
  | { readonly kind: 'marker'; readonly markerId: string }
  | { readonly kind: 'truth'; readonly range: TruthRange }
  | { readonly kind: 'lane'; readonly lane: Lane }
  | { readonly kind: 'none' };

interface PlacedMarker {
  readonly markerId: string;
  readonly origin: Marker['origin'];
  readonly px: number;
}

export interface HitLayout {
  readonly lanes: readonly Lane[];
  readonly rects: readonly RangeRect[];
  readonly markers: readonly PlacedMarker[];
  readonly truth: readonly {
    readonly range: TruthRange;
    readonly leftPx: number;
    readonly rightPx: number;
  }[];
}

const HANDLE_REACH_PX = 5;
const MARKER_REACH_PX = 6;
/** Edges of a range narrower than this can't be told apart with a mouse: zoom in first, or use the keys. */
const MIN_GRABBABLE_PX = 16;

function hitHandle(rects: readonly RangeRect[], xPx: number): Hit | null {
  // The active range is drawn last and is grabbed first.
  for (const rect of [...rects].reverse()) {
    if (!rect.range.isActive && rect.rightPx - rect.leftPx < MIN_GRABBABLE_PX) continue;
    if (rect.startsInView && Math.abs(xPx - rect.leftPx) <= HANDLE_REACH_PX)
      return { kind: 'handle', rangeId: rect.range.id, edge: 'start' };
    if (rect.endsInView && Math.abs(xPx - rect.rightPx) <= HANDLE_REACH_PX)
      return { kind: 'handle', rangeId: rect.range.id, edge: 'end' };
  }
  return null;
}

function hitChip(layout: HitLayout, xPx: number, yPx: number): Hit | null {
  const hype = layout.lanes.find((lane) => lane.id === 'hype');
  if (hype === undefined || yPx < hype.topPx || yPx > hype.topPx + CHIP_HEIGHT_PX + 4) return null;
  const rect = layout.rects.find(
    ({ chip }) => chip !== null && xPx >= chip.leftPx && xPx <= chip.leftPx + chip.widthPx,
  );
  return rect === undefined ? null : { kind: 'chip', rangeId: rect.range.id };
}

export function hitTest(layout: HitLayout, xPx: number, yPx: number): Hit {
  const lane = laneAt(layout.lanes, yPx);
  if (lane === undefined) return { kind: 'none' };
  const chip = hitChip(layout, xPx, yPx);
  if (chip !== null) return chip;
  if (lane.id === 'ruler') {
    const near = layout.markers.filter(({ px }) => Math.abs(px - xPx) <= MARKER_REACH_PX);
    // Where markers lie side by side, the person's own comes before what came with the stream.
    const marker = near.find(({ origin }) => origin === 'own') ?? near[0];
    return marker === undefined ? { kind: 'lane', lane } : { kind: 'marker', markerId: marker.markerId };
  }
  if (lane.id === 'truth') {
    const truth = layout.truth.find(({ leftPx, rightPx }) => xPx >= leftPx && xPx <= rightPx);
    if (truth !== undefined) return { kind: 'truth', range: truth.range };
  }
  return hitHandle(layout.rects, xPx) ?? { kind: 'lane', lane };
}
