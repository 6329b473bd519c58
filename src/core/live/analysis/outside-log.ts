import type { LiveView } from '../../../shared/model/live.ts';
import type { OutsideEvent, TakenEvent } from '../../domain/live/outside/outside-event.ts';

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
    add({ event, source }, atMs) {
      const { kind } = event;
      counts[kind] = (counts[kind] ?? 0) + 1;
      newest.unshift({ kind, source, note: noteOf(event), atMs });
      if (newest.length > SHOWN) newest.pop();
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
