import type { Lane } from '../lanes.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_POINT_PX = 3;

/** The reference formulas' score, 0–100, as a thin line over the hype; windows without a score stay empty. */
export function drawReference(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  lane: Lane,
): void {
  const { reference, palette } = scene;
  if (reference === null) return;
  const { view } = layout;
  const level = levelFor(reference, view.msPerPx, MIN_POINT_PX);
  const stepMs = levelStepMs(reference, level);
  const shown = visibleRange(view);
  const { first, last } = levelSpan(reference, level, {
    startMs: shown.startMs - stepMs,
    endMs: shown.endMs + stepMs,
  });
  const values = reference.levels[level]!;
  const bottomPx = lane.topPx + lane.heightPx;
  g.strokeStyle = palette.text;
  g.beginPath();
  let isOpen = false;
  for (let i = first; i <= last; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      isOpen = false;
      continue;
    }
    const x = vodMsToPx(view, reference.startMs + (i + 0.5) * stepMs);
    const y = bottomPx - (value / 100) * (lane.heightPx - 2);
    if (isOpen) g.lineTo(x, y);
    else g.moveTo(x, y);
    isOpen = true;
  }
  g.stroke();
}
