import type { RunBytes } from '../../../shared/model/replay.ts';
import { runOf } from './run-name.ts';

/** A recorded segment, by this machine's clock. */
export interface RecordedSegment extends RunBytes {
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

export interface Stretch {
  /** One after the other they are a stream; an initialisation section in front of the first is not among them. */
  readonly parts: readonly RunBytes[];
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

/**
 * The whole segments that hold `[startUnixMs, endUnixMs)`, of the one run that `insideUnixMs` lies in: other runs can't be
 * joined without decoding. Null when nothing was recorded there.
 */
export function coveredStretch(
  segments: readonly RecordedSegment[],
  asked: { readonly startUnixMs: number; readonly endUnixMs: number; readonly insideUnixMs: number },
): Stretch | null {
  const overlapping = segments.filter(
    ({ startUnixMs, endUnixMs }) => endUnixMs > asked.startUnixMs && startUnixMs < asked.endUnixMs,
  );
  const distance = ({ startUnixMs, endUnixMs }: RecordedSegment): number =>
    Math.max(startUnixMs - asked.insideUnixMs, asked.insideUnixMs - endUnixMs + 1, 0);
  let nearest = overlapping[0];
  if (nearest === undefined) return null;
  for (const segment of overlapping) if (distance(segment) < distance(nearest)) nearest = segment;
  const name = runOf(nearest.run);
  const taken = overlapping.filter(({ run }) => runOf(run) === name);
  return {
    parts: joinedBytes(taken),
    ...{ startUnixMs: taken[0]!.startUnixMs, endUnixMs: taken.at(-1)!.endUnixMs },
  };
}

/** Segments that follow each other, as ranges of files. */
export function joinedBytes(segments: readonly RunBytes[]): RunBytes[] {
  const parts: RunBytes[] = [];
  for (const { run, fromByte, toByte } of segments) {
    const last = parts.at(-1);
    if (last?.run === run) parts[parts.length - 1] = { ...last, toByte };
    else parts.push({ run, fromByte, toByte });
  }
  return parts;
}
