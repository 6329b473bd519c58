import { EMOTIONS, type Emotion } from '../../../../shared/model/chat.ts';
import { type Affect, affectInRange } from '../affect.ts';
import type { ExportFacts } from '../export-facts.ts';
import type { PlotName } from '../folder-layout.ts';
import { chatInRange, meanIn, peakIn } from '../signal-course.ts';
import { Canvas, type Colour } from './canvas.ts';
import { GLYPH_HEIGHT_PX, textWidthPx } from './font.ts';
import {
  type Panel,
  TEXT_SCALE,
  THEME,
  columnRange,
  drawAxes,
  drawLegend,
  drawMissing,
  xOf,
  yOf,
} from './panel.ts';

const WIDTH_PX = 1600;
const LEFT_PX = 96;
const RIGHT_PX = 32;
const HEADER_PX = 76;
/** Below a title there is room for the panel's own name as well. */
const NAMED_HEADER_PX = 100;
const FOOTER_PX = 52;
const TITLE_SCALE = 3;

const EMOTION_COLOURS: Readonly<Record<Emotion, Colour>> = {
  excitement: THEME.amber,
  funny: THEME.cyan,
  happiness: THEME.green,
  anger: THEME.red,
  sadness: THEME.blue,
  neutral: THEME.grey,
};

/** One picture of an export; what is missing is said in it. */
export function drawPlot(name: PlotName, facts: ExportFacts): Canvas {
  switch (name) {
    case 'sentiment':
      return sentimentPlot(facts);
    case 'emotions':
      return emotionsPlot(facts);
    case 'loudness':
      return loudnessPlot(facts);
    case 'highlights':
      return highlightsPlot(facts);
  }
}

const durationOf = (facts: ExportFacts): number => facts.video.durationMs ?? 0;

function newCanvas(title: string, heightPx: number): Canvas {
  const canvas = new Canvas(WIDTH_PX, heightPx, THEME.background);
  canvas.text(title, { xPx: LEFT_PX, yPx: 24, scale: TITLE_SCALE }, THEME.text);
  return canvas;
}

const panelOn = (
  canvas: Canvas,
  facts: ExportFacts,
  area: { topPx: number; heightPx: number },
  values: { low: number; high: number },
): Panel => ({
  canvas,
  leftPx: LEFT_PX,
  widthPx: WIDTH_PX - LEFT_PX - RIGHT_PX,
  durationMs: durationOf(facts),
  ...area,
  ...values,
});

/** A value for every column, or null where there is none. */
type Course = (range: { startMs: number; endMs: number }) => number | null;

function drawArea(panel: Panel, base: number, course: Course, colour: (value: number) => Colour): boolean {
  let hasAny = false;
  const baseY = yOf(panel, base);
  for (let column = 0; column < panel.widthPx; column++) {
    const value = course(columnRange(panel, column));
    if (value === null) continue;
    hasAny = true;
    const y = yOf(panel, value);
    const x = panel.leftPx + column;
    panel.canvas.column(x, { fromPx: baseY, toPx: y }, colour(value), 0.55);
    panel.canvas.column(x, { fromPx: y - 1, toPx: y + 1 }, colour(value));
  }
  return hasAny;
}

/** The stretch of 60 s around a column: single words and messages say little. */
const SMOOTH_MS = 30_000;
const around = ({ startMs, endMs }: { startMs: number; endMs: number }): [number, number] => [
  Math.max(0, startMs - SMOOTH_MS),
  endMs + SMOOTH_MS,
];

type AffectCourse = (range: { startMs: number; endMs: number }) => Affect | null;
const voiceAffect =
  (facts: ExportFacts): AffectCourse =>
  (range) =>
    affectInRange(facts.affect, ...around(range));
const chatAffect =
  (facts: ExportFacts): AffectCourse =>
  (range) =>
    (facts.chat && chatInRange(facts.chat, ...around(range)))?.affect ?? null;

