import type { LiveView } from '../../../shared/model/live.ts';
import type { TakenEvent } from '../../domain/live/outside/outside-event.ts';

const SHOWN = 5;

type Outside = LiveView['outside'];

/** What programs outside told of a stream, for whoever looks at it. */
export interface OutsideLog {
  add(taken: TakenEvent, atMs: number): void;
  view(): Pick<Outside, 'counts' | 'newest'>;
}

export function createOutsideLog(): OutsideLog {
  const counts: Outside['counts'] = {};
  const newest: Outside['newest'] = [];
  return {
    add({ event: { kind }, source }, atMs) {
      counts[kind] = (counts[kind] ?? 0) + 1;
      newest.unshift({ kind, source, atMs });
      if (newest.length > SHOWN) newest.pop();
    },
    view: () => ({ counts: { ...counts }, newest: [...newest] }),
  };
}
