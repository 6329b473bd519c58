import type { LiveView } from '../../../shared/model/live.ts';
import type { OutsideEvent, TakenEvent } from '../../domain/live/outside/outside-event.ts';

const SHOWN = 5;
/** Events that are recognised when they come again. */
const REMEMBERED = 50_000;

type Outside = LiveView['outside'];

/** What programs outside told of a stream, for whoever looks at it. */
export interface OutsideLog {
  /** false = this very event came before: the bus gives what was not acknowledged again. */
  add(taken: TakenEvent, atMs: number): boolean;
  view(): Pick<Outside, 'counts' | 'newest'>;
}

export function createOutsideLog(): OutsideLog {
  const counts: Outside['counts'] = {};
  const newest: Outside['newest'] = [];
  const seen = new Set<string>();
  return {
    add({ event, source, traceId }, atMs) {
      if (seen.has(traceId)) return false;
      seen.add(traceId);
      if (seen.size > REMEMBERED) seen.delete(seen.values().next().value!);
      const { kind } = event;
      counts[kind] = (counts[kind] ?? 0) + 1;
      newest.unshift({ kind, source, note: noteOf(event), atMs });
      if (newest.length > SHOWN) newest.pop();
      return true;
    },
    view: () => ({ counts: { ...counts }, newest: [...newest] }),
  };
}

function noteOf(event: OutsideEvent): string | null {
  switch (event.kind) {
    case 'sound':
      return event.label;
    case 'raid':
      return `${event.from}, ${event.viewers} viewers`;
    case 'hype_train':
      return `${event.phase}, level ${event.level}`;
    case 'audio_peak':
    case 'chat_spike':
    case 'face_snapshot':
    case 'marker':
      return null;
  }
}
