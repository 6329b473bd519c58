import type { Expression } from '../../../shared/model/faces.ts';
import { faceFact } from '../face-lane.ts';
import type { Lane } from '../lanes.ts';
import type { Palette } from '../palette.ts';
import { levelFor, levelSpan, levelStepMs } from '../pyramid.ts';
import type { FrameLayout, Scene } from '../scene.ts';
import { visibleRange, vodMsToPx } from '../viewport.ts';

const MIN_STEP_PX = 3;
const LABEL_HEIGHT_PX = 12;
const LABEL_GAP_PX = 8;
/** A stretch with few faces in it is fainter. */
const FAINTEST = 0.35;

const COLORS: Readonly<Record<Expression, (palette: Palette) => string>> = {
  neutral: ({ emotions }) => emotions.neutral,
  happy: ({ emotions }) => emotions.happiness,
  sad: ({ emotions }) => emotions.sadness,
  angry: ({ emotions }) => emotions.anger,
  fearful: ({ warn }) => warn,
  disgusted: ({ bad }) => bad,
  surprised: ({ emotions }) => emotions.excitement,
};

/**
 * The strongest expression as a bar as high as it is likely, with its word where it changes; a thin line where there
 * was no face, nothing where nobody looked.
 */
export function drawFaces(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  const { faces, palette } = scene;
  if (faces === null) return;
  const { view } = layout;
  const level = levelFor(faces.face, view.msPerPx, MIN_STEP_PX);
  const stepMs = levelStepMs(faces.face, level);
  const { first, last } = levelSpan(faces.face, level, visibleRange(view));
  const bottomPx = lane.topPx + lane.heightPx - 3;
  const fullPx = Math.max(6, lane.heightPx - LABEL_HEIGHT_PX - 5);
  let said: Expression | null = null;
  let freeFromPx = -Infinity;
  for (let i = first; i <= last; i += 1) {
    const fact = faceFact(faces, (track) => track.levels[level]![i] ?? NaN);
    const left = vodMsToPx(view, faces.face.startMs + i * stepMs);
    const widthPx = stepMs / view.msPerPx;
    if (fact?.strongest == null) {
      said = null;
      if (fact === null) continue;
      g.fillStyle = palette.lineStrong;
      g.fillRect(left, bottomPx - 1, widthPx, 1);
      continue;
    }
    const { expression, probability } = fact.strongest;
    const barPx = Math.max(2, probability * fullPx);
    g.globalAlpha = FAINTEST + (1 - FAINTEST) * fact.share;
    g.fillStyle = COLORS[expression](palette);
    g.fillRect(left, bottomPx - barPx, Math.max(1, widthPx - (widthPx > 6 ? 1 : 0)), barPx);
    g.globalAlpha = 1;
    if (expression === said || left < freeFromPx) continue;
    g.textAlign = 'left';
    g.fillStyle = palette.text2;
    g.fillText(expression, Math.max(2, left), lane.topPx + LABEL_HEIGHT_PX / 2 + 1);
    said = expression;
    freeFromPx = left + g.measureText(expression).width + LABEL_GAP_PX;
  }
}
