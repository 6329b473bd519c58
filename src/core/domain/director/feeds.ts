import type { RangeMs } from '../../../shared/time.ts';

/** Everything that the director looks at comes in steps of this length. */
export const DIRECTOR_STEP_MS = 100;
/** The step that a time lies next to, of steps that begin at `startMs`; 0 before that. */
export const stepOf = (ms: number, startMs: number): number =>
  Math.max(0, Math.round((ms - startMs) / DIRECTOR_STEP_MS));

/** What was measured of one camera, a value per step; all arrays of all feeds have one length. */
export interface FeedTracks {
  readonly feedId: string;
  /** Likelihood 0..1 that someone speaks; NaN where the feed has no sound. */
  readonly speech: Float32Array;
  /** NaN where the feed has no sound. */
  readonly levelDbfs: Float32Array;
  /** 1 where there is a picture that moves, 0 where it is missing or frozen. */
  readonly picture: Uint8Array;
  /** How much of a face there is to see, 0..1 (presence or strength of expression); NaN where nobody looked. */
  readonly face: Float32Array | null;
}

/** Something that happened. With a feed: "look here". Without: a good place for a cut (a chapter, a marker). */
export interface DirectorEvent extends RangeMs {
  readonly feedId: string | null;
}

/** How much of a face there is to see on a feed. */
export interface FaceSign extends RangeMs {
  readonly feedId: string;
  /** 0..1 */
  readonly share: number;
}

/** The person wants to see this feed in this range. */
export interface ShotPin extends RangeMs {
  readonly feedId: string;
}

export interface DirectorRules {
  /** No shot is shorter, unless two pins force it. */
  readonly minShotMs: number;
  /** A shot that lasts longer is left for another feed, where there is one; null: as long as it likes. */
  readonly longestShotMs: number | null;
  /** How much of a pause a cut may go ahead of the new speaker (J-cut), at most 300. */
  readonly leadMs: number;
  /** The feed that shows everybody: taken while several speak. It needs no sound. */
  readonly wideFeedId: string | null;
}

export const MAX_LEAD_MS = 300;
export const USUAL_RULES: DirectorRules = {
  minShotMs: 2500,
  longestShotMs: null,
  leadMs: 200,
  wideFeedId: null,
};

/**
 * Why a shot is what it is: `start` nothing speaks for another feed yet; `speaks` its person speaks; `both-speak` the
 * wide feed while several do; `event` something happened there; `face`; `pinned` by the person; `others-missing` the
 * feed before lost its picture; `variety` the shot before had lasted as long as it may; `free` nothing else.
 */
export type ShotReason =
  'start' | 'speaks' | 'both-speak' | 'event' | 'face' | 'pinned' | 'others-missing' | 'variety' | 'free';

/** One stretch of one camera. Shots of a list follow one another without holes. */
export interface Shot extends RangeMs {
  readonly feedId: string;
  readonly reason: ShotReason;
}
