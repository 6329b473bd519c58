import type { RangeMs } from '../../../shared/time.ts';
import { secToMs } from '../../../shared/time.ts';
import type { HlsSegment } from './playlist.ts';

/** The segments that hold any part of a stretch of the stream; all of them for null. Whole segments: nothing is cut. */
export function segmentsOfRange(
  segments: readonly HlsSegment[],
  range: RangeMs | null,
): readonly HlsSegment[] {
  if (range === null) return segments;
  return segments.filter(
    ({ startSec, durationSec }) =>
      secToMs(startSec) < range.endMs && secToMs(startSec + durationSec) > range.startMs,
  );
}

/**
 * What a playlist that was read again changes: the same segment (by number) under a new address (`-muted`, another
 * host, a fresh token), segments that were added, and segments that the service doesn't list any more (kept as they
 * were known). Times of known segments stay as first read, so that nothing moves under what is already on the disk.
 */
export function mergePlaylists(
  known: readonly HlsSegment[],
  again: readonly HlsSegment[],
): { segments: HlsSegment[]; added: number; moved: number } {
  const byIndex = new Map(again.map((segment) => [segment.index, segment]));
  let moved = 0;
  const segments = known.map((before) => {
    const now = byIndex.get(before.index);
    if (now === undefined || (now.uri === before.uri && now.map?.uri === before.map?.uri)) return before;
    moved++;
    return { ...now, startSec: before.startSec, durationSec: before.durationSec };
  });
  const last = segments.at(-1);
  const fresh = again.filter(({ index }) => last === undefined || index > last.index);
  const endSec = last === undefined ? 0 : last.startSec + last.durationSec;
  const first = fresh[0];
  // A sliding window counts from its own first segment; a playlist that only grew needs no shift.
  const follows = first !== undefined && first.index === (last?.index ?? -1) + 1;
  const shiftSec = first !== undefined && (follows || first.startSec < endSec) ? endSec - first.startSec : 0;
  segments.push(...fresh.map((segment) => ({ ...segment, startSec: segment.startSec + shiftSec })));
  return { segments, added: fresh.length, moved };
}
