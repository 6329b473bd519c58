/** Of the time that passes so much may be spent on looking. */
const SHARE = 0.5;
/** Segments bring several seconds at once: so much may be spent ahead or be owed, ms. */
const MOST_SAVED_MS = 4000;
const MOST_OWED_MS = 20_000;
/** The last frames that are judged by, and how many of them left out are too many. */
const REMEMBERED = 20;
const TOO_MANY = 3;

/** Keeps looking at faces within its share of the time; the times are of a clock in ms that only runs forward. */
export interface LookPace {
  /** Whether there is time for the frame that has just come; one that is left out is not looked at later. */
  mayLook(nowMs: number): boolean;
  /** How long a look took. */
  took(ms: number): void;
  /** Frames are left out at present. */
  readonly isBehind: boolean;
}

export function createLookPace(startMs: number): LookPace {
  let leftMs = MOST_SAVED_MS;
  let countedMs = startMs;
  let leftOut: boolean[] = [];
  return {
    mayLook(nowMs) {
      leftMs = Math.min(MOST_SAVED_MS, leftMs + (nowMs - countedMs) * SHARE);
      countedMs = nowMs;
      leftOut = [...leftOut.slice(1 - REMEMBERED), leftMs <= 0];
      return leftMs > 0;
    },
    took(ms) {
      leftMs = Math.max(-MOST_OWED_MS, leftMs - ms);
    },
    get isBehind() {
      return leftOut.filter(Boolean).length >= TOO_MANY;
    },
  };
}
