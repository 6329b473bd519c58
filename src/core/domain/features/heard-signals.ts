import type { HeardSounds, SoundEvent } from '../../../shared/model/sound-event.ts';

/** Per-second signals of what was heard; null where nobody listened for it. */
export interface HeardSignals {
  /** Share of the second with laughter, times its confidence. */
  readonly laughter: Float32Array | null;
  readonly cheer: Float32Array | null;
  /** The same of shouts, where a tagger listened for them. */
  readonly shout: Float32Array | null;
  /** Plays of the person's own sounds that begin in the second. */
  readonly ownSounds: Float32Array | null;
}

/** Each value rises with every event and with its confidence, never with what is elsewhere. */
export function heardSignals(lengthSec: number, heard: HeardSounds | null): HeardSignals {
  if (heard === null) return { laughter: null, cheer: null, shout: null, ownSounds: null };
  const share = (kind: SoundEvent['kind']): Float32Array => shareOf(lengthSec, heard.events, kind);
  return {
    laughter: share('laughter'),
    cheer: share('cheer'),
    shout: heard.detector === 'model' ? share('shout') : null,
    ownSounds: heard.ownSounds.length === 0 ? null : countsOf(lengthSec, heard.events),
  };
}

function shareOf(lengthSec: number, events: readonly SoundEvent[], kind: SoundEvent['kind']): Float32Array {
  const out = new Float32Array(lengthSec);
  for (const event of events) {
    if (event.kind !== kind) continue;
    const last = Math.min(lengthSec - 1, Math.floor((event.endMs - 1) / 1000));
    for (let second = Math.max(0, Math.floor(event.startMs / 1000)); second <= last; second++) {
      const coveredMs = Math.min(event.endMs, (second + 1) * 1000) - Math.max(event.startMs, second * 1000);
      out[second] = Math.min(1, out[second]! + (coveredMs / 1000) * event.confidence);
    }
  }
  return out;
}

function countsOf(lengthSec: number, events: readonly SoundEvent[]): Float32Array {
  const out = new Float32Array(lengthSec);
  for (const { kind, startMs } of events) {
    const second = Math.floor(startMs / 1000);
    if (kind === 'own' && second >= 0 && second < lengthSec) out[second] = out[second]! + 1;
  }
  return out;
}

/** What was heard close to a moment, for its reasons. */
export interface HeardAround {
  readonly laughterSec: number;
  readonly cheerSec: number;
  /** Most frequent first. */
  readonly own: readonly { readonly name: string; readonly count: number }[];
}

const BEFORE_MS = 10_000;
const AFTER_MS = 20_000;

export function heardAround(events: readonly SoundEvent[], atMs: number): HeardAround {
  const near = events.filter(({ startMs, endMs }) => endMs > atMs - BEFORE_MS && startMs < atMs + AFTER_MS);
  const secondsOf = (kind: SoundEvent['kind']): number =>
    near.reduce((sum, event) => sum + (event.kind === kind ? (event.endMs - event.startMs) / 1000 : 0), 0);
  const counts = new Map<string, number>();
  for (const { kind, label } of near)
    if (kind === 'own' && label !== null) counts.set(label, (counts.get(label) ?? 0) + 1);
  return {
    laughterSec: secondsOf('laughter'),
    cheerSec: secondsOf('cheer'),
    own: [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => b.count - a.count),
  };
}
