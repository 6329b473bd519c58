import { hypeColor } from '../palette.ts';
import { levelFor, levelStepMs } from '../pyramid.ts';
import type { Scene } from '../scene.ts';
import type { Viewport } from '../viewport.ts';

const BAR_PX = 2;
const BAR_GAP_PX = 1;
/** Calm seconds are left to the waveform. */
const SHOWN_FROM = 45;
const TICK_PX = 3;

/** Hype of the whole VOD as bars over the overview's waveform; without a waveform, also the calm ones. */
export function drawOverviewHeat(canvas: HTMLCanvasElement, scene: Scene, view: Viewport): void {
  const heightPx = canvas.parentElement?.clientHeight ?? 0;
  const ratio = window.devicePixelRatio;
  canvas.width = Math.round(view.widthPx * ratio);
  canvas.height = Math.round(heightPx * ratio);
  canvas.style.width = `${view.widthPx}px`;
  canvas.style.height = `${heightPx}px`;
  const g = canvas.getContext('2d');
  if (g === null) return;
  g.scale(ratio, ratio);
  const pxPerMs = view.widthPx / view.durationMs;
  g.fillStyle = scene.palette.warn;
  for (const { kind, startMs, endMs } of scene.truth) {
    if (kind === 'no-transcript' || kind === 'no-chat') continue;
    g.fillRect(startMs * pxPerMs, heightPx - TICK_PX, Math.max(1, (endMs - startMs) * pxPerMs), TICK_PX);
  }
  if (scene.hype === null) return;
  const pyramid = scene.hype.total;
  const level = levelFor(pyramid, 1 / pxPerMs, 1);
  const stepMs = levelStepMs(pyramid, level);
  const values = pyramid.levels[level]!;
  const from = scene.peaks === null ? 0 : SHOWN_FROM;
  for (let px = 0; px < view.widthPx; px += BAR_PX + BAR_GAP_PX) {
    const first = Math.floor((px / pxPerMs - pyramid.startMs) / stepMs);
    const last = Math.floor(((px + BAR_PX + BAR_GAP_PX) / pxPerMs - pyramid.startMs) / stepMs);
    let highest = 0;
    for (let i = Math.max(0, first); i <= last && i < values.length; i += 1)
      if (values[i]! > highest) highest = values[i]!;
    if (highest < from) continue;
    const barPx = Math.max(1, (highest / 100) * (heightPx - 1));
    g.fillStyle = hypeColor(scene.palette, highest);
    g.fillRect(px, heightPx - barPx, BAR_PX, barPx);
  }
}
