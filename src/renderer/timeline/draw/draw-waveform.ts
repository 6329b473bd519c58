import type { Lane } from '../lanes.ts';
import { levelForZoom, peakMs, tilesInView } from '../peak-tiles.ts';
import type { PeakLevels, TileKey } from '../peak-tiles.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import type { TileCache } from '../tile-cache.ts';
import { visibleRange } from '../viewport.ts';

const FULL_SCALE = 32_768;

interface Source {
  readonly pairs: Int16Array;
  readonly stepMs: number;
  readonly startMs: number;
}

/** The tile itself, or the part of a coarser one that covers it until it is here. */
function bestSource(peaks: PeakLevels, tiles: TileCache, key: TileKey): Source | null {
  const wantedStartMs = key.tile * peaks.tilePx * peakMs(peaks, key.level);
  for (let level = key.level; level < peaks.samplesPerPixel.length; level += 1) {
    const stepMs = peakMs(peaks, level);
    const tile = Math.floor(wantedStartMs / (stepMs * peaks.tilePx));
    const pairs = tiles.peek({ level, tile });
    if (pairs !== undefined) return { pairs, stepMs, startMs: tile * peaks.tilePx * stepMs };
  }
  return null;
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function drawSource(
  g: CanvasRenderingContext2D,
  source: Source,
  span: Span,
  box: { readonly lane: Lane; readonly layout: FrameLayout; readonly gain: number },
): void {
  const { view } = box.layout;
  const middlePx = box.lane.topPx + box.lane.heightPx / 2;
  const scale = ((box.lane.heightPx / 2 - 1) * box.gain) / FULL_SCALE;
  const limit = box.lane.heightPx / 2 - 1;
  // Columns are whole groups of peaks, so that panning moves the picture and doesn't redraw it differently.
  const group = Math.max(1, Math.floor(view.msPerPx / source.stepMs));
  const groupMs = group * source.stepMs;
  const count = source.pairs.length >> 1;
  const first = Math.max(0, Math.floor((span.startMs - source.startMs) / groupMs));
  const last = Math.min(Math.ceil(count / group) - 1, Math.floor((span.endMs - source.startMs) / groupMs));
  for (let column = first; column <= last; column += 1) {
    let low = 0;
    let high = 0;
    const end = Math.min(count, (column + 1) * group);
    for (let i = column * group; i < end; i += 1) {
      if (source.pairs[2 * i]! < low) low = source.pairs[2 * i]!;
      if (source.pairs[2 * i + 1]! > high) high = source.pairs[2 * i + 1]!;
    }
    const x = Math.floor((source.startMs + column * groupMs - view.startVodMs) / view.msPerPx);
    const next = Math.floor((source.startMs + (column + 1) * groupMs - view.startVodMs) / view.msPerPx);
    const up = Math.min(limit, high * scale);
    const down = Math.min(limit, -low * scale);
    g.fillRect(x, middlePx - up, Math.max(1, next - x), Math.max(1, up + down));
  }
}

export function drawWaveform(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  lane: Lane,
): void {
  if (scene.peaks === null) return;
  const { levels, tiles, gain } = scene.peaks;
  const { view } = layout;
  const shown = visibleRange(view);
  const level = levelForZoom(levels, view.msPerPx);
  const tileMs = peakMs(levels, level) * levels.tilePx;
  const wanted = tilesInView(levels, level, view);
  tiles.want(wanted);
  g.fillStyle = scene.palette.text3;
  for (const key of wanted) {
    const span = {
      startMs: Math.max(shown.startMs, key.tile * tileMs),
      endMs: Math.min(shown.endMs, (key.tile + 1) * tileMs),
    };
    if (span.endMs <= span.startMs) continue;
    const source = bestSource(levels, tiles, key);
    if (source !== null) drawSource(g, source, span, { lane, layout, gain });
  }
}
