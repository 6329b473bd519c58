import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { RangeMs } from '../../../shared/time.ts';
import { usePlayheadMs } from '../../player/use-player.ts';
import { useSession } from './session.ts';

const FOLLOW_EVERY_MS = 1000;

export interface PartOfNow {
  /** Its children are the parts, in their order, within a scrolling region. */
  readonly list: RefObject<HTMLOListElement | null>;
  /** −1 = the playhead is in none. */
  readonly nowIndex: number;
  readonly showNow: () => void;
}

/** Which of a list's parts the playhead is in; it is kept in sight while the reader follows it. */
export function usePartOfNow(parts: readonly RangeMs[]): PartOfNow {
  const { player } = useSession();
  const nowMs = usePlayheadMs(player.clock, FOLLOW_EVERY_MS);
  const nowIndex = parts.findIndex(({ startMs, endMs }) => nowMs >= startMs && nowMs < endMs);
  const list = useRef<HTMLOListElement>(null);
  const wasAt = useRef(nowIndex);
  useEffect(() => {
    if (wasAt.current === nowIndex) return;
    const children = list.current?.children;
    // Who reads something else is not pulled away.
    if (isInSight(children?.[wasAt.current])) children?.[nowIndex]?.scrollIntoView({ block: 'nearest' });
    wasAt.current = nowIndex;
  }, [nowIndex]);
  const showNow = useCallback(
    () => list.current?.children[nowIndex]?.scrollIntoView({ block: 'start' }),
    [nowIndex],
  );
  return { list, nowIndex, showNow };
}

function isInSight(part: Element | undefined): boolean {
  const view = part?.closest('[role=region]')?.getBoundingClientRect();
  if (part === undefined || view === undefined) return false;
  const { top, bottom } = part.getBoundingClientRect();
  return bottom > view.top && top < view.bottom;
}
