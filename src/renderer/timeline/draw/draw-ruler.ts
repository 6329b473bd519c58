import type { Lane } from '../lanes.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { layoutTicks } from '../ticks.ts';

const SMALL_TICK_PX = 3;
const TICK_PX = 6;

/** Time marks, and faint lines at the labels through all lanes. */
export function drawRuler(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  heightPx: number,
): void {
  const lane = scene.lanes.find(({ id }) => id === 'ruler');
  if (lane === undefined) return;
  const bottomPx = lane.topPx + lane.heightPx;
  g.textAlign = 'left';
  for (const tick of layoutTicks(layout.view)) {
    const x = Math.round(tick.px);
    g.fillStyle = scene.palette.line;
    if (tick.label === null) {
      g.fillRect(x, bottomPx - SMALL_TICK_PX, 1, SMALL_TICK_PX);
      continue;
    }
    g.globalAlpha = 0.55;
    g.fillRect(x, bottomPx, 1, heightPx - bottomPx);
    g.globalAlpha = 1;
    g.fillStyle = scene.palette.lineStrong;
    g.fillRect(x, bottomPx - TICK_PX, 1, TICK_PX);
    g.fillStyle = scene.palette.text3;
    g.fillText(tick.label, x + 5, lane.topPx + lane.heightPx / 2 - 1);
  }
}

/** A lane that has no data says so, in its place. */
export function drawNote(g: CanvasRenderingContext2D, scene: Scene, lane: Lane): void {
  if (lane.note === null) return;
  g.textAlign = 'left';
  g.fillStyle = scene.palette.text3;
  g.fillText(lane.note, 8, lane.topPx + lane.heightPx / 2);
}

export function drawSeparators(g: CanvasRenderingContext2D, scene: Scene, widthPx: number): void {
  g.fillStyle = scene.palette.line;
  for (const lane of scene.lanes) g.fillRect(0, lane.topPx + lane.heightPx, widthPx, 1);
}
