import type { RangeMs } from '../../shared/time.ts';
import {
  centreOn,
  clampViewport,
  fitMsPerPx,
  fitRange,
  followPlayhead,
  panByPx,
  reveal,
  zoomAround,
} from './viewport.ts';
import type { Viewport } from './viewport.ts';

/** The one owner of the viewport. Lives outside React; listeners are called after every real change. */
export interface ViewportStore {
  readonly get: () => Viewport;
  readonly subscribe: (listener: () => void) => () => void;
  readonly setWidthPx: (widthPx: number) => void;
  readonly setDurationMs: (durationMs: number) => void;
  readonly set: (next: Partial<Pick<Viewport, 'startVodMs' | 'msPerPx'>>) => void;
  readonly zoomAround: (anchorPx: number, factor: number) => void;
  readonly panByPx: (deltaPx: number) => void;
  readonly centreOn: (vodMs: number) => void;
  readonly fitAll: () => void;
  readonly fitRange: (range: RangeMs, marginRatio?: number) => void;
  readonly reveal: (range: RangeMs) => void;
  readonly follow: (previousMs: number, currentMs: number) => void;
}

const same = (one: Viewport, other: Viewport): boolean =>
  one.startVodMs === other.startVodMs &&
  one.msPerPx === other.msPerPx &&
  one.widthPx === other.widthPx &&
  one.durationMs === other.durationMs;

export function createViewportStore(initial: Viewport): ViewportStore {
  let view = clampViewport(initial);
  const listeners = new Set<() => void>();
  const commit = (next: Viewport): void => {
    if (same(view, next)) return;
    view = next;
    for (const listener of listeners) listener();
  };
  return {
    get: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    setWidthPx: (widthPx) => {
      // A window that showed the whole VOD keeps showing the whole VOD.
      const wasFit = view.msPerPx >= fitMsPerPx(view) * 0.999;
      const wider = { ...view, widthPx: Math.max(1, widthPx) };
      commit(clampViewport(wasFit ? { ...wider, msPerPx: fitMsPerPx(wider) } : wider));
    },
    setDurationMs: (durationMs) => commit(clampViewport({ ...view, durationMs: Math.max(1, durationMs) })),
    set: (next) => commit(clampViewport({ ...view, ...next })),
    zoomAround: (anchorPx, factor) => commit(zoomAround(view, anchorPx, factor)),
    panByPx: (deltaPx) => commit(panByPx(view, deltaPx)),
    centreOn: (vodMs) => commit(centreOn(view, vodMs)),
    fitAll: () => commit(clampViewport({ ...view, startVodMs: 0, msPerPx: fitMsPerPx(view) })),
    fitRange: (range, marginRatio) => commit(fitRange(view, range, marginRatio)),
    reveal: (range) => commit(reveal(view, range)),
    follow: (previousMs, currentMs) => commit(followPlayhead(view, previousMs, currentMs)),
  };
}
