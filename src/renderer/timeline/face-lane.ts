import { EXPRESSIONS } from '../../shared/model/faces.ts';
import type { Expression } from '../../shared/model/faces.ts';
import type { TrackSet } from '../../shared/model/track-set.ts';
import type { RangeMs } from '../../shared/time.ts';
import { aggregate, createPyramid, valueAt } from './pyramid.ts';
import type { Pyramid } from './pyramid.ts';

export const FACE_TRACKS: readonly string[] = ['face', ...EXPRESSIONS];

/** Expressions of the facecam at every zoom. */
export interface FaceLane {
  /** Share of the seconds that were looked at in which there was a face. */
  readonly face: Pyramid;
  readonly mix: Readonly<Record<Expression, Pyramid>>;
}

/** What is known of a stretch that was looked at. */
export interface FaceFact {
  /** 0..1 of its seconds had a face. */
  readonly share: number;
  /** null without any face. The probability is the mean over the seconds with one. */
  readonly strongest: { readonly expression: Expression; readonly probability: number } | null;
}

export function faceLane(set: TrackSet): FaceLane {
  const base = { startMs: set.startMs, stepMs: set.stepMs, kind: 'mean' } as const;
  const pyramid = (name: string): Pyramid =>
    createPyramid(set.tracks[name] ?? new Float32Array(set.length).fill(NaN), base);
  const mix = EXPRESSIONS.map((expression) => [expression, pyramid(expression)]);
  return { face: pyramid('face'), mix: Object.fromEntries(mix) as FaceLane['mix'] };
}

/** null = not looked at. `valueOf` reads one stretch of a track. */
export function faceFact(lane: FaceLane, valueOf: (track: Pyramid) => number): FaceFact | null {
  const share = valueOf(lane.face);
  if (Number.isNaN(share)) return null;
  let strongest: FaceFact['strongest'] = null;
  for (const expression of EXPRESSIONS) {
    const probability = valueOf(lane.mix[expression]);
    if (probability > (strongest?.probability ?? 0)) strongest = { expression, probability };
  }
  return { share, strongest };
}

export const faceAt = (lane: FaceLane, vodMs: number): FaceFact | null =>
  faceFact(lane, (track) => valueAt(track, vodMs));
export const faceIn = (lane: FaceLane, range: RangeMs): FaceFact | null =>
  faceFact(lane, (track) => aggregate(track, range));

/** `happy 92 %`, `no face`, `not looked at` */
export function faceWords(fact: FaceFact | null): string {
  if (fact === null) return 'not looked at';
  if (fact.strongest === null) return 'no face';
  return `${fact.strongest.expression} ${Math.round(fact.strongest.probability * 100)} %`;
}
