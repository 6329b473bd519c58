import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { TimeMap, TimePiece } from '../../../shared/model/time-map.ts';
import { formatTimestamp, secToMs, type RangeMs } from '../../../shared/time.ts';

/** What joining needs to know of a segment that is on the disk. */
export interface HeldSegment {
  readonly index: number;
  readonly file: string;
  readonly durationSec: number;
  readonly startSec: number;
  readonly discontinuity: boolean;
  readonly wallStartUnixMs: number | null;
  readonly heldSec: number | null;
  readonly startPtsSec: number | null;
  readonly endPtsSec: number | null;
  readonly format: string;
  readonly initFile: string | null;
  readonly muted: boolean;
}

/** Segments whose timestamps and format follow on from each other: safe to read as one. */
export interface SegmentRun {
  readonly segments: readonly HeldSegment[];
  readonly format: string;
  /** Real media time, from the timestamps. */
  readonly durationSec: number;
}

/** MPEG-TS clocks begin anew after 2^33 ticks of 90 kHz (26.5 hours). */
const PTS_WRAP_SEC = 2 ** 33 / 90_000;
/** Timestamps may be this far off between neighbours: streams don't all end at the same moment. */
const JOIN_TOLERANCE_SEC = 0.35;

/** Splits what is there at every hole, discontinuity, format change and jump of the timestamps. */
export function runsOf(segments: readonly HeldSegment[]): SegmentRun[] {
  const groups: HeldSegment[][] = [];
  for (const segment of segments) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group !== undefined && before !== undefined && follows(before, segment)) group.push(segment);
    else groups.push([segment]);
  }
  return groups.map((group) => ({
    segments: group,
    format: group[0]!.format,
    durationSec: durationOf(group),
  }));
}

function follows(before: HeldSegment, segment: HeldSegment): boolean {
  if (segment.index !== before.index + 1 || segment.discontinuity) return false;
  if (segment.format !== before.format || segment.initFile !== before.initFile) return false;
  if (before.endPtsSec === null || segment.startPtsSec === null) return true;
  const jump = segment.startPtsSec - before.endPtsSec;
  return Math.min(Math.abs(jump), Math.abs(jump + PTS_WRAP_SEC)) <= JOIN_TOLERANCE_SEC;
}

function durationOf(group: readonly HeldSegment[]): number {
  const startSec = group[0]!.startPtsSec;
  const endSec = group.at(-1)!.endPtsSec;
  const listedSec = group.reduce((sum, segment) => sum + (segment.heldSec ?? segment.durationSec), 0);
  if (startSec === null || endSec === null) return listedSec;
  const spanSec = endSec - startSec;
  return spanSec >= 0 ? spanSec : spanSec + PTS_WRAP_SEC;
}

/** A stretch of the stream that could not be had. */
export interface StreamHole {
  readonly range: RangeMs;
  readonly reason: string;
}

/** Holes of the plan: neighbours that are missing for the same reason are one. */
export function holesOf(
  missing: readonly { readonly startSec: number; readonly durationSec: number; readonly reason: string }[],
): StreamHole[] {
  const holes: { range: RangeMs; reason: string }[] = [];
  for (const { startSec, durationSec, reason } of missing) {
    const range = { startMs: secToMs(startSec), endMs: secToMs(startSec + durationSec) };
    const last = holes.at(-1);
    if (last !== undefined && last.reason === reason && range.startMs - last.range.endMs <= 1)
      last.range = { startMs: last.range.startMs, endMs: range.endMs };
    else holes.push({ range, reason });
  }
  return holes;
}

/** What a segment that the service only has in part lacks at its end. */
export function shortfallOf(
  segment: HeldSegment,
): { startSec: number; durationSec: number; reason: string } | null {
  if (segment.heldSec === null) return null;
  const lackingSec = segment.durationSec - segment.heldSec;
  if (lackingSec <= Math.min(0.5, Math.max(0.1, segment.durationSec * 0.15))) return null;
  return {
    startSec: segment.startSec + segment.heldSec,
    durationSec: lackingSec,
    reason: 'the service has only the beginning of this part',
  };
}

/**
 * Media time of runs that are laid one behind the other: holes are closed up, so a hole has no length in the media and
 * shows as a jump of `streamStartMs` from one piece to the next. Muted stretches come from the segments that the
 * service silenced and from what it says of the stream.
 */
export function timeMapOf(
  runs: readonly SegmentRun[],
  holes: readonly StreamHole[],
  mutedRanges: RemoteStream['mutedRanges'],
): TimeMap {
  let mediaSec = 0;
  const pieces: TimePiece[] = runs.map(({ segments, durationSec }) => {
    const first = segments[0]!;
    const startMs = secToMs(mediaSec);
    mediaSec += durationSec;
    return {
      mediaStartMs: startMs,
      durationMs: secToMs(mediaSec) - startMs,
      wallStartUnixMs: first.wallStartUnixMs,
      streamStartMs: secToMs(first.startSec),
    };
  });
  const muted = runs.flatMap(({ segments }) =>
    segments
      .filter((segment) => segment.muted)
      .map(({ startSec, durationSec }) => ({
        startMs: secToMs(startSec),
        endMs: secToMs(startSec + durationSec),
      })),
  );
  return {
    pieces,
    truth: [
      ...holes.map(({ range, reason }) => ({
        ...mediaPointOf(pieces, range.startMs),
        kind: 'missing' as const,
        note: missingNote(range, reason),
      })),
      ...union([...muted, ...mutedRanges])
        .flatMap((range) => mediaRangesOf(pieces, range))
        .map((range) => ({ ...range, kind: 'muted' as const, note: 'Twitch silenced the sound here.' })),
    ],
  };
}

export const missingNote = ({ startMs, endMs }: RangeMs, reason: string): string =>
  `${((endMs - startMs) / 1000).toFixed(1)} s of the stream are missing here (${formatTimestamp(startMs, { millis: true })} to ${formatTimestamp(endMs, { millis: true })}): ${reason}.`;

const endOf = (piece: TimePiece): number => (piece.streamStartMs ?? 0) + piece.durationMs;

/** Where a hole that begins at a stream time lies in the media: a point, since holes are closed up. */
export function mediaPointOf(pieces: readonly TimePiece[], streamMs: number): RangeMs {
  const before = pieces.findLast(({ streamStartMs }) => (streamStartMs ?? 0) < streamMs);
  const atMs =
    before === undefined
      ? 0
      : before.mediaStartMs +
        Math.min(before.durationMs, Math.max(0, streamMs - (before.streamStartMs ?? 0)));
  return { startMs: atMs, endMs: atMs };
}

/** The parts of the media that show a stretch of the stream. */
function mediaRangesOf(pieces: readonly TimePiece[], range: RangeMs): RangeMs[] {
  return pieces.flatMap((piece) => {
    const shiftMs = piece.mediaStartMs - (piece.streamStartMs ?? 0);
    const startMs = Math.max(range.startMs, piece.streamStartMs ?? 0) + shiftMs;
    const endMs = Math.min(range.endMs, endOf(piece)) + shiftMs;
    return endMs > startMs ? [{ startMs, endMs }] : [];
  });
}

/** Sorted, and overlapping or touching ranges made one. */
function union(ranges: readonly RangeMs[]): RangeMs[] {
  const merged: { startMs: number; endMs: number }[] = [];
  for (const range of [...ranges].sort((a, b) => a.startMs - b.startMs)) {
    const last = merged.at(-1);
    if (last !== undefined && range.startMs <= last.endMs + 1) last.endMs = Math.max(last.endMs, range.endMs);
    else merged.push({ ...range });
  }
  return merged;
}
