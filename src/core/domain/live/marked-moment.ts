import type { HypePart } from '../../../shared/model/hype.ts';
import type { LiveMoment } from '../../../shared/model/live.ts';

/** What is marked before so much has happened is the first so much of the recording. */
const LEAST_MS = 10_000;

export interface Mark {
  readonly momentId: string;
  /** When, session ms. */
  readonly atMs: number;
  /** How much before it is meant. */
  readonly backMs: number;
  readonly note: string;
  readonly terms: readonly string[];
  readonly score: number;
  readonly parts: readonly HypePart[];
}

/** A moment that somebody asked for. */
export function markedMoment({ atMs, backMs, note, terms, parts, ...mark }: Mark): LiveMoment {
  return {
    ...mark,
    origin: 'marked',
    startMs: Math.max(0, atMs - backMs),
    peakMs: atMs,
    endMs: Math.max(atMs, LEAST_MS),
    isOpen: false,
    parts: [...parts],
    reason: note,
    terms: [...terms],
    verdict: 'kept',
    ...{ clip: null, cameras: null, obs: null },
  };
}
