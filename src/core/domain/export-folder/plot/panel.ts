import { formatTimestamp } from '../../../../shared/time.ts';
import type { Canvas, Colour } from './canvas.ts';
import { GLYPH_HEIGHT_PX, textWidthPx } from './font.ts';

export const THEME = {
  background: [16, 18, 24],
  grid: [38, 43, 54],
  axis: [70, 77, 94],
  text: [201, 207, 222],
  faint: [128, 136, 156],
  violet: [124, 108, 255],
  cyan: [86, 204, 226],
  amber: [245, 184, 92],
  green: [98, 201, 138],
  red: [236, 98, 110],
  blue: [88, 138, 240],
  grey: [92, 99, 117],
} as const satisfies Record<string, Colour>;

export const TEXT_SCALE = 2;
const LINE_PX = GLYPH_HEIGHT_PX * TEXT_SCALE;
const TICK_GAP_PX = 10;

/** Where a chart lies on the canvas, and what its axes span. */
export interface Panel {
  readonly canvas: Canvas;
  readonly leftPx: number;
  readonly topPx: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationMs: number;
  readonly low: number;
  readonly high: number;
}

export const xOf = (panel: Panel, ms: number): number =>
  panel.leftPx + (panel.durationMs === 0 ? 0 : (ms / panel.durationMs) * panel.widthPx);

export const yOf = (panel: Panel, value: number): number => {
  const share = (value - panel.low) / (panel.high - panel.low);
  return panel.topPx + (1 - Math.min(1, Math.max(0, share))) * panel.heightPx;
};

/** The stretch of time that a column of pixels stands for. */
export const columnRange = (panel: Panel, column: number): { startMs: number; endMs: number } => ({
  startMs: (column / panel.widthPx) * panel.durationMs,
  endMs: ((column + 1) / panel.widthPx) * panel.durationMs,
});

const TIME_STEPS_SEC = [1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400];
const MOST_TIME_TICKS = 10;

function timeTicks(durationMs: number): number[] {
  const stepSec =
    TIME_STEPS_SEC.find((sec) => durationMs / (sec * 1000) <= MOST_TIME_TICKS) ?? TIME_STEPS_SEC.at(-1)!;
  const ticks: number[] = [];
  for (let ms = 0; ms <= durationMs; ms += stepSec * 1000) ticks.push(ms);
  return ticks;
}

/** Grid, labelled values on the left, times below. */
export function drawAxes(
  panel: Panel,
  ticks: readonly { value: number; label: string }[],
  withTimes = true,
): void {
  const { canvas, leftPx, topPx, widthPx, heightPx } = panel;
  const bottomPx = topPx + heightPx;
  for (const { value, label } of ticks) {
    const y = Math.round(yOf(panel, value));
    canvas.rectangle({ xPx: leftPx, yPx: y, widthPx, heightPx: 1 }, THEME.grid);
    const labelX = leftPx - TICK_GAP_PX - textWidthPx(label, TEXT_SCALE);
    canvas.text(label, { xPx: labelX, yPx: y - LINE_PX / 2 + 2, scale: TEXT_SCALE }, THEME.faint);
  }
  for (const ms of timeTicks(panel.durationMs)) {
    const x = Math.round(xOf(panel, ms));
    canvas.rectangle({ xPx: x, yPx: topPx, widthPx: 1, heightPx }, THEME.grid);
    if (!withTimes) continue;
    const label = formatTimestamp(ms);
    const width = textWidthPx(label, TEXT_SCALE);
    const labelX = Math.min(canvas.widthPx - width - 4, Math.max(leftPx, x - Math.round(width / 2)));
    canvas.text(label, { xPx: labelX, yPx: bottomPx + TICK_GAP_PX, scale: TEXT_SCALE }, THEME.faint);
  }
  canvas.rectangle({ xPx: leftPx, yPx: bottomPx, widthPx, heightPx: 1 }, THEME.axis);
}

/** A word in the middle of a chart that has nothing to show. */
export function drawMissing(panel: Panel, sentence: string): void {
  const width = textWidthPx(sentence, TEXT_SCALE);
  panel.canvas.text(
    sentence,
    {
      xPx: Math.round(panel.leftPx + (panel.widthPx - width) / 2),
      yPx: Math.round(panel.topPx + panel.heightPx / 2 - LINE_PX / 2),
      scale: TEXT_SCALE,
    },
    THEME.faint,
  );
}

/** Coloured squares with their names, from right to left. */
export function drawLegend(
  canvas: Canvas,
  entries: readonly { label: string; colour: Colour }[],
  place: { rightPx: number; topPx: number },
): void {
  let right = place.rightPx;
  for (const { label, colour } of [...entries].reverse()) {
    right -= textWidthPx(label, TEXT_SCALE);
    canvas.text(label, { xPx: right, yPx: place.topPx, scale: TEXT_SCALE }, THEME.text);
    right -= 20;
    canvas.rectangle({ xPx: right, yPx: place.topPx + 2, widthPx: 12, heightPx: 12 }, colour);
    right -= 24;
  }
}
