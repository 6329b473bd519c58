import type { TimeMap, TimePiece } from '../../../shared/model/time-map.ts';

type Clock = 'wallStartUnixMs' | 'streamStartMs';

/** The pieces that know the clock, with their begin on it. */
function known(map: TimeMap, clock: Clock): { piece: TimePiece; startMs: number }[] {
  return map.pieces.flatMap((piece) => {
    const startMs = piece[clock];
    return startMs === null ? [] : [{ piece, startMs }];
  });
}

/**
 * Outside → media. Inside a piece: exactly. In a hole (an ad, a lost connection): the seam, which is where the next
 * piece begins. Before the first piece and after the last the clock is carried on: a result below 0 or beyond the end.
 */
function toMedia(map: TimeMap, clock: Clock, ms: number): number | null {
  const pieces = known(map, clock);
  const first = pieces[0];
  if (first === undefined) return null;
  // A clock that jumped back makes pieces overlap on it: the later recording of a moment is taken.
  const inside = pieces.findLast(({ piece, startMs }) => ms >= startMs && ms < startMs + piece.durationMs);
  if (inside !== undefined) return Math.round(inside.piece.mediaStartMs + ms - inside.startMs);
  const next = pieces.find(({ startMs }) => startMs > ms);
  const last = pieces.at(-1)!;
  if (next === undefined) return Math.round(last.piece.mediaStartMs + ms - last.startMs);
  return Math.round(next.piece.mediaStartMs + (next === first ? ms - first.startMs : 0));
}

/** Media → outside; before the first piece and after the last the clock is carried on. */
function fromMedia(map: TimeMap, clock: Clock, mediaMs: number): number | null {
  const pieces = known(map, clock);
  const at = pieces.findLast(({ piece }) => piece.mediaStartMs <= mediaMs) ?? pieces[0];
  return at === undefined ? null : Math.round(at.startMs + mediaMs - at.piece.mediaStartMs);
}

/**
 * Wall clock (Unix ms) → media ms; null when the map knows no wall clock. A time inside a hole becomes the seam; before
 * the media it is negative, after its end it lies beyond it.
 */
export const wallToMedia = (map: TimeMap, unixMs: number): number | null =>
  toMedia(map, 'wallStartUnixMs', unixMs);

/** The platform's own VOD clock (ms) → media ms, by the rules of `wallToMedia`. */
export const streamToMedia = (map: TimeMap, streamMs: number): number | null =>
  toMedia(map, 'streamStartMs', streamMs);

/** Media ms → wall clock (Unix ms); null when the map knows no wall clock. */
export const mediaToWall = (map: TimeMap, mediaMs: number): number | null =>
  fromMedia(map, 'wallStartUnixMs', mediaMs);

/** Media ms → the platform's own VOD clock (ms); null when the map knows none. */
export const mediaToStream = (map: TimeMap, mediaMs: number): number | null =>
  fromMedia(map, 'streamStartMs', mediaMs);
