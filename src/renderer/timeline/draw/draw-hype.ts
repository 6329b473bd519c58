import type { Lane } from '../lanes.ts';
import { hypeColor } from '../palette.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import { CHIP_HEIGHT_PX } from '../range-layout.ts';
import type { RangeRect } from '../range-layout.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_POINT_PX = 1.5;
const CHIP_TOP_PX = 2;
const RAMP_STOPS = [0, 0.3, 0.55, 0.78, 1] as const;

function ramp(g: CanvasRenderingContext2D, scene: Scene, lane: Lane): CanvasGradient {
  const gradient = g.createLinearGradient(0, lane.topPx + lane.heightPx, 0, lane.topPx);
  RAMP_STOPS.forEach((stop, i) => gradient.addColorStop(stop, scene.palette.hype[i]!));
  return gradient;
}

/** 0–100 as an area in the one ramp; seconds without a score stay empty. */
export function drawHype(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  const { hype } = scene;
  if (hype === null) return;
  const { view } = layout;
  const level = levelFor(hype.total, view.msPerPx, MIN_POINT_PX);
  const stepMs = levelStepMs(hype.total, level);
  const shown = visibleRange(view);
  const { first, last } = levelSpan(hype.total, level, {
    startMs: shown.startMs - stepMs,
    endMs: shown.endMs + stepMs,
  });
  const values = hype.total.levels[level]!;
  const bottomPx = lane.topPx + lane.heightPx;
  const heightPx = lane.heightPx - 2;
  g.fillStyle = ramp(g, scene, lane);
  let isOpen = false;
  let x = 0;
  const close = (): void => {
    if (!isOpen) return;
    g.lineTo(x, bottomPx);
    g.closePath();
    g.fill();
    isOpen = false;
  };
  for (let i = first; i <= last; i += 1) {
    const value = values[i]!;
    if (Number.isNaN(value)) {
      close();
      continue;
    }
    x = vodMsToPx(view, hype.total.startMs + (i + 0.5) * stepMs);
    if (!isOpen) {
      g.beginPath();
      g.moveTo(x, bottomPx);
      isOpen = true;
    }
    g.lineTo(x, bottomPx - (Math.min(100, value) / 100) * heightPx);
  }
  close();
}

function drawChip(g: CanvasRenderingContext2D, scene: Scene, rect: RangeRect, topPx: number): void {
  const { chip, range } = rect;
  if (chip === null || range.score === null) return;
  const { palette } = scene;
  const isRejected = range.verdict === 'rejected';
  const color = range.isActive
    ? palette.accent
    : range.verdict === 'accepted'
      ? palette.good
      : isRejected
        ? palette.lineStrong
        : hypeColor(palette, range.score);
  g.beginPath();
  g.roundRect(chip.leftPx + 0.5, topPx + 0.5, chip.widthPx - 1, CHIP_HEIGHT_PX - 1, 4);
  g.fillStyle = palette.surface1;
  g.fill();
  g.strokeStyle = color;
  g.stroke();
  g.textAlign = 'center';
  g.fillStyle = isRejected ? palette.text3 : palette.text;
  const text = String(Math.round(range.score));
  const middlePx = chip.leftPx + chip.widthPx / 2;
  const shift = range.verdict === null ? 0 : 5;
  g.fillText(text, middlePx + shift, topPx + CHIP_HEIGHT_PX / 2 + 0.5);
  if (range.verdict !== null) {
    g.fillStyle = range.verdict === 'accepted' ? palette.good : palette.text3;
    g.fillText(range.verdict === 'accepted' ? '✓' : '✕', chip.leftPx + 7, topPx + CHIP_HEIGHT_PX / 2 + 0.5);
  }
}

/** Score chips over the hype; kept and skipped moments carry a sign beside the number. */
export function drawChips(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  for (const rect of layout.rects) drawChip(g, scene, rect, lane.topPx + CHIP_TOP_PX);
}
