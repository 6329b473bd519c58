import type { RangeMs } from '../../../shared/time.ts';

/** A chunk's end may be moved back by this much to fall into a pause. */
export const PAUSE_SEARCH_MS = 20_000;
const QUIET_FRAME_MS = 200;

/**
 * The end of the chunk that starts at `startMs`: at most `maxChunkMs` later, at the quietest 200 ms of the last 20 s
 * before that. `tail` are the samples of `[endLimit − 20 s, endLimit)`; the same sound gives the same chunks.
 */
export function quietestCutMs(tail: Int16Array, sampleRateHz: number, tailStartMs: number): number {
  const frame = Math.round((QUIET_FRAME_MS * sampleRateHz) / 1000);
  let quietest = Infinity;
  let cutSample = tail.length;
  for (let from = 0; from + frame <= tail.length; from += frame) {
    let energy = 0;
    for (let index = from; index < from + frame; index++) energy += tail[index]! * tail[index]!;
    // Ties go to the later frame, so that even silence gives long chunks.
    if (energy <= quietest) {
      quietest = energy;
      cutSample = from + frame / 2;
    }
  }
  return tailStartMs + Math.round((cutSample * 1000) / sampleRateHz);
}

/** True when no frame of the range looks like speech: engines invent text there. `speech` is 0..1 per `stepMs`. */
export function isSpeechless(speech: Float32Array, stepMs: number, range: RangeMs): boolean {
  const from = Math.max(0, Math.floor(range.startMs / stepMs));
  const to = Math.min(speech.length, Math.ceil(range.endMs / stepMs));
  for (let index = from; index < to; index++) if (speech[index]! > SPEECH_POSSIBLE) return false;
  return to > from;
}

const SPEECH_POSSIBLE = 0.3;
