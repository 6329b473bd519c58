import type { RangeMs } from '../../../shared/time.ts';

/** One video packet, in decoding order. Seconds from the media's first frame (container start subtracted). */
export interface VideoPacket {
  readonly ptsSec: number;
  readonly dtsSec: number | null;
  readonly key: boolean;
}

/**
 * The frames of a range. The cut points lie halfway between the frames on both sides of each edge, so that no
 * rounding in a container or in ffmpeg can move a frame across them.
 */
export interface FrameSpan {
  readonly framesSec: readonly number[];
  readonly cutFromSec: number;
  readonly cutToSec: number;
  /** Begin of the first frame after the range, where the index knows one. */
  readonly nextFrameSec: number | null;
}

/** The frame time that the rest of the program knows: whole milliseconds. */
const frameMs = (ptsSec: number): number => Math.round(ptsSec * 1000);

/** Seconds by which the first or last cut point leaves the frame when there is no neighbour to halve the way to. */
const OPEN_EDGE_SEC = 0.004;

/**
 * The frames whose time, in whole milliseconds, lies in `[startMs, endMs)`: the frame that the player shows as
 * 1068 ms is the first of a range from 1068, although it may really begin at 1067.733. Empty = null.
 */
export function framesInRange(packets: readonly VideoPacket[], range: RangeMs): FrameSpan | null {
  const timesSec = packets.map((packet) => packet.ptsSec).sort((left, right) => left - right);
  const first = timesSec.findIndex((atSec) => frameMs(atSec) >= range.startMs);
  if (first === -1) return null;
  const afterLast = timesSec.findIndex((atSec) => frameMs(atSec) >= range.endMs);
  const end = afterLast === -1 ? timesSec.length : afterLast;
  if (end <= first) return null;
  const firstSec = timesSec[first]!;
  const lastSec = timesSec[end - 1]!;
  const previousSec = timesSec[first - 1];
  const nextFrameSec = timesSec[end] ?? null;
  return {
    framesSec: timesSec.slice(first, end),
    cutFromSec: previousSec === undefined ? firstSec - OPEN_EDGE_SEC : (previousSec + firstSec) / 2,
    cutToSec: nextFrameSec === null ? lastSec + OPEN_EDGE_SEC : (lastSec + nextFrameSec) / 2,
    nextFrameSec,
  };
}

/** Position of the last keyframe at or before a time, -1 when there is none. */
export function keyframeAtOrBefore(packets: readonly VideoPacket[], atMs: number): number {
  let best = -1;
  for (const [index, packet] of packets.entries()) {
    if (!packet.key || frameMs(packet.ptsSec) > atMs) continue;
    if (best === -1 || packet.ptsSec >= packets[best]!.ptsSec) best = index;
  }
  return best;
}

/** For every packet the earliest time that it or a later one is shown at; infinite after the last. */
function earliestFrom(packets: readonly VideoPacket[]): Float64Array {
  const earliestSec = new Float64Array(packets.length + 1).fill(Number.POSITIVE_INFINITY);
  for (let at = packets.length - 1; at >= 0; at--)
    earliestSec[at] = Math.min(earliestSec[at + 1]!, packets[at]!.ptsSec);
  return earliestSec;
}

/**
 * For every place between packets (0 … length): whether all that comes before it in decoding order is also shown
 * before all that comes after it. There a stream can be left without frames that are still owed.
 */
export function cleanBoundaries(packets: readonly VideoPacket[]): boolean[] {
  const clean = new Array<boolean>(packets.length + 1).fill(false);
  const earliestSec = earliestFrom(packets);
  let latestBeforeSec = Number.NEGATIVE_INFINITY;
  for (let at = 0; at <= packets.length; at++) {
    clean[at] = latestBeforeSec < earliestSec[at]!;
    if (at < packets.length) latestBeforeSec = Math.max(latestBeforeSec, packets[at]!.ptsSec);
  }
  return clean;
}

/**
 * Keyframes that a stream can be entered at: nothing that is stored after one is shown before it (closed groups of
 * pictures; frames of an open one look back to what isn't there).
 */
export function entryPoints(packets: readonly VideoPacket[]): boolean[] {
  const earliestSec = earliestFrom(packets);
  return packets.map((packet, at) => packet.key && packet.ptsSec === earliestSec[at]!);
}

/**
 * A decoding time halfway before packet `index`: ffmpeg's copy mode compares decoding times when it begins and ends.
 * null when the source has no decoding times there.
 */
export function decodeCutSec(packets: readonly VideoPacket[], index: number): number | null {
  const before = packets[index - 1];
  const at = packets[index];
  if (at === undefined)
    return before?.dtsSec === null || before === undefined ? null : before.dtsSec + OPEN_EDGE_SEC;
  if (at.dtsSec === null) return null;
  if (before === undefined) return at.dtsSec - OPEN_EDGE_SEC;
  return before.dtsSec === null ? null : (before.dtsSec + at.dtsSec) / 2;
}
