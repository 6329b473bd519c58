import type { Lane } from '../lanes.ts';
import type { Palette } from '../palette.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { eventsIn, type VoiceEvent } from '../timeline-data.ts';
import { touching } from '../segments.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const BAR_RATIO = 0.42;
const LABEL_HEIGHT_PX = 12;
const LABEL_GAP_PX = 8;

const COLORS: Readonly<Record<VoiceEvent['kind'], (palette: Palette) => string>> = {
  shout: ({ emotions }) => emotions.anger,
  burst: ({ emotions }) => emotions.sadness,
  laughter: ({ emotions }) => emotions.funny,
  cheer: ({ emotions }) => emotions.happiness,
  own: ({ accent }) => accent,
};

/** Speech as quiet bars; shouts, laughter, cheer, own sounds and bursts as bright ones with a word above where there is room. */
export function drawVoice(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  const { view } = layout;
  const shown = visibleRange(view);
  const barPx = Math.max(6, Math.round(lane.heightPx * BAR_RATIO));
  const topPx = lane.topPx + lane.heightPx - barPx - 3;
  if (scene.voice !== null) {
    g.fillStyle = scene.palette.emotions.neutral;
    g.globalAlpha = 0.5;
    for (const { startMs, endMs } of touching(scene.voice.speechAt(view.msPerPx), shown)) {
      const left = vodMsToPx(view, startMs);
      g.fillRect(left, topPx, Math.max(1, vodMsToPx(view, endMs) - left), barPx);
    }
    g.globalAlpha = 1;
  }
  const hasLabels = lane.heightPx >= barPx + LABEL_HEIGHT_PX;
  let freeFromPx = -Infinity;
  for (const event of eventsIn(scene.events, shown)) {
    const left = vodMsToPx(view, event.startMs);
    g.fillStyle = COLORS[event.kind](scene.palette);
    g.fillRect(left, topPx, Math.max(2, vodMsToPx(view, event.endMs) - left), barPx);
    if (!hasLabels || left < freeFromPx) continue;
    g.textAlign = 'left';
    g.fillStyle = scene.palette.text2;
    g.fillText(event.label, left, lane.topPx + LABEL_HEIGHT_PX / 2 + 1);
    freeFromPx = left + g.measureText(event.label).width + LABEL_GAP_PX;
  }
}
