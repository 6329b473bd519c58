import { visibleRange } from './viewport.ts';
import type { Viewport } from './viewport.ts';

/** What the host offers: one entry per level, finest first. */
export interface PeakLevels {
  readonly sampleRateHz: number;
  readonly samplesPerPixel: readonly number[];
  readonly tilePx: number;
}

export interface TileKey {
  readonly level: number;
  readonly tile: number;
}

export const peakMs = (peaks: PeakLevels, level: number): number =>
  (peaks.samplesPerPixel[level]! * 1000) / peaks.sampleRateHz;

/** The coarsest level that still has a peak for every screen pixel, so the least is fetched and drawn. */
export function levelForZoom(peaks: PeakLevels, msPerPx: number): number {
  let best = 0;
  for (let level = 0; level < peaks.samplesPerPixel.length; level += 1)
    if (peakMs(peaks, level) <= msPerPx) best = level;
  return best;
}

/** Tiles of a level that touch the view, plus one either side so that panning finds them ready. */
export function tilesInView(peaks: PeakLevels, level: number, view: Viewport): TileKey[] {
  const tileMs = peakMs(peaks, level) * peaks.tilePx;
  const shown = visibleRange(view);
  const lastTile = Math.max(0, Math.ceil(view.durationMs / tileMs) - 1);
  const first = Math.max(0, Math.floor(shown.startMs / tileMs) - 1);
  const last = Math.min(lastTile, Math.floor(shown.endMs / tileMs) + 1);
  const keys: TileKey[] = [];
  for (let tile = first; tile <= last; tile += 1) keys.push({ level, tile });
  return keys;
}

/** The coarsest level that still gives `wantedPx` peaks over the whole VOD: what the overview is drawn from. */
export function overviewLevel(peaks: PeakLevels, durationMs: number, wantedPx: number): number {
  let level = peaks.samplesPerPixel.length - 1;
  while (level > 0 && durationMs / peakMs(peaks, level) < wantedPx) level -= 1;
  return level;
}

export const tileCount = (peaks: PeakLevels, level: number, durationMs: number): number =>
  Math.max(1, Math.ceil(durationMs / (peakMs(peaks, level) * peaks.tilePx)));
