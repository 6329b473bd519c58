import { drawFrame } from './draw/draw-frame.ts';
import { lanesHeightPx } from './lanes.ts';
import { layoutFrame } from './scene.ts';
import type { FrameLayout, Scene } from './scene.ts';
import type { ViewportStore } from './viewport-store.ts';

/** What the engine needs of a player. */
interface TimelineClock {
  readonly nowMs: () => number;
  readonly isRunning: () => boolean;
  readonly subscribe: (listener: () => void) => () => void;
}

interface FrameInfo {
  readonly layout: FrameLayout;
  readonly nowMs: number;
}

/**
 * Draws the lanes and moves what rides on them, one animation frame at a time, outside of React. A frame is drawn only
 * when the scene or the viewport changed; while the playhead runs, only things that ride on it are moved.
 */
export interface TimelineEngine {
  readonly attach: (canvas: HTMLCanvasElement) => () => void;
  readonly setScene: (patch: Partial<Scene>) => void;
  readonly scene: () => Scene;
  /** The geometry on screen, for hit tests. */
  readonly layout: () => FrameLayout;
  /** Called in every frame, after the drawing; for elements that are moved by ref. */
  readonly onFrame: (listener: (frame: FrameInfo) => void) => () => void;
  readonly invalidate: () => void;
  /** While the person drags, the view must not run away. */
  readonly holdFollow: (isHeld: boolean) => void;
}

export interface TimelineEngineOptions {
  readonly viewport: ViewportStore;
  readonly clock: TimelineClock;
  readonly scene: Scene;
  readonly frames: {
    request(callback: () => void): number;
    cancel(handle: number): void;
  };
}

function sizeCanvas(canvas: HTMLCanvasElement, widthPx: number, heightPx: number): number {
  const ratio = window.devicePixelRatio;
  const width = Math.round(widthPx * ratio);
  const height = Math.round(heightPx * ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.width = `${widthPx}px`;
    canvas.style.height = `${heightPx}px`;
  }
  return ratio;
}

export function createTimelineEngine(options: TimelineEngineOptions): TimelineEngine {
  const { viewport, clock, frames } = options;
  const listeners = new Set<(frame: FrameInfo) => void>();
  let scene = options.scene;
  let layout = layoutFrame(scene, viewport.get());
  let canvas: HTMLCanvasElement | null = null;
  let isDirty = true;
  let isFollowHeld = false;
  let handle: number | null = null;
  let previousMs = clock.nowMs();

  const draw = (): void => {
    layout = layoutFrame(scene, viewport.get());
    const g = canvas?.getContext('2d', { alpha: false });
    if (canvas === null || g == null) return;
    const heightPx = lanesHeightPx(scene.lanes);
    const ratio = sizeCanvas(canvas, layout.view.widthPx, heightPx);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    drawFrame(g, scene, layout, heightPx);
  };
  const frame = (): void => {
    handle = null;
    const nowMs = clock.nowMs();
    if (clock.isRunning() && !isFollowHeld) viewport.follow(previousMs, nowMs);
    previousMs = nowMs;
    if (isDirty) {
      isDirty = false;
      draw();
    }
    for (const listener of listeners) listener({ layout, nowMs });
    if (clock.isRunning()) schedule();
  };
  const schedule = (): void => {
    if (canvas !== null) handle ??= frames.request(frame);
  };
  const invalidate = (): void => {
    isDirty = true;
    schedule();
  };

  return {
    attach: (element) => {
      canvas = element;
      const offViewport = viewport.subscribe(invalidate);
      const offClock = clock.subscribe(schedule);
      invalidate();
      return () => {
        offViewport();
        offClock();
        if (handle !== null) frames.cancel(handle);
        handle = null;
        canvas = null;
      };
    },
    setScene: (patch) => {
      scene = { ...scene, ...patch };
      invalidate();
    },
    scene: () => scene,
    layout: () => layout,
    onFrame: (listener) => {
      listeners.add(listener);
      schedule();
      return () => listeners.delete(listener);
    },
    invalidate,
    holdFollow: (isHeld) => {
      isFollowHeld = isHeld;
    },
  };
}
