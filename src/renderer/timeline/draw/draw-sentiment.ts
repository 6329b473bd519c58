import type { Lane } from '../lanes.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_POINT_PX = 6;
/** Half-width of the band when nothing is known (confidence 0). */
const WIDEST_BAND = 0.5;

interface Point {
  readonly x: number;
  readonly value: number;
  readonly band: number;
}

/** Runs of points without a hole; a second without a message has no sentiment. */
function runs(scene: Scene, layout: FrameLayout): Point[][] {
  const { chat } = scene;
  if (chat === null) return [];
  const { view } = layout;
  const level = levelFor(chat.sentiment, view.msPerPx, MIN_POINT_PX);
  const stepMs = levelStepMs(chat.sentiment, level);
  const shown = visibleRange(view);
  const { first, last } = levelSpan(chat.sentiment, level, {
    startMs: shown.startMs - stepMs,
    endMs: shown.endMs + stepMs,
  });
  const values = chat.sentiment.levels[level]!;
  const confidence = chat.confidence.levels[level]!;
  const all: Point[][] = [];
  let open: Point[] = [];
  for (let i = first; i <= last; i += 1) {
    if (Number.isNaN(values[i]!)) {
      if (open.length > 0) all.push(open);
      open = [];
      continue;
    }
    const sure = Number.isNaN(confidence[i]!) ? 0 : confidence[i]!;
    open.push({
      x: vodMsToPx(view, chat.sentiment.startMs + (i + 0.5) * stepMs),
      value: values[i]!,
      band: (1 - sure) * WIDEST_BAND,
    });
  }
  if (open.length > 0) all.push(open);
  return all;
}

/** −1 at the bottom, +1 at the top; the band is wide where few lines speak. */
export function drawSentiment(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  lane: Lane,
): void {
  if (scene.chat === null) return;
  const middlePx = lane.topPx + lane.heightPx / 2;
  const half = lane.heightPx / 2 - 2;
  const y = (value: number): number => middlePx - Math.max(-1, Math.min(1, value)) * half;
  g.fillStyle = scene.palette.line;
  g.fillRect(0, Math.round(middlePx), layout.view.widthPx, 1);
  for (const run of runs(scene, layout)) {
    g.fillStyle = scene.palette.text2;
    if (run.length === 1) {
      g.fillRect(run[0]!.x - 1, y(run[0]!.value) - 1, 2, 2);
      continue;
    }
    g.globalAlpha = 0.16;
    g.beginPath();
    for (const point of run) g.lineTo(point.x, y(point.value + point.band));
    for (let i = run.length - 1; i >= 0; i -= 1) g.lineTo(run[i]!.x, y(run[i]!.value - run[i]!.band));
    g.fill();
    g.globalAlpha = 1;
    g.beginPath();
    for (const point of run) g.lineTo(point.x, y(point.value));
    g.strokeStyle = scene.palette.text2;
    g.lineWidth = 1.3;
    g.stroke();
  }
  g.lineWidth = 1;
}
