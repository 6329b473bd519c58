/** A recorded segment, by this machine's clock. */
export interface RecordedSegment {
  readonly run: string;
  /** `[fromByte, toByte)` of the run's file. */
  readonly fromByte: number;
  readonly toByte: number;
  readonly startUnixMs: number;
  readonly endUnixMs: number;
}

export interface Stretch {
  readonly run: string;
  readonly fromByte: number;
  readonly toByte: number;
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
  const { run } = nearest;
  const taken = overlapping.filter((segment) => segment.run === run);
  const [first, last] = [taken[0]!, taken.at(-1)!];
  return {
    run,
    ...{ fromByte: first.fromByte, toByte: last.toByte },
    ...{ startUnixMs: first.startUnixMs, endUnixMs: last.endUnixMs },
  };
}