const PANEL_PX = 190;
const PANEL_GAP_PX = 56;
const TWO_PANELS_PX = NAMED_HEADER_PX + 2 * PANEL_PX + PANEL_GAP_PX + FOOTER_PX;

function twoPanels(
  canvas: Canvas,
  facts: ExportFacts,
  values: { low: number; high: number },
  names: readonly [string, string],
): [Panel, Panel] {
  const panels = [0, 1].map((index) =>
    panelOn(
      canvas,
      facts,
      { topPx: NAMED_HEADER_PX + index * (PANEL_PX + PANEL_GAP_PX), heightPx: PANEL_PX },
      values,
    ),
  ) as [Panel, Panel];
  for (const [index, panel] of panels.entries()) {
    const label = names[index]!;
    canvas.text(
      label,
      { xPx: panel.leftPx, yPx: panel.topPx - GLYPH_HEIGHT_PX * TEXT_SCALE - 4, scale: TEXT_SCALE },
      THEME.faint,
    );
  }
  return panels;
}

function sentimentPlot(facts: ExportFacts): Canvas {
  const canvas = newCanvas('Sentiment', TWO_PANELS_PX);
  const [voice, chat] = twoPanels(canvas, facts, { low: -1, high: 1 }, ['Voice', 'Chat']);
  const ticks = [1, 0, -1].map((value) => ({ value, label: value > 0 ? `+${value}` : String(value) }));
  const colour = (value: number): Colour => (value < 0 ? THEME.red : THEME.green);
  const sides = [
    { panel: voice, course: voiceAffect(facts), missing: 'No reading of what was said' },
    { panel: chat, course: chatAffect(facts), missing: 'No chat' },
  ];
  for (const [index, { panel, course, missing }] of sides.entries()) {
    drawAxes(panel, ticks, index === 1);
    const hasAny = drawArea(panel, 0, (range) => course(range)?.sentiment ?? null, colour);
    if (!hasAny) drawMissing(panel, missing);
  }
  return canvas;
}

function emotionsPlot(facts: ExportFacts): Canvas {
  const canvas = newCanvas('Emotions', TWO_PANELS_PX);
  const entries = EMOTIONS.map((emotion) => ({ label: emotion, colour: EMOTION_COLOURS[emotion] }));
  drawLegend(canvas, entries, { rightPx: WIDTH_PX - RIGHT_PX, topPx: 28 });
  const [voice, chat] = twoPanels(canvas, facts, { low: 0, high: 1 }, ['Voice', 'Chat']);
  const ticks = [1, 0.5, 0].map((value) => ({ value, label: `${value * 100}%` }));
  const sides = [
    { panel: voice, course: voiceAffect(facts), missing: 'No reading of what was said' },
    { panel: chat, course: chatAffect(facts), missing: 'No chat' },
  ];
  for (const [index, { panel, course, missing }] of sides.entries()) {
    drawAxes(panel, ticks, index === 1);
    if (!drawStack(panel, course)) drawMissing(panel, missing);
  }
  return canvas;
}

/** The six shares on top of each other; readings that don't add up to one are drawn in proportion. */
function drawStack(panel: Panel, course: AffectCourse): boolean {
  let hasAny = false;
  for (let column = 0; column < panel.widthPx; column++) {
    const affect = course(columnRange(panel, column));
    const sum = affect === null ? 0 : EMOTIONS.reduce((total, name) => total + affect.emotions[name], 0);
    if (affect === null || sum <= 0) continue;
    hasAny = true;
    let below = 0;
    for (const emotion of EMOTIONS) {
      const above = below + affect.emotions[emotion] / sum;
      const edges = { fromPx: yOf(panel, below), toPx: yOf(panel, above) };
      panel.canvas.column(panel.leftPx + column, edges, EMOTION_COLOURS[emotion], 0.9);
      below = above;
    }
  }
  return hasAny;
}

const ONE_PANEL_PX = 300;

