import type { TrackSet } from '../../../shared/model/track-set.ts';

/** When a moment happens, and when the reaction to it has settled. */
export interface MomentCourse {
  readonly causeMs: number;
  readonly settledMs: number;
}

export interface CourseInput {
  readonly hype: TrackSet;
  /** `feature.chat`; null without chat. */
  readonly chat: TrackSet | null;
  /** Loudness per second; null without sound. */
  readonly loudness: Float32Array | null;
  readonly lagMs: number;
}

/** The hype peak and the sound that caused it can be this far apart: lag and windows are not exact. */
const CAUSE_BEFORE_SEC = 5;
const CAUSE_AFTER_SEC = 8;
/** A sound onset must be this surprising to be the cause. */
const CAUSE_MIN_SURPRISE = 2;
const SETTLE_RATIO = 0.3;
const SETTLE_MIN_SEC = 4;
const SETTLE_MAX_SEC = 45;
const SMOOTH_SEC = 3;

/** The cause is the loudest onset near the peak where there is one, else the peak itself. */
export function courseOf(input: CourseInput, peakSecond: number): MomentCourse {
  const causeSecond = soundOnset(input, peakSecond) ?? peakSecond;
  const settled = Math.max(chatSettled(input, causeSecond), soundSettled(input, causeSecond));
  return { causeMs: causeSecond * 1000, settledMs: settled * 1000 };
}

function soundOnset({ hype, loudness }: CourseInput, peak: number): number | null {
  const surprise = hype.tracks['loudness.surprise'];
  if (surprise === undefined || loudness === null) return null;
  let best: number | null = null;
  for (let second = peak - CAUSE_BEFORE_SEC; second <= peak + CAUSE_AFTER_SEC; second++) {
    const here = surprise[second] ?? 0;
    if (here < CAUSE_MIN_SURPRISE) continue;
    // Near ones win: half a deviation per second of distance.
    const score = here - 0.5 * Math.abs(second - peak);
    const bestScore =
      best === null ? Number.NEGATIVE_INFINITY : surprise[best]! - 0.5 * Math.abs(best - peak);
    if (score > bestScore) best = second;
  }
  if (best === null) return null;
  // A window may begin before its loud second: step to the sharpest rise within it.
  let onset = best;
  for (let second = best; second <= best + 2; second++)
    if (rise(loudness, second) > rise(loudness, onset)) onset = second;
  return onset;
}

const rise = (loudness: Float32Array, second: number): number =>
  (loudness[second] ?? -70) - (loudness[second - 1] ?? -70);

/** Until chat's reaction has fallen to a third of its height over the usual; the cause's second without chat. */
function chatSettled({ hype, chat, lagMs }: CourseInput, cause: number): number {
  const lines = chat?.tracks['weighted'];
  if (lines === undefined) return cause + SETTLE_MIN_SEC;
  const shift = Math.round(lagMs / 1000);
  const usual = (hype.tracks['chat-rate.usual']?.[cause] ?? 0) / 60;
  const reaction = (second: number): number => {
    let sum = 0;
    for (let offset = 0; offset < SMOOTH_SEC; offset++) sum += lines[second + shift + offset] ?? 0;
    return Math.max(0, sum / SMOOTH_SEC - (Number.isNaN(usual) ? 0 : usual));
  };
  let top = 0;
  for (let second = cause - 2; second < cause + 12; second++) top = Math.max(top, reaction(second));
  if (top === 0) return cause + SETTLE_MIN_SEC;
  let settled = cause + SETTLE_MIN_SEC;
  for (let second = cause; second < cause + SETTLE_MAX_SEC; second++) {
    if (reaction(second) > SETTLE_RATIO * top) settled = Math.max(settled, second + 1);
    // Four quiet seconds end it; later bursts are other moments.
    else if (second - settled >= 4) break;
  }
  return settled;
}

/** Until the sound is no longer surprising. */
function soundSettled({ hype }: CourseInput, cause: number): number {
  const surprise = hype.tracks['loudness.surprise'];
  if (surprise === undefined) return cause;
  let settled = cause;
  for (let second = cause; second < cause + SETTLE_MAX_SEC / 2; second++) {
    if ((surprise[second] ?? 0) >= CAUSE_MIN_SURPRISE) settled = second + 1;
    else if (second - settled >= 3) break;
  }
  return settled;
}
