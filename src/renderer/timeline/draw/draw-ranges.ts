import type { Marker } from '../../../shared/contract/review.ts';
import { hypeColor } from '../palette.ts';
import type { RangeRect } from '../range-layout.ts';
import type { FrameLayout, Scene } from '../scene.ts';

const GRIP = { widthPx: 6, heightPx: 18 } as const;
const BAND_ALPHA = { active: 0.13, other: 0.09, rejected: 0.04 } as const;

interface Box {
  readonly topPx: number;
  readonly bottomPx: number;
}

function bandBox(scene: Scene): Box {
  const first = scene.lanes.find(({ id }) => id === 'waveform');
  const last = scene.lanes.find(({ id }) => id === 'hype');
  if (first === undefined || last === undefined) return { topPx: 0, bottomPx: 0 };
  return { topPx: first.topPx, bottomPx: last.topPx + last.heightPx };
}

function colorOf(scene: Scene, rect: RangeRect): string {
  const { range } = rect;
  if (range.isActive) return scene.palette.accent;
  if (range.verdict === 'accepted') return scene.palette.good;
  if (range.verdict === 'rejected') return scene.palette.lineStrong;
  return hypeColor(scene.palette, range.score ?? 0);
}

function drawGrip(g: CanvasRenderingContext2D, x: number, box: Box): void {
  const y = (box.topPx + box.bottomPx) / 2 - GRIP.heightPx / 2;
  g.beginPath();
  g.roundRect(x - GRIP.widthPx / 2, y, GRIP.widthPx, GRIP.heightPx, 3);
  g.fill();
}

/** Zoomed out so far that its edges would run together: a single faint line stands for the range. */
const NARROW_PX = 7;
const isNarrow = (rect: RangeRect): boolean => rect.rightPx - rect.leftPx < NARROW_PX;

function drawNarrow(g: CanvasRenderingContext2D, rect: RangeRect, box: Box): void {
  const { isActive, verdict } = rect.range;
  const widthPx = isActive ? 3 : 2;
  g.globalAlpha = isActive ? 0.9 : verdict === 'rejected' ? 0.2 : 0.38;
  const middlePx = (rect.leftPx + rect.rightPx) / 2;
  g.fillRect(Math.round(middlePx - widthPx / 2), box.topPx, widthPx, box.bottomPx - box.topPx);
}

/** Bands behind the lanes' data. */
export function drawBands(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout): void {
  const box = bandBox(scene);
  for (const rect of layout.rects) {
    const { isActive, verdict } = rect.range;
    if (isNarrow(rect)) {
      g.fillStyle = colorOf(scene, rect);
      drawNarrow(g, rect, box);
      continue;
    }
    g.globalAlpha = isActive
      ? BAND_ALPHA.active
      : verdict === 'rejected'
        ? BAND_ALPHA.rejected
        : BAND_ALPHA.other;
    g.fillStyle = colorOf(scene, rect);
    g.fillRect(rect.leftPx, box.topPx, rect.rightPx - rect.leftPx, box.bottomPx - box.topPx);
  }
  g.globalAlpha = 1;
}

/** Edges over the data: one pixel for a found moment, two with a grip for the active range. */
export function drawEdges(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout): void {
  const box = bandBox(scene);
  for (const rect of layout.rects) {
    if (isNarrow(rect)) continue;
    const { isActive, verdict } = rect.range;
    const widthPx = isActive ? 2 : 1;
    g.fillStyle = colorOf(scene, rect);
    g.globalAlpha = isActive ? 1 : verdict === 'rejected' ? 0.35 : 0.75;
    for (const [px, isInView] of [
      [rect.leftPx, rect.startsInView],
      [rect.rightPx - widthPx, rect.endsInView],
    ] as const) {
      if (!isInView) continue;
      g.fillRect(Math.round(px), box.topPx, widthPx, box.bottomPx - box.topPx);
      if (isActive) drawGrip(g, Math.round(px) + 1, box);
    }
  }
  g.globalAlpha = 1;
}

const FLAG = { widthPx: 8, heightPx: 7 } as const;

const MARKER_COLORS: Readonly<Record<Marker['origin'], (scene: Scene) => string>> = {
  own: ({ palette }) => palette.warn,
  clip: ({ palette }) => palette.accent,
  comment: ({ palette }) => palette.emotions.happiness,
  chapter: ({ palette }) => palette.text2,
};

/** The head of a marker, a shape for each origin: a flag for the person's, a box, a dot, a half flag. */
function drawHead(g: CanvasRenderingContext2D, origin: Marker['origin'], x: number, top: number): void {
  const { widthPx, heightPx } = FLAG;
  g.beginPath();
  switch (origin) {
    case 'own':
      g.moveTo(x + 1, top);
      g.lineTo(x + 1 + widthPx, top + heightPx / 2);
      g.lineTo(x + 1, top + heightPx);
      break;
    case 'clip':
      g.rect(x + 1, top, heightPx, heightPx);
      break;
    case 'comment':
      g.arc(x + 1 + heightPx / 2, top + heightPx / 2, heightPx / 2, 0, 2 * Math.PI);
      break;
    case 'chapter':
      g.rect(x + 1, top, widthPx, 2);
      break;
  }
  g.fill();
}

/** Markers: a head in the ruler and, for the person's own, a dotted line down. */
export function drawMarkers(
  g: CanvasRenderingContext2D,
  scene: Scene,
  layout: FrameLayout,
  heightPx: number,
): void {
  const ruler = scene.lanes.find(({ id }) => id === 'ruler');
  if (ruler === undefined) return;
  for (const { px, origin } of layout.markers) {
    const x = Math.round(px);
    const top = ruler.topPx + 2;
    g.fillStyle = MARKER_COLORS[origin](scene);
    g.fillRect(x, top, 1, ruler.heightPx - 2);
    drawHead(g, origin, x, top);
    if (origin !== 'own') continue;
    for (let y = ruler.topPx + ruler.heightPx + 2; y < heightPx; y += 6) g.fillRect(x, y, 1, 2);
  }
}
