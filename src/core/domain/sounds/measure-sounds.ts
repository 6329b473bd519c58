import { createLaughterMeter } from './laughter.ts';
import { createCrowdMeter } from './crowd.ts';
import { createShoutMeter } from './shout.ts';
import { SOUND_FRAME_BYTES, SOUND_FRAME_MS, openFrames, type SoundFrames } from './sound-frames.ts';

export const SOUND_STEP_MS = 100;
export const SOUND_TRACKS = ['laughter', 'cheer', 'shout'] as const;
export type SoundTrack = (typeof SOUND_TRACKS)[number];
export type SoundTracks = Readonly<Record<SoundTrack, Float32Array>>;

const SEGMENT_FRAMES = 3_600_000 / SOUND_FRAME_MS;
/** What lies around a frame counts up to here. */
const CONTEXT_FRAMES = 40_000 / SOUND_FRAME_MS;
const LAUGH_REACH = 6;

/**
 * Likelihoods 0..1 of laughter, cheer or applause, and shouts per 100 ms. Heuristics: rules on rhythm, pitch and spectrum,
 * not trained on recordings. `speech` is the likelihood of speech per 100 ms; without it nothing is known to be a shout.
 * Done hour by hour, each with what lies around it, so that memory stays flat.
 */
export function measureSounds(bytes: Uint8Array, speech: Float32Array | null): SoundTracks {
  const length = Math.floor(bytes.length / SOUND_FRAME_BYTES);
  const steps = Math.floor((length * SOUND_FRAME_MS) / SOUND_STEP_MS);
  const tracks: SoundTracks = {
    laughter: new Float32Array(steps),
    cheer: new Float32Array(steps),
    shout: new Float32Array(steps),
  };
  const segments = Math.max(1, Math.ceil(length / SEGMENT_FRAMES));
  for (let segment = 0; segment < segments; segment++) {
    const fromStep = Math.floor((steps * segment) / segments);
    const toStep = Math.floor((steps * (segment + 1)) / segments);
    const lead = Math.max(0, frameOf(fromStep) - CONTEXT_FRAMES);
    const end = Math.min(length, frameOf(toStep) + CONTEXT_FRAMES);
    const frames = openFrames(bytes.subarray(lead * SOUND_FRAME_BYTES, end * SOUND_FRAME_BYTES));
    measureSegment(frames, { fromStep, toStep, lead }, speech, tracks);
  }
  return tracks;
}

const frameOf = (step: number): number => Math.round(((step + 0.5) * SOUND_STEP_MS) / SOUND_FRAME_MS - 0.5);

interface Segment {
  readonly fromStep: number;
  readonly toStep: number;
  /** Frames of the recording before the first one here. */
  readonly lead: number;
}

function measureSegment(
  frames: SoundFrames,
  { fromStep, toStep, lead }: Segment,
  speech: Float32Array | null,
  tracks: SoundTracks,
): void {
  const isSpeech = (frame: number): boolean =>
    (speech?.[Math.floor(((frame + lead) * SOUND_FRAME_MS) / SOUND_STEP_MS)] ?? 0) >= 0.5;
  const laughter = createLaughterMeter(frames);
  const crowd = createCrowdMeter(frames);
  const shout = createShoutMeter(frames, isSpeech);
  for (let step = fromStep; step < toStep; step++) {
    const at = Math.min(frames.length - 1, frameOf(step) - lead);
    // A window of 1.4 s says the same 100 ms later.
    tracks.laughter[step] =
      step > fromStep && (step - fromStep) % 2 === 1 ? tracks.laughter[step - 1]! : laughter(at);
    tracks.cheer[step] = crowd(at);
    tracks.shout[step] = shout(at);
  }
  // A laugh is loud and high as well, and is no shout; its bursts reach half a window further than its track.
  const laughs = tracks.laughter;
  for (let step = fromStep; step < toStep; step++) {
    let laugh = 0;
    for (
      let near = Math.max(fromStep, step - LAUGH_REACH);
      near <= Math.min(toStep - 1, step + LAUGH_REACH);
      near++
    )
      laugh = Math.max(laugh, laughs[near]!);
    tracks.shout[step] = tracks.shout[step]! * (1 - laugh);
  }
}