function loudnessPlot(facts: ExportFacts): Canvas {
  const canvas = newCanvas('Loudness (LUFS)', HEADER_PX + ONE_PANEL_PX + FOOTER_PX);
  const area = { topPx: HEADER_PX, heightPx: ONE_PANEL_PX };
  const panel = panelOn(canvas, facts, area, { low: -60, high: 0 });
  const ticks = [0, -12, -24, -36, -48, -60].map((value) => ({ value, label: String(value) }));
  drawAxes(panel, ticks);
  const lufs = facts.course?.perSecondLufs;
  const mean: Course = ({ startMs, endMs }) => (lufs === undefined ? null : meanIn(lufs, startMs, endMs));
  const peak: Course = ({ startMs, endMs }) => (lufs === undefined ? null : peakIn(lufs, startMs, endMs));
  drawArea(panel, -60, peak, () => THEME.violet);
  if (!drawArea(panel, -60, mean, () => THEME.cyan)) drawMissing(panel, 'No sound was measured');
  const integrated = facts.loudness?.meta['integratedLufs'];
  if (typeof integrated === 'number') {
    const y = Math.round(yOf(panel, integrated));
    canvas.rectangle({ xPx: panel.leftPx, yPx: y, widthPx: panel.widthPx, heightPx: 2 }, THEME.amber, 0.9);
    drawLegend(canvas, [{ label: `integrated ${integrated.toFixed(1)}`, colour: THEME.amber }], {
      rightPx: WIDTH_PX - RIGHT_PX,
      topPx: 28,
    });
  }
  return canvas;
}

const BADGE_PX = 22;

function highlightsPlot(facts: ExportFacts): Canvas {
  const canvas = newCanvas('Hype and highlights', HEADER_PX + ONE_PANEL_PX + FOOTER_PX);
  const area = { topPx: HEADER_PX, heightPx: ONE_PANEL_PX };
  const panel = panelOn(canvas, facts, area, { low: 0, high: 100 });
  drawAxes(
    panel,
    [0, 25, 50, 75, 100].map((value) => ({ value, label: String(value) })),
  );
  for (const moment of facts.moments) {
    const from = Math.round(xOf(panel, moment.startMs));
    const widthPx = Math.max(2, Math.round(xOf(panel, moment.endMs)) - from);
    canvas.rectangle({ xPx: from, yPx: panel.topPx, widthPx, heightPx: panel.heightPx }, THEME.amber, 0.3);
  }
  const { shares } = facts;
  const peaks = (series: Float32Array | undefined): Course => {
    return ({ startMs, endMs }) => {
      const peak = series === undefined ? null : peakIn(series, startMs, endMs);
      return peak === null ? null : peak * 100;
    };
  };
  const hasAny = drawArea(panel, 0, peaks(shares?.total), () => THEME.violet);
  drawArea(panel, 0, peaks(shares?.chat), () => THEME.cyan);
  if (!hasAny) drawMissing(panel, 'No hype score');
  const legend = [
    { label: 'hype', colour: THEME.violet },
    { label: 'of it chat', colour: THEME.cyan },
    { label: 'highlight', colour: THEME.amber },
  ];
  drawLegend(canvas, legend, { rightPx: WIDTH_PX - RIGHT_PX, topPx: 28 });
  drawRanks(panel, facts);
  return canvas;
}

/** The rank of each moment above its peak; a lower rank gives way where two would touch. */
function drawRanks(panel: Panel, facts: ExportFacts): void {
  const drawn: { from: number; to: number }[] = [];
  for (const [index, moment] of facts.moments.entries()) {
    const label = String(index + 1);
    const width = textWidthPx(label, TEXT_SCALE);
    const from = Math.round(xOf(panel, moment.peakMs) - width / 2);
    const to = from + width;
    if (drawn.some((other) => from < other.to + 4 && to + 4 > other.from)) continue;
    drawn.push({ from, to });
    const y = Math.max(panel.topPx + 2, yOf(panel, moment.score) - BADGE_PX);
    panel.canvas.text(label, { xPx: from, yPx: Math.round(y), scale: TEXT_SCALE }, THEME.text);
  }
}
