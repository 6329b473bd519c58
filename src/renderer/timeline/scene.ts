import type { Marker } from '../../shared/contract/review.ts';
import type { TruthRange } from '../../shared/model/hype.ts';
import type { RangeMs } from '../../shared/time.ts';
import type { ChatFilterLane } from './chat-filter.ts';
import type { FaceLane } from './face-lane.ts';
import type { HitLayout } from './hit-test.ts';
import type { Lane } from './lanes.ts';
import type { Palette } from './palette.ts';
import type { PeakLevels } from './peak-tiles.ts';
import { layoutRanges } from './range-layout.ts';
import type { RangeRect, TimelineRange } from './range-layout.ts';
import type { Pyramid } from './pyramid.ts';
import type { TileCache } from './tile-cache.ts';
import type { ChatLanes, HypeLane, VoiceEvent, VoiceLane } from './timeline-data.ts';
import { vodMsToPx } from './viewport.ts';
import type { Viewport } from './viewport.ts';

/** Everything that a frame of the timeline is drawn from. Replaced as a whole or in part, never changed in place. */
export interface Scene {
  readonly lanes: readonly Lane[];
  readonly palette: Palette;
  readonly peaks: { readonly levels: PeakLevels; readonly tiles: TileCache; readonly gain: number } | null;
  readonly voice: VoiceLane | null;
  readonly events: readonly VoiceEvent[];
  readonly faces: FaceLane | null;
  readonly chat: ChatLanes | null;
  /** While one emote or word is looked at: its lines stand before the rest of chat. */
  readonly chatFilter: ChatFilterLane | null;
  readonly hype: HypeLane | null;
  /** The reference formulas' score, 0..100, while the person compares with it. */
  readonly reference: Pyramid | null;
  readonly ranges: readonly TimelineRange[];
  readonly markers: readonly Marker[];
  readonly truth: readonly TruthRange[];
  /** A range that is being drawn or trimmed right now. */
  readonly preview: { readonly rangeId: string | null; readonly range: RangeMs } | null;
}

/** Geometry of one frame: what is drawn and what the pointer can hit are the same numbers. */
export interface FrameLayout extends HitLayout {
  readonly view: Viewport;
  readonly rects: readonly RangeRect[];
}

const PREVIEW_ID = 'preview';

function rangesWithPreview(scene: Scene): TimelineRange[] {
  const { preview } = scene;
  if (preview === null) return [...scene.ranges];
  if (preview.rangeId !== null)
    return scene.ranges.map((range) =>
      range.id === preview.rangeId ? { ...range, ...preview.range, isActive: true } : range,
    );
  const middleMs = (preview.range.startMs + preview.range.endMs) / 2;
  const draft: TimelineRange = {
    id: PREVIEW_ID,
    score: null,
    verdict: null,
    isActive: true,
    peakMs: middleMs,
    ...preview.range,
  };
  return [...scene.ranges.map((range) => ({ ...range, isActive: false })), draft];
}

export function layoutFrame(scene: Scene, view: Viewport): FrameLayout {
  return {
    view,
    lanes: scene.lanes,
    rects: layoutRanges(rangesWithPreview(scene), view),
    markers: scene.markers
      .map(({ markerId, origin, atMs }) => ({ markerId, origin, px: vodMsToPx(view, atMs) }))
      .filter(({ px }) => px >= -8 && px <= view.widthPx + 8),
    truth: scene.truth
      .map((range) => ({
        range,
        leftPx: vodMsToPx(view, range.startMs),
        rightPx: Math.max(vodMsToPx(view, range.endMs), vodMsToPx(view, range.startMs) + 2),
      }))
      .filter(({ leftPx, rightPx }) => rightPx >= 0 && leftPx <= view.widthPx),
  };
}
