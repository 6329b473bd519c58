import { SOUND_LABELS, type SoundLabel } from '../../../shared/model/live.ts';
import type { SoundEvent } from '../../../shared/model/sound-event.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import { VOICE_STEP_MS } from '../dsp/voice-frames.ts';
import { type HeardStretch, WATCHED_TRACKS, type WatchedTracks } from './detect/sound-watch.ts';
import {
  createOutsideSeries,
  type OutsideEvidence,
  type OutsideSeries,
  strongerOf,
} from './outside/outside-evidence.ts';

/** What the app itself and programs outside heard, by the session's clock. */
export interface LiveHearing {
  /** The app's own ears; what is told of a time again replaces what was. */
  add(heard: HeardStretch): void;
  /** A sound that a program outside heard. */
  addTold(atMs: number, label: SoundLabel, evidence: OutsideEvidence): void;
  stretch(startSec: number, length: number): HearingStretch;
}

/** Times from the stretch's begin. */
export interface HearingStretch {
  /** As `feature.voice` has it, NaN where nobody listened; null = the app never listened. */
  readonly voice: TrackSet | null;
  readonly events: SoundEvent[] | null;
  /** What was told and the app did not hear, 0..1 per second; null = nothing was ever told. */
  readonly told: Float32Array | null;
}

const STEPS_A_SECOND = 1000 / VOICE_STEP_MS;
/** The same sound may be told so much earlier or later: a relay's delay, two clocks. */
const SAME_WITHIN_SEC = 2;

/** `reachSec`: what is older may be forgotten. */
export function createLiveHearing(reachSec: number): LiveHearing {
  const voice = createVoiceKeeper(reachSec);
  const told = new Map<SoundLabel, OutsideSeries>();
  let events: SoundEvent[] = [];

  const eventsIn = (startSec: number): SoundEvent[] =>
    events
      .filter(({ endMs }) => endMs > startSec * 1000)
      .map((event) => ({
        ...event,
        startMs: event.startMs - startSec * 1000,
        endMs: event.endMs - startSec * 1000,
      }));

  return {
    add(heard) {
      voice.add(heard);
      const oldestMs = heard.fromMs - 2000 * reachSec;
      events = [...events.filter(({ endMs }) => endMs > oldestMs), ...heard.events];
    },
    addTold(atMs, label, evidence) {
      const series = told.get(label) ?? createOutsideSeries(reachSec);
      told.set(label, series);
      series.add(atMs, evidence);
    },
    stretch(startSec, length) {
      let heard = eventsIn(startSec);
      let left: Float32Array | null = null;
      for (const label of SOUND_LABELS) {
        const series = told.get(label)?.stretch(startSec, length) ?? null;
        if (series === null) continue;
        heard = heard.map((event) => (event.kind === label ? surerBy(event, series) : event));
        left = strongerOf(left, withoutHeard(series, label, heard));
      }
      const tracks = voice.stretch(startSec, length);
      return { voice: tracks, events: tracks === null ? null : heard, told: left };
    },
  };
}

/** Seconds around an event, the last one included. */
const secondsAround = ({ startMs, endMs }: SoundEvent): [from: number, to: number] => [
  Math.floor(startMs / 1000) - SAME_WITHIN_SEC,
  Math.floor((endMs - 1) / 1000) + SAME_WITHIN_SEC,
];

/** Two that hear the same sound are as sure of it as the surer one. */
function surerBy(event: SoundEvent, told: Float32Array): SoundEvent {
  let { confidence } = event;
  const [from, to] = secondsAround(event);
  for (let second = Math.max(0, from); second <= to; second++)
    confidence = Math.max(confidence, Math.min(1, told[second] || 0));
  return { ...event, confidence };
}

/** The app's own hearing is scored itself: the same told once more is no second sign. */
function withoutHeard(told: Float32Array, label: SoundLabel, heard: readonly SoundEvent[]): Float32Array {
  const left = told.slice();
  for (const event of heard) {
    if (event.kind !== label) continue;
    const [from, to] = secondsAround(event);
    for (let second = Math.max(0, from); second <= Math.min(to, left.length - 1); second++)
      if (left[second]! > 0) left[second] = 0;
  }
  return left;
}

interface VoiceKeeper {
  add(heard: HeardStretch): void;
  stretch(startSec: number, length: number): TrackSet | null;
}

function createVoiceKeeper(reachSec: number): VoiceKeeper {
  const seconds = new Map<number, WatchedTracks>();
  const secondOf = (second: number): WatchedTracks => {
    const known = seconds.get(second);
    if (known !== undefined) return known;
    for (const old of seconds.keys()) if (old < second - 2 * reachSec) seconds.delete(old);
    const made = emptyTracks(STEPS_A_SECOND);
    seconds.set(second, made);
    return made;
  };
  return {
    add({ fromMs, voice }) {
      const first = Math.round(fromMs / VOICE_STEP_MS);
      for (let at = 0; at < voice.speech.length; at++) {
        const second = secondOf(Math.floor((first + at) / STEPS_A_SECOND));
        const step = (((first + at) % STEPS_A_SECOND) + STEPS_A_SECOND) % STEPS_A_SECOND;
        for (const name of WATCHED_TRACKS) second[name][step] = voice[name][at]!;
      }
    },
    stretch(startSec, length) {
      if (seconds.size === 0) return null;
      const steps = length * STEPS_A_SECOND;
      const tracks = emptyTracks(steps);
      for (let second = 0; second < length; second++) {
        const known = seconds.get(startSec + second);
        if (known === undefined) continue;
        for (const name of WATCHED_TRACKS) tracks[name].set(known[name], second * STEPS_A_SECOND);
      }
      return { startMs: 0, stepMs: VOICE_STEP_MS, length: steps, tracks, meta: {} };
    },
  };
}

const emptyTracks = (steps: number): Record<(typeof WATCHED_TRACKS)[number], Float32Array> => {
  const make = (): Float32Array => new Float32Array(steps).fill(Number.NaN);
  return { speech: make(), pitchHz: make(), onset: make(), rmsDbfs: make() };
};
