import type { RangeMs } from '../../shared/time.ts';

/** The part of a VOD that the timeline shows: `startVodMs` at pixel 0 and `msPerPx` milliseconds per CSS pixel. */
export interface Viewport {
  readonly startVodMs: number;
  readonly msPerPx: number;
  readonly widthPx: number;
  readonly durationMs: number;
}

/** Closest zoom: one frame of a 60 fps recording is then about 33 px wide. */
export const MIN_MS_PER_PX = 0.5;
/** Where the playhead lands after the view turned a page to follow it. */
const FOLLOW_LANDING_RATIO = 0.08;
const FOLLOW_TURN_RATIO = 0.94;

export const vodMsToPx = (view: Viewport, vodMs: number): number => (vodMs - view.startVodMs) / view.msPerPx;
export const pxToVodMs = (view: Viewport, px: number): number => view.startVodMs + px * view.msPerPx;

export const visibleRange = (view: Viewport): RangeMs => ({
  startMs: view.startVodMs,
  endMs: view.startVodMs + view.widthPx * view.msPerPx,
});

/** The zoom at which the whole VOD fits the width. */
export const fitMsPerPx = (view: Pick<Viewport, 'durationMs' | 'widthPx'>): number =>
  Math.max(MIN_MS_PER_PX, view.durationMs / Math.max(1, view.widthPx));

/** Keeps the zoom between one frame and the whole VOD, and the window inside the VOD. */
export function clampViewport(view: Viewport): Viewport {
  const msPerPx = Math.min(fitMsPerPx(view), Math.max(MIN_MS_PER_PX, view.msPerPx));
  const lastStartMs = Math.max(0, view.durationMs - view.widthPx * msPerPx);
  return { ...view, msPerPx, startVodMs: Math.min(lastStartMs, Math.max(0, view.startVodMs)) };
}

/** Zooms so that the time under `anchorPx` stays there; `factor` > 1 shows more time. */
export function zoomAround(view: Viewport, anchorPx: number, factor: number): Viewport {
  const anchorMs = pxToVodMs(view, anchorPx);
  const msPerPx = Math.min(fitMsPerPx(view), Math.max(MIN_MS_PER_PX, view.msPerPx * factor));
  return clampViewport({ ...view, msPerPx, startVodMs: anchorMs - anchorPx * msPerPx });
}

export const panByPx = (view: Viewport, deltaPx: number): Viewport =>
  clampViewport({ ...view, startVodMs: view.startVodMs + deltaPx * view.msPerPx });

export const centreOn = (view: Viewport, vodMs: number): Viewport =>
  clampViewport({ ...view, startVodMs: vodMs - (view.widthPx * view.msPerPx) / 2 });

/** Shows a whole range with `marginRatio` of its length free on either side. */
export function fitRange(view: Viewport, range: RangeMs, marginRatio = 0.5): Viewport {
  const marginMs = (range.endMs - range.startMs) * marginRatio;
  const spanMs = range.endMs - range.startMs + 2 * marginMs;
  const msPerPx = Math.min(fitMsPerPx(view), Math.max(MIN_MS_PER_PX, spanMs / Math.max(1, view.widthPx)));
  const middleMs = (range.startMs + range.endMs) / 2;
  return centreOn({ ...view, msPerPx }, middleMs);
}

/** Brings a range into view without a change of zoom; when it is too long for the window, its start. */
export function reveal(view: Viewport, range: RangeMs, marginRatio = 0.1): Viewport {
  const shown = visibleRange(view);
  if (range.startMs >= shown.startMs && range.endMs <= shown.endMs) return view;
  const spanMs = shown.endMs - shown.startMs;
  if (range.endMs - range.startMs > spanMs * (1 - 2 * marginRatio))
    return clampViewport({ ...view, startVodMs: range.startMs - spanMs * marginRatio });
  return centreOn(view, (range.startMs + range.endMs) / 2);
}

/**
 * Turns the page when the playhead, visible a frame ago, leaves at the right. A playhead that was out of sight
 * stays so: the person has looked elsewhere on purpose.
 */
export function followPlayhead(view: Viewport, previousMs: number, currentMs: number): Viewport {
  const previousPx = vodMsToPx(view, previousMs);
  if (previousPx < 0 || previousPx > view.widthPx) return view;
  if (vodMsToPx(view, currentMs) < view.widthPx * FOLLOW_TURN_RATIO || currentMs < previousMs) return view;
  return clampViewport({
    ...view,
    startVodMs: currentMs - view.widthPx * view.msPerPx * FOLLOW_LANDING_RATIO,
  });
}
