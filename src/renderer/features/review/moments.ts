import type { Marker, ReviewHighlight } from '../../../shared/contract/review.ts';
import type { HypePart } from '../../../shared/model/hype.ts';
import type { RangeMs } from '../../../shared/time.ts';

export const MOMENT_FILTERS = ['all', 'to-see', 'kept', 'skipped'] as const;
export type MomentFilter = (typeof MOMENT_FILTERS)[number];

const PASSES: Record<MomentFilter, (moment: ReviewHighlight) => boolean> = {
  all: () => true,
  'to-see': (moment) => moment.verdict === null,
  kept: (moment) => moment.verdict === 'accepted',
  skipped: (moment) => moment.verdict === 'rejected',
};

export interface RankedMoment {
  readonly rank: number;
  readonly moment: ReviewHighlight;
}

/** Moments with their rank in the whole list, those of a filter. */
export const filterMoments = (moments: readonly ReviewHighlight[], filter: MomentFilter): RankedMoment[] =>
  moments.map((moment, i) => ({ rank: i + 1, moment })).filter(({ moment }) => PASSES[filter](moment));

export interface TriageCounts {
  readonly kept: number;
  readonly skipped: number;
  readonly toSee: number;
}
export function countVerdicts(moments: readonly ReviewHighlight[]): TriageCounts {
  const kept = moments.filter(PASSES.kept).length;
  const skipped = moments.filter(PASSES.skipped).length;
  return { kept, skipped, toSee: moments.length - kept - skipped };
}

/** The next or previous entry of the list around the chosen one; at an end it stays. */
export function neighbour(
  list: readonly RankedMoment[],
  id: string | null,
  step: 1 | -1,
): ReviewHighlight | null {
  const index = list.findIndex(({ moment }) => moment.id === id);
  if (index === -1) return (step === 1 ? list[0] : list.at(-1))?.moment ?? null;
  return list[Math.min(list.length - 1, Math.max(0, index + step))]?.moment ?? null;
}

/** Where to go after a verdict: the next one down that has none yet, else the first one from the top, else nowhere. */
export function nextToSee(list: readonly RankedMoment[], id: string): ReviewHighlight | null {
  const index = list.findIndex(({ moment }) => moment.id === id);
  const rest = [...list.slice(index + 1), ...list.slice(0, Math.max(0, index))];
  return rest.find(({ moment }) => moment.verdict === null)?.moment ?? null;
}

/** A length of the same moment that the person can choose, with whether it is the current one. */
export interface LengthChoice extends RangeMs {
  readonly targetMs: number;
  readonly isCurrent: boolean;
}
const SAME_EDGE_MS = 40;
export const lengthChoices = (moment: ReviewHighlight): LengthChoice[] =>
  moment.variants.map((variant) => ({
    ...variant,
    isCurrent:
      Math.abs(variant.startMs - moment.startMs) <= SAME_EDGE_MS &&
      Math.abs(variant.endMs - moment.endMs) <= SAME_EDGE_MS,
  }));

/**
 * How far off a score may be, in points either way: half of the share that the signals do not vouch for. A display
 * rule, not a statistical interval.
 */
export const uncertaintyPoints = (total: number, confidence: number): number =>
  Math.round(((1 - confidence) * total) / 2);

/** Units whose values are 0..1. */
const SHARE_UNITS = new Set(['share', 'intensity', '0..1']);
/** Units on a scale without a zero: told as a difference, in this short form. */
const DIFFERENCE_UNITS: Readonly<Record<string, string>> = {
  dB: 'dB',
  LU: 'dB',
  LUFS: 'dB',
  dBFS: 'dB',
  semitones: 'st',
};
const MOST_SHOWN_RATIO = 99;

const short = (value: number): string =>
  Math.abs(value) >= 100 ? value.toFixed(0) : Number(value.toPrecision(2)).toString();

/** A part against this stream's usual: `×4.2`, `+9 dB`, else the value with its unit. */
export function partText(part: Pick<HypePart, 'value' | 'usual' | 'unit'>): string {
  const { value, usual, unit } = part;
  if (value === null) return 'missing';
  const difference = DIFFERENCE_UNITS[unit];
  if (usual !== null && difference !== undefined) {
    const by = Math.round(value - usual);
    return `${by < 0 ? '−' : '+'}${Math.abs(by)} ${difference}`;
  }
  if (usual !== null && usual > 0.05 && value > usual) {
    const ratio = value / usual;
    return ratio > MOST_SHOWN_RATIO ? `×${MOST_SHOWN_RATIO}+` : `×${short(ratio)}`;
  }
  if (SHARE_UNITS.has(unit)) return `${Math.round(value * 100)} %`;
  return unit === '' ? short(value) : `${short(value)} ${unit}`;
}

/** The same in a sentence, for a tooltip and for screen readers. */
export function partSentence(part: HypePart): string {
  if (part.value === null) return 'This signal is missing here, so it adds nothing.';
  const inUnit = (value: number): string =>
    SHARE_UNITS.has(part.unit) ? `${Math.round(value * 100)} %` : `${short(value)} ${part.unit}`.trimEnd();
  const usual = part.usual === null ? '' : `, usually ${inUnit(part.usual)} around here`;
  const reader = part.readBy === undefined ? '' : ` Read by ${part.readBy} and the word list.`;
  return `${inUnit(part.value)}${usual}. Adds ${part.contribution.toFixed(1)} points.${reader}`;
}

/** Neighbours in time for jumping along moments and markers. */
export function nextStop(
  moments: readonly ReviewHighlight[],
  markers: readonly Marker[],
  nowMs: number,
  step: 1 | -1,
): number | null {
  const times = [...moments.map(({ startMs }) => startMs), ...markers.map(({ atMs }) => atMs)].sort(
    (one, other) => one - other,
  );
  return step === 1
    ? (times.find((at) => at > nowMs + 500) ?? null)
    : (times.reverse().find((at) => at < nowMs - 1500) ?? null);
}
