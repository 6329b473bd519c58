import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import { SOUND_STEP_MS, SOUND_TRACKS, type SoundTrack } from './measure-sounds.ts';

interface EventRule {
  /** An event needs this likelihood at its height … */
  readonly on: number;
  /** … and lasts while it stays above this. */
  readonly off: number;
  readonly joinGapMs: number;
  readonly minLengthMs: number;
}

const RULES: Readonly<Record<SoundTrack, EventRule>> = {
  laughter: { on: 0.5, off: 0.15, joinGapMs: 1500, minLengthMs: 500 },
  cheer: { on: 0.5, off: 0.15, joinGapMs: 1000, minLengthMs: 700 },
  shout: { on: 0.35, off: 0.15, joinGapMs: 800, minLengthMs: 300 },
};

/** Events of tracks of 100 ms with hysteresis, in time order. */
export function eventsOf(
  tracks: Readonly<Partial<Record<SoundTrack, Float32Array>>>,
  detector: 'heuristic' | 'model',
): SoundEvent[] {
  const events: SoundEvent[] = [];
  for (const kind of SOUND_TRACKS) {
    const track = tracks[kind];
    if (track !== undefined) events.push(...eventsOfTrack(track, kind, detector));
  }
  return events.sort((a, b) => a.startMs - b.startMs);
}

function eventsOfTrack(track: Float32Array, kind: SoundTrack, detector: 'heuristic' | 'model'): SoundEvent[] {
  const { on, off, joinGapMs, minLengthMs } = RULES[kind];
  const stretches: { from: number; to: number; height: number }[] = [];
  for (let from = 0; from < track.length; from++) {
    if (!(track[from]! >= off)) continue;
    let to = from;
    let height = 0;
    while (to < track.length && track[to]! >= off) height = Math.max(height, track[to++]!);
    const last = stretches.at(-1);
    if (last !== undefined && (from - last.to) * SOUND_STEP_MS <= joinGapMs) {
      last.to = to;
      last.height = Math.max(last.height, height);
    } else stretches.push({ from, to, height });
    from = to;
  }
  return stretches
    .filter(({ from, to, height }) => height >= on && (to - from) * SOUND_STEP_MS >= minLengthMs)
    .map(({ from, to, height }) => ({
      kind,
      startMs: from * SOUND_STEP_MS,
      endMs: to * SOUND_STEP_MS,
      confidence: Math.min(1, Math.round(height * 100) / 100),
      detector,
      label: null,
    }));
}
