import type { TruthRange } from '../../../shared/model/hype.ts';
import type { TimeMap, TimePiece } from '../../../shared/model/time-map.ts';

/** A segment of media as it was kept, in media order. */
export interface MappedSegment {
  /** May be fractional: sums are rounded, not the parts. */
  readonly durationMs: number;
  /** Wall clock of its first picture; null where the platform doesn't say. */
  readonly wallStartUnixMs: number | null;
  readonly streamStartMs: number | null;
  /** What is missing right before it. */
  readonly holes: readonly { readonly kind: TruthRange['kind']; readonly note: string }[];
}

/** A clock may wander this far inside a piece before a new one begins. */
export const CLOCK_TOLERANCE_MS = 250;

/**
 * The time map of segments put one after the other, the first at media time 0. Neighbours whose clocks go on within
 * `toleranceMs` share a piece. Holes become truth ranges of length 0 at their seam.
 */
export function buildTimeMap(
  segments: readonly MappedSegment[],
  toleranceMs: number = CLOCK_TOLERANCE_MS,
): TimeMap {
  const pieces: TimePiece[] = [];
  const truth: TruthRange[] = [];
  let atMs = 0;
  let pieceStartMs = 0;
  for (const segment of segments) {
    const seamMs = Math.round(atMs);
    const open = pieces.at(-1);
    truth.push(...segment.holes.map((hole) => ({ startMs: seamMs, endMs: seamMs, ...hole })));
    if (
      open === undefined ||
      segment.holes.length > 0 ||
      !goesOn(open, segment, atMs - pieceStartMs, toleranceMs)
    ) {
      pieceStartMs = atMs;
      pieces.push({
        mediaStartMs: seamMs,
        durationMs: 0,
        wallStartUnixMs: rounded(segment.wallStartUnixMs),
        streamStartMs: rounded(segment.streamStartMs),
      });
    }
    atMs += segment.durationMs;
    const last = pieces.at(-1)!;
    pieces[pieces.length - 1] = { ...last, durationMs: Math.round(atMs) - last.mediaStartMs };
  }
  return { pieces, truth: mergeTruth(truth) };
}

const rounded = (ms: number | null): number | null => (ms === null ? null : Math.round(ms));

function goesOn(piece: TimePiece, segment: MappedSegment, intoPieceMs: number, toleranceMs: number): boolean {
  const clock = (start: number | null, now: number | null): boolean =>
    start === null || now === null ? start === now : Math.abs(start + intoPieceMs - now) <= toleranceMs;
  return (
    clock(piece.wallStartUnixMs, segment.wallStartUnixMs) && clock(piece.streamStartMs, segment.streamStartMs)
  );
}

/** Sorts by start and joins ranges of one kind and note that touch or overlap. */
export function mergeTruth(ranges: readonly TruthRange[]): TruthRange[] {
  const merged: TruthRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)) {
    const at = merged.findLastIndex(
      (other) => other.kind === range.kind && other.note === range.note && other.endMs >= range.startMs,
    );
    const before = merged[at];
    if (before === undefined) merged.push(range);
    else merged[at] = { ...before, endMs: Math.max(before.endMs, range.endMs) };
  }
  return merged;
}
