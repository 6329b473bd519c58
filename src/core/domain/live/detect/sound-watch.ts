import type { SoundEvent } from '../../../../shared/model/sound-event.ts';
import { findVoice, type VoiceTracks } from '../../dsp/voice.ts';
import { createVoiceFrameMeter, ofEach, VOICE_RATE_HZ, VOICE_STEP_MS } from '../../dsp/voice-frames.ts';
import { measureSounds } from '../../sounds/measure-sounds.ts';
import { eventsOf } from '../../sounds/sound-events.ts';
import { createSoundFrameWriter, SOUND_FRAME_BYTES, SOUND_FRAME_MS } from '../../sounds/sound-frames.ts';

/** What is usual, and what lies around a sound, is taken from so much. */
const WINDOW_MS = 40_000;
const WINDOW_STEPS = WINDOW_MS / VOICE_STEP_MS;
const WINDOW_BYTES = (WINDOW_MS / SOUND_FRAME_MS) * SOUND_FRAME_BYTES;
/** The detectors look again after so much. */
const EVERY_MS = 2000;
const EVERY = (EVERY_MS * VOICE_RATE_HZ) / 1000;
/** What ended later than this may still go on: bursts up to 1.5 s apart are one laugh. */
const SETTLED_MS = 2000;
/** What begins this near the window's start began before it. */
const CUT_OFF_MS = 500;
/** Whether somebody speaks is told anew of so much: the decision looks ahead. */
const REVISED_STEPS = (EVERY_MS + 2000) / VOICE_STEP_MS;

/** The tracks of 100 ms that a score is made of (features/sound-signals.ts). */
export const WATCHED_TRACKS = ['speech', 'pitchHz', 'onset', 'rmsDbfs'] as const;
export type WatchedTracks = Readonly<Pick<VoiceTracks, (typeof WATCHED_TRACKS)[number]>>;

/** What one look says. Times are ms since the first sample. */
export interface HeardStretch {
  /** Where `voice` begins: after what is told of already, or within it, in its place. */
  readonly fromMs: number;
  readonly voice: WatchedTracks;
  /** Laughter, cheer and shouts that are over, each once. */
  readonly events: readonly SoundEvent[];
}

/** The same on another clock. */
export const movedBy = ({ fromMs, voice, events }: HeardStretch, byMs: number): HeardStretch => ({
  ...{ fromMs: fromMs + byMs, voice },
  events: events.map((event) => ({ ...event, startMs: event.startMs + byMs, endMs: event.endMs + byMs })),
});

/**
 * The voice, laughter, cheer and shouts of a stream that goes on, by the detectors of finished ones over the last forty
 * seconds, looked at every two. Feed 16 kHz mono samples. Events are told of two to four seconds after their end.
 */
export function createSoundWatch(): (samples: Int16Array) => HeardStretch[] {
  const writer = createSoundFrameWriter();
  const meter = createVoiceFrameMeter(writer.onHop);
  const figures = ofEach(() => new Float32Array(WINDOW_STEPS));
  const bytes = new Uint8Array(WINDOW_BYTES);
  let heardMs = 0;
  /** Samples since the last look. */
  let fresh = 0;
  const toldUntilMs = new Map<SoundEvent['kind'], number>();

  const newOnes = (found: readonly SoundEvent[], lengthMs: number): SoundEvent[] => {
    const startMs = heardMs - lengthMs;
    return found.flatMap((event) => {
      if (event.endMs > lengthMs - SETTLED_MS || (startMs > 0 && event.startMs < CUT_OFF_MS)) return [];
      const absolute = { ...event, startMs: startMs + event.startMs, endMs: startMs + event.endMs };
      if (absolute.startMs < (toldUntilMs.get(event.kind) ?? 0)) return [];
      toldUntilMs.set(event.kind, absolute.endMs);
      return [absolute];
    });
  };

  const look = (): HeardStretch => {
    heardMs += EVERY_MS;
    const measured = meter.take();
    ofEach((name) => append(figures[name], measured[name]));
    append(bytes, writer.take());
    const lengthMs = Math.min(heardMs, WINDOW_MS);
    const steps = lengthMs / VOICE_STEP_MS;
    const { tracks } = findVoice(ofEach((name) => figures[name].subarray(WINDOW_STEPS - steps)));
    const frames = bytes.subarray(WINDOW_BYTES - (lengthMs / SOUND_FRAME_MS) * SOUND_FRAME_BYTES);
    const from = Math.max(0, steps - REVISED_STEPS);
    return {
      fromMs: heardMs - (steps - from) * VOICE_STEP_MS,
      voice: {
        speech: tracks.speech.slice(from),
        pitchHz: tracks.pitchHz.slice(from),
        onset: tracks.onset.slice(from),
        rmsDbfs: tracks.rmsDbfs.slice(from),
      },
      events: newOnes(eventsOf(measureSounds(frames, tracks.speech), 'heuristic'), lengthMs),
    };
  };

  return (samples) => {
    const heard: HeardStretch[] = [];
    for (let at = 0; at < samples.length;) {
      const part = samples.subarray(at, at + EVERY - fresh);
      meter.push(part);
      at += part.length;
      fresh += part.length;
      if (fresh < EVERY) continue;
      fresh = 0;
      heard.push(look());
    }
    return heard;
  };
}

/** Puts what is new at the end; the oldest falls out. */
function append<T extends Float32Array | Uint8Array>(window: T, fresh: T): void {
  window.copyWithin(0, fresh.length);
  window.set(fresh, window.length - fresh.length);
}
