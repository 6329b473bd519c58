import { describe, expect, it } from 'vitest';
import {
  MIN_MS_PER_PX,
  clampViewport,
  fitMsPerPx,
  fitRange,
  followPlayhead,
  panByPx,
  pxToVodMs,
  reveal,
  visibleRange,
  vodMsToPx,
  zoomAround,
} from './viewport.ts';
import type { Viewport } from './viewport.ts';
import { createViewportStore } from './viewport-store.ts';

const HOUR_MS = 3_600_000;
const view = (patch: Partial<Viewport> = {}): Viewport => ({
  startVodMs: 0,
  msPerPx: 100,
  widthPx: 1000,
  durationMs: HOUR_MS,
  ...patch,
});

describe('viewport', () => {
  it('keeps the time under the pointer in place while zooming', () => {
    const before = view({ startVodMs: 600_000 });
    const after = zoomAround(before, 250, 0.5);
    expect(after.msPerPx).toBe(50);
    expect(pxToVodMs(after, 250)).toBeCloseTo(pxToVodMs(before, 250));
  });

  it('never shows time outside of the VOD', () => {
    expect(panByPx(view(), -500).startVodMs).toBe(0);
    expect(visibleRange(panByPx(view(), 1_000_000)).endMs).toBe(HOUR_MS);
  });

  it('zooms no closer than a frame and no wider than the VOD', () => {
    expect(zoomAround(view(), 500, 1e-9).msPerPx).toBe(MIN_MS_PER_PX);
    expect(zoomAround(view(), 500, 1e9)).toMatchObject({ msPerPx: fitMsPerPx(view()), startVodMs: 0 });
  });

  it('survives a VOD shorter than the closest zoom', () => {
    expect(clampViewport(view({ durationMs: 100, startVodMs: 5000 }))).toMatchObject({
      startVodMs: 0,
      msPerPx: MIN_MS_PER_PX,
    });
  });

  it('fits a range with free margins around it', () => {
    const fitted = fitRange(view(), { startMs: 1_000_000, endMs: 1_040_000 }, 0.5);
    expect(visibleRange(fitted)).toEqual({ startMs: 980_000, endMs: 1_060_000 });
  });

  it('reveals only what is out of sight', () => {
    const here = view({ startVodMs: 600_000 });
    expect(reveal(here, { startMs: 610_000, endMs: 620_000 })).toBe(here);
    const moved = reveal(here, { startMs: 2_000_000, endMs: 2_010_000 });
    expect(vodMsToPx(moved, 2_005_000)).toBeCloseTo(500);
  });

  it('turns the page when the playhead leaves at the right', () => {
    const followed = followPlayhead(view(), 93_900, 94_100);
    expect(vodMsToPx(followed, 94_100)).toBeCloseTo(80);
  });

  it('does not run after a playhead that was out of sight', () => {
    const away = view({ startVodMs: 1_000_000 });
    expect(followPlayhead(away, 50_000, 50_016)).toBe(away);
  });
});

describe('viewport store', () => {
  it('tells listeners of real changes only', () => {
    const store = createViewportStore(view());
    let calls = 0;
    store.subscribe(() => (calls += 1));
    store.panByPx(-10);
    store.panByPx(10);
    store.set({ startVodMs: 1000 });
    expect(calls).toBe(1);
  });

  it('keeps the whole VOD in view when the window is resized', () => {
    const store = createViewportStore(view());
    store.fitAll();
    store.setWidthPx(500);
    expect(visibleRange(store.get())).toEqual({ startMs: 0, endMs: HOUR_MS });
  });
});
