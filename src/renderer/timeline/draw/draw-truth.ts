import type { TruthRange } from '../../../shared/model/hype.ts';
import { formatTimestamp } from '../../../shared/time.ts';
import type { Lane } from '../lanes.ts';
import type { Palette } from '../palette.ts';
import type { FrameLayout, Scene } from '../scene.ts';

const TRUTH_WORDS: Record<TruthRange['kind'], string> = {
  muted: 'muted',
  missing: 'missing',
  ad: 'ad',
  'no-chat': 'no chat',
  'no-transcript': 'no transcript',
  'no-audio': 'no sound',
};

/** `muted 0:21`: the kind and how long. */
export function truthLabel(range: TruthRange): string {
  const length = formatTimestamp(range.endMs - range.startMs).replace(/^0:(?:0(?=\d:))?/, '');
  return `${TRUTH_WORDS[range.kind]} ${length}`;
}

function colorOf(palette: Palette, kind: TruthRange['kind']): string {
  switch (kind) {
    case 'muted':
    case 'no-audio':
      return palette.warn;
    case 'missing':
      return palette.bad;
    case 'ad':
      return palette.emotions.sadness;
    case 'no-chat':
    case 'no-transcript':
      return palette.lineStrong;
  }
}

const INSET_PX = 4;
const LABEL_GAP_PX = 6;

/** What is not there or can't be trusted, in words where there is room beside it. */
export function drawTruth(g: CanvasRenderingContext2D, scene: Scene, layout: FrameLayout, lane: Lane): void {
  const topPx = lane.topPx + INSET_PX;
  const heightPx = lane.heightPx - 2 * INSET_PX;
  g.fillStyle = scene.palette.surface2;
  g.fillRect(0, topPx, layout.view.widthPx, heightPx);
  g.textAlign = 'left';
  layout.truth.forEach(({ range, leftPx, rightPx }, i) => {
    const left = Math.max(0, leftPx);
    const right = Math.min(layout.view.widthPx, rightPx);
    g.fillStyle = colorOf(scene.palette, range.kind);
    g.fillRect(left, topPx, Math.max(2, right - left), heightPx);
    const label = truthLabel(range);
    const widthPx = g.measureText(label).width;
    const nextLeftPx = layout.truth[i + 1]?.leftPx ?? layout.view.widthPx;
    if (right + LABEL_GAP_PX + widthPx > nextLeftPx - LABEL_GAP_PX) return;
    g.fillStyle = scene.palette.text2;
    g.fillText(label, right + LABEL_GAP_PX, lane.topPx + lane.heightPx / 2 + 0.5);
  });
}
