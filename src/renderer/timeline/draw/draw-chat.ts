import { EMOTIONS } from '../../../shared/model/chat.ts';
import type { Lane } from '../lanes.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_BAR_PX = 5;
const BAR_GAP_PX = 1;
/** Loudest feelings at the bottom, where lengths are compared best. */
const STACK = EMOTIONS;

/** Lines per second as bars, stacked by what they felt. */
export function drawChat(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  const { chat, palette } = scene;
  if (chat === null) return;
  const { view } = layout;
  const level = levelFor(chat.messages, view.msPerPx, MIN_BAR_PX);
  const stepMs = levelStepMs(chat.messages, level);
  const { first, last } = levelSpan(chat.messages, level, visibleRange(view));
  const fullRate = chat.fullRate(level);
  const bottomPx = lane.topPx + lane.heightPx;
  const heightPx = lane.heightPx - 2;
  const messages = chat.messages.levels[level]!;
  for (let i = first; i <= last; i += 1) {
    const rate = messages[i]!;
    if (!(rate > 0)) continue;
    const left = Math.round(vodMsToPx(view, chat.messages.startMs + i * stepMs));
    const right = Math.round(vodMsToPx(view, chat.messages.startMs + (i + 1) * stepMs));
    const widthPx = Math.max(1, right - left - BAR_GAP_PX);
    const barPx = Math.min(1, rate / fullRate) * heightPx;
    let sum = 0;
    for (const emotion of STACK) sum += chat.emotions[emotion].levels[level]![i] || 0;
    if (!(sum > 0)) {
      g.fillStyle = palette.emotions.neutral;
      g.fillRect(left, bottomPx - Math.max(1, barPx), widthPx, Math.max(1, barPx));
      continue;
    }
    let y = bottomPx;
    for (const emotion of STACK) {
      const share = (chat.emotions[emotion].levels[level]![i] || 0) / sum;
      if (share <= 0) continue;
      g.fillStyle = palette.emotions[emotion];
      g.fillRect(left, y - share * barPx, widthPx, share * barPx);
      y -= share * barPx;
    }
  }
}
