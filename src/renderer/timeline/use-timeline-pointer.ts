import { useEffect, useLayoutEffect, useRef } from 'react';
import type { RefObject } from 'react';
import type { RangeMs } from '../../shared/time.ts';
import type { TimelineEngine } from './engine.ts';
import { hitTest } from './hit-test.ts';
import type { Hit } from './hit-test.ts';
import { stepInteraction } from './interaction.ts';
import type { Intent, Interaction, InteractionEvent, PointerInput } from './interaction.ts';
import { pxToVodMs } from './viewport.ts';
import type { ViewportStore } from './viewport-store.ts';

export interface TimelinePointerOptions {
  readonly engine: TimelineEngine;
  readonly viewport: ViewportStore;
  /** Moves a time to the nearest clean cut within reach. */
  readonly snap: (vodMs: number, toleranceMs: number) => number;
  readonly rangeOf: (rangeId: string) => RangeMs | null;
  readonly onIntent: (intent: Intent) => void;
  /** Where the pointer rests; null when it left or is dragging. */
  readonly onHover: (
    hover: { readonly px: number; readonly vodMs: number; readonly hit: Hit } | null,
  ) => void;
}

const SNAP_REACH_PX = 8;
const WHEEL_LINE_PX = 16;
const ZOOM_PER_WHEEL_PX = 0.0016;
/** A pinch on a touch pad comes as a wheel with the control key and small steps. */
const ZOOM_PER_PINCH_PX = 0.011;

const CURSORS: Record<Hit['kind'], string> = {
  handle: 'ew-resize',
  chip: 'pointer',
  marker: 'pointer',
  truth: 'help',
  lane: 'crosshair',
  none: 'default',
};

function wheelPx(event: WheelEvent, delta: number): number {
  return event.deltaMode === WheelEvent.DOM_DELTA_LINE ? delta * WHEEL_LINE_PX : delta;
}

function onWheel(event: WheelEvent, canvas: HTMLElement, viewport: ViewportStore): void {
  event.preventDefault();
  const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
  if (event.shiftKey || isSideways) {
    viewport.panByPx(wheelPx(event, isSideways ? event.deltaX : event.deltaY));
    return;
  }
  const perPx = event.ctrlKey || event.metaKey ? ZOOM_PER_PINCH_PX : ZOOM_PER_WHEEL_PX;
  const px = event.clientX - canvas.getBoundingClientRect().left;
  viewport.zoomAround(px, Math.exp(wheelPx(event, event.deltaY) * perPx));
}

/** Feeds pointer and wheel of the lanes' canvas into the interaction machine. */
export function useTimelinePointer(
  canvasRef: RefObject<HTMLCanvasElement | null>,
  options: TimelinePointerOptions,
): void {
  const latest = useRef(options);
  useLayoutEffect(() => {
    latest.current = options;
  });
  useEffect(() => {
    const canvas = canvasRef.current!;
    let state: Interaction = { kind: 'idle' };

    const inputOf = (event: PointerEvent): PointerInput => {
      const { viewport, snap } = latest.current;
      const view = viewport.get();
      const px = event.clientX - canvas.getBoundingClientRect().left;
      const vodMs = Math.min(view.durationMs, Math.max(0, pxToVodMs(view, px)));
      return { px, vodMs, snappedMs: event.altKey ? vodMs : snap(vodMs, SNAP_REACH_PX * view.msPerPx) };
    };
    const hitAt = (event: PointerEvent): Hit => {
      const box = canvas.getBoundingClientRect();
      return hitTest(latest.current.engine.layout(), event.clientX - box.left, event.clientY - box.top);
    };
    const step = (event: InteractionEvent): void => {
      const next = stepInteraction(state, event);
      state = next.state;
      latest.current.engine.holdFollow(state.kind !== 'idle');
      next.intents.forEach((intent) => latest.current.onIntent(intent));
    };
    const onDown = (event: PointerEvent): void => {
      if (event.button > 1) return;
      const hit = hitAt(event);
      const pan = event.button === 1 || event.shiftKey;
      const range = hit.kind === 'handle' ? latest.current.rangeOf(hit.rangeId) : null;
      // The middle button would start the browser's own scrolling.
      if (event.button === 1) event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      latest.current.onHover(null);
      step({ type: 'down', ...inputOf(event), hit, pan, range });
    };
    const onMove = (event: PointerEvent): void => {
      if (state.kind !== 'idle') {
        step({ type: 'move', ...inputOf(event) });
        return;
      }
      const hit = hitAt(event);
      canvas.style.cursor = CURSORS[hit.kind];
      const { px, vodMs } = inputOf(event);
      latest.current.onHover({ px, vodMs, hit });
    };
    const onUp = (event: PointerEvent): void => {
      if (state.kind !== 'idle') step({ type: 'up', ...inputOf(event) });
    };
    const onLeave = (): void => latest.current.onHover(null);
    const onCancel = (): void => step({ type: 'cancel' });
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || state.kind === 'idle') return;
      event.preventDefault();
      event.stopPropagation();
      step({ type: 'cancel' });
    };
    const onWheelEvent = (event: WheelEvent): void => onWheel(event, canvas, latest.current.viewport);

    canvas.addEventListener('pointerdown', onDown);
    canvas.addEventListener('pointermove', onMove);
    canvas.addEventListener('pointerup', onUp);
    canvas.addEventListener('pointercancel', onCancel);
    canvas.addEventListener('pointerleave', onLeave);
    canvas.addEventListener('wheel', onWheelEvent, { passive: false });
    window.addEventListener('keydown', onKey, true);
    return () => {
      canvas.removeEventListener('pointerdown', onDown);
      canvas.removeEventListener('pointermove', onMove);
      canvas.removeEventListener('pointerup', onUp);
      canvas.removeEventListener('pointercancel', onCancel);
      canvas.removeEventListener('pointerleave', onLeave);
      canvas.removeEventListener('wheel', onWheelEvent);
      window.removeEventListener('keydown', onKey, true);
    };
  }, [canvasRef]);
}
