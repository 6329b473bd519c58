import type { RangeMs } from '../../../../shared/time.ts';
import type { FetchGap } from '../../../ports/site.ts';
import { reasonOf } from './run-slices.ts';
import type { SliceState, SliceStore } from './slice-store.ts';
import type { SecGap } from './walk.ts';

export interface GapFacts {
  readonly durationMs: number | null;
  readonly range: RangeMs | null;
  /** Why the last strategy stopped, for slices that it never came to. */
  readonly failure: unknown;
}

/** What of the replay could not be had, in media milliseconds, in order, with neighbours of one reason as one. */
export function gapsOf(store: Pick<SliceStore, 'slices'>, facts: GapFacts): FetchGap[] {
  const gaps: FetchGap[] = [];
  const all = store.slices.flatMap((slice) => gapsOfSlice(slice, facts.failure));
  for (const gap of all.sort((a, b) => a.startSec - b.startSec)) {
    const range = mediaRange(gap, facts);
    if (range.endMs <= range.startMs) continue;
    const last = gaps.at(-1);
    if (last?.range.endMs === range.startMs && last.reason === gap.reason) {
      gaps[gaps.length - 1] = { ...last, range: { startMs: last.range.startMs, endMs: range.endMs } };
    } else gaps.push({ range, reason: gap.reason });
  }
  return gaps;
}

function gapsOfSlice(slice: SliceState, failure: unknown): SecGap[] {
  if (slice.isDone) return slice.gaps;
  const reason = slice.failure ?? (failure === null ? 'it was not asked for' : reasonOf(failure));
  return [...slice.gaps, { startSec: slice.next.sec, endSec: slice.endSec, reason }];
}

/** An open end is the stream's; a stream of unknown length ends one second after what is known. */
function mediaRange(gap: SecGap, { durationMs, range }: GapFacts): RangeMs {
  const shiftMs = range?.startMs ?? 0;
  const lastMs = range?.endMs ?? durationMs;
  const openEndMs = lastMs !== null && lastMs > gap.startSec * 1000 ? lastMs : (gap.startSec + 1) * 1000;
  const endMs = gap.endSec === null ? openEndMs : gap.endSec * 1000;
  return {
    startMs: Math.max(0, gap.startSec * 1000 - shiftMs),
    endMs: Math.max(0, Math.min(endMs, range?.endMs ?? endMs) - shiftMs),
  };
}
