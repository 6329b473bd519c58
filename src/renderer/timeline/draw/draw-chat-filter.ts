import type { Lane } from '../lanes.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_BAR_PX = 5;
const BAR_GAP_PX = 1;

/** Lines that hold the filter's text as bars of their own scale, before the whole chat which stays faint behind. */
export function drawChatFilter(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  lane: Lane,
): void {
  const { chatFilter, palette } = scene;
  if (chatFilter === null) return;
  const { view } = layout;
  const { rate } = chatFilter;
  const level = levelFor(rate, view.msPerPx, MIN_BAR_PX);
  const stepMs = levelStepMs(rate, level);
  const { first, last } = levelSpan(rate, level, visibleRange(view));
  const full = chatFilter.fullRate(level);
  const bottomPx = lane.topPx + lane.heightPx;
  g.fillStyle = palette.accent;
  for (let i = first; i <= last; i += 1) {
    const value = rate.levels[level]![i]!;
    if (!(value > 0)) continue;
    const left = Math.round(vodMsToPx(view, i * stepMs));
    const right = Math.round(vodMsToPx(view, (i + 1) * stepMs));
    const barPx = Math.max(2, Math.min(1, value / full) * (lane.heightPx - 2));
    g.fillRect(left, bottomPx - barPx, Math.max(1, right - left - BAR_GAP_PX), barPx);
  }
}
