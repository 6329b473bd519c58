import type { RangeMs } from '../../../shared/time.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { TranscriptSentence } from '../../../shared/model/transcript.ts';

/** What boundaries snap to: stretches of speech without a pause, in time order. */
export interface SpeechLayout {
  readonly utterances: readonly RangeMs[];
  /** Sentences inside them, for long monologues; the utterances themselves without a transcript. */
  readonly sentences: readonly RangeMs[];
}

/** A shorter silence is a breath, not a pause. */
const PAUSE_MS = 600;
const SPEECH_MIN = 0.5;
/** Shorter blips of the speech detector are noise. */
const MIN_UTTERANCE_MS = 300;

/** From the transcript where there is one, else from speech activity; null when there is neither. */
export function speechLayout(
  sentences: readonly TranscriptSentence[] | null,
  voice: TrackSet | null,
): SpeechLayout | null {
  if (sentences !== null && sentences.length > 0) {
    const ranges = [...sentences]
      .map(({ startMs, endMs }) => ({ startMs, endMs }))
      .sort((a, b) => a.startMs - b.startMs);
    return { utterances: joined(ranges), sentences: ranges };
  }
  const speech = voice?.tracks['speech'];
  if (voice === null || speech === undefined) return null;
  const ranges: RangeMs[] = [];
  let from = -1;
  for (let frame = 0; frame <= voice.length; frame++) {
    const speaking = frame < voice.length && speech[frame]! >= SPEECH_MIN;
    if (speaking && from === -1) from = frame;
    else if (!speaking && from !== -1) {
      ranges.push({
        startMs: voice.startMs + from * voice.stepMs,
        endMs: voice.startMs + frame * voice.stepMs,
      });
      from = -1;
    }
  }
  const utterances = joined(ranges).filter(({ startMs, endMs }) => endMs - startMs >= MIN_UTTERANCE_MS);
  return { utterances, sentences: utterances };
}

function joined(ranges: readonly RangeMs[]): RangeMs[] {
  const out: RangeMs[] = [];
  for (const range of ranges) {
    const last = out.at(-1);
    if (last !== undefined && range.startMs - last.endMs < PAUSE_MS)
      out[out.length - 1] = { startMs: last.startMs, endMs: Math.max(last.endMs, range.endMs) };
    else out.push(range);
  }
  return out;
}

/** Index of the last range that begins at or before `atMs`; −1 when there is none. */
export function lastStartingBefore(ranges: readonly RangeMs[], atMs: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.startMs <= atMs) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
