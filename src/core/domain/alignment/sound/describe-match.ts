import type { SoundOffset } from '../../../../shared/model/sound-offset.ts';
import { median } from '../../median.ts';
import type { SoundAnchor, SoundMatch } from './sound-offset.ts';

/** A drift that moves less than this from one end to the other is within what the measurement does. */
const LEAST_DRIFT_MS = 3;
const LEAST_SPAN_MS = 60_000;

/** A match as a person is told of it. */
export function describeMatch({ anchors, confidence }: SoundMatch): SoundOffset {
  const numbers = [...new Set(anchors.map(({ stretch }) => stretch))];
  const lines = numbers.map((number) => lineOf(anchors.filter(({ stretch }) => stretch === number)));
  const main = lines[numbers.indexOf(0)]!;
  return {
    offsetMs: main.stretch.offsetMs,
    endOffsetMs: main.stretch.endOffsetMs,
    driftPpm: Math.round(main.slope * 1e7) / 10,
    confidence: Math.round(confidence * 1000) / 1000,
    stretches: lines.map(({ stretch }) => stretch).sort((a, b) => a.startMs - b.startMs),
  };
}

/** Theil and Sen's line: the median of all pairs' slopes, which single wrong anchors don't move. */
function lineOf(anchors: readonly SoundAnchor[]): {
  stretch: SoundOffset['stretches'][number];
  slope: number;
} {
  const first = anchors[0]!;
  const last = anchors.at(-1)!;
  const spanMs = last.atMs - first.atMs;
  const slopes = anchors.flatMap((one, index) =>
    anchors
      .slice(index + 1)
      .filter((two) => two.atMs > one.atMs)
      .map((two) => (one.shiftMs - two.shiftMs) / (two.atMs - one.atMs)),
  );
  const found = spanMs < LEAST_SPAN_MS ? 0 : median(slopes);
  const slope = Math.abs(found * spanMs) < LEAST_DRIFT_MS ? 0 : found;
  const startOffset = median(anchors.map(({ atMs, shiftMs }) => -shiftMs - slope * (atMs - first.atMs)));
  const stretch = {
    startMs: Math.round(first.atMs),
    endMs: Math.round(last.atMs),
    offsetMs: wholeMs(startOffset),
    endOffsetMs: wholeMs(startOffset + slope * spanMs),
  };
  return { stretch, slope };
}

/** Without a −0. */
const wholeMs = (ms: number): number => Math.round(ms) + 0;
