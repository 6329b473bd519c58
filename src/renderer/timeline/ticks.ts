import { formatTimestamp } from '../../shared/time.ts';
import { visibleRange, vodMsToPx } from './viewport.ts';
import type { Viewport } from './viewport.ts';

export interface Tick {
  readonly vodMs: number;
  readonly px: number;
  /** null for the small ticks between labels. */
  readonly label: string | null;
}

const STEPS_MS = [
  100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000, 900_000,
  1_800_000, 3_600_000, 7_200_000, 14_400_000,
];
const MIN_LABEL_GAP_PX = 92;

/** The smallest step in which people count time that keeps labels `minGapPx` apart. */
export function niceStepMs(msPerPx: number, minGapPx = MIN_LABEL_GAP_PX): number {
  return STEPS_MS.find((stepMs) => stepMs / msPerPx >= minGapPx) ?? STEPS_MS.at(-1)!;
}

/** `H:MM:SS`, with tenths where the step is finer than a second. */
export function tickLabel(vodMs: number, stepMs: number): string {
  if (stepMs >= 1000) return formatTimestamp(vodMs);
  return `${formatTimestamp(vodMs)}.${Math.floor((vodMs % 1000) / 100)}`;
}

const SMALL_TICKS_PER_STEP = 5;

export function layoutTicks(view: Viewport): Tick[] {
  const stepMs = niceStepMs(view.msPerPx);
  const smallMs = stepMs / SMALL_TICKS_PER_STEP;
  const shown = visibleRange(view);
  const ticks: Tick[] = [];
  const lastMs = Math.min(shown.endMs, view.durationMs);
  for (let index = Math.ceil(shown.startMs / smallMs); index * smallMs <= lastMs; index += 1) {
    const vodMs = index * smallMs;
    const label = index % SMALL_TICKS_PER_STEP === 0 ? tickLabel(vodMs, stepMs) : null;
    ticks.push({ vodMs, px: vodMsToPx(view, vodMs), label });
  }
  return ticks;
}
