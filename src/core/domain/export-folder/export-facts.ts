import type { ReviewHighlight } from '../../../shared/contract/review.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { TrackSet } from '../../../shared/model/track-set.ts';
import type { Transcript } from '../../../shared/model/transcript.ts';
import type { Gap, MediaProbe } from '../../../shared/model/vod.ts';
import { type TimedWord, type SpeechWindow, timedWords } from '../features/windows.ts';
import { Timeline } from '../features/timeline.ts';
import { type Affect, type SpeechAffect, affectInRange } from './affect.ts';
import { type HypeShares, LoudnessCourse, hypeShares } from './signal-course.ts';

/** What an export says of the video. `id` is the platform's number of it, else the library's. */
export interface ExportVideo {
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  readonly durationMs: number | null;
  readonly recordedAtUnixMs: number | null;
}

/** Everything but media and chat lines, read from the library; null = missing. */
export interface ExportInputs {
  readonly video: ExportVideo;
  readonly probe: MediaProbe | null;
  readonly transcript: Transcript | null;
  readonly windows: readonly SpeechWindow[];
  readonly speechAffect: readonly SpeechAffect[] | null;
  /** The readings are of whole windows: one that is not among them is missing, whatever its neighbours say. */
  readonly isReadByWindow: boolean;
  readonly chat: TrackSet | null;
  readonly loudness: TrackSet | null;
  readonly hype: TrackSet | null;
  readonly weights: SignalWeights;
  /** With the person's overlay, best first. */
  readonly highlights: readonly ReviewHighlight[] | null;
  readonly gaps: readonly Gap[];
}

/** The inputs, made ready for many questions about ranges. */
export interface ExportFacts extends ExportInputs {
  readonly shares: HypeShares | null;
  readonly course: LoudnessCourse | null;
  readonly affect: Timeline<SpeechAffect>;
  readonly lagMs: number | null;
  /** What the person kept, best first: rejected moments don't leave the program. */
  readonly moments: readonly ReviewHighlight[];
  /** The reading of one of the windows; null = missing. */
  windowAffect(window: SpeechWindow): (Affect & { readonly model: string }) | null;
  /** What was said in a range. */
  textIn(startMs: number, endMs: number): string;
}

export function exportFacts(inputs: ExportInputs): ExportFacts {
  const words = inputs.transcript === null ? [] : timedWords(inputs.transcript.sentences);
  const affect = new Timeline(inputs.speechAffect ?? []);
  const lag = inputs.hype?.meta['lagMs'];
  return {
    ...inputs,
    shares: inputs.hype === null ? null : hypeShares(inputs.hype, inputs.weights),
    course: inputs.loudness === null ? null : new LoudnessCourse(inputs.loudness),
    affect,
    lagMs: typeof lag === 'number' ? lag : null,
    moments: (inputs.highlights ?? []).filter((one) => one.verdict !== 'rejected'),
    windowAffect: ({ startMs, endMs }) =>
      inputs.isReadByWindow
        ? (affect.overlapping(startMs, endMs).find((one) => one.startMs === startMs) ?? null)
        : affectInRange(affect, startMs, endMs),
    textIn: (startMs, endMs) => textOf(words, startMs, endMs),
  };
}

function textOf(words: readonly TimedWord[], startMs: number, endMs: number): string {
  let low = 0;
  let high = words.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (words[middle]!.atMs < startMs) low = middle + 1;
    else high = middle;
  }
  const spoken: string[] = [];
  for (let at = low; at < words.length && words[at]!.atMs < endMs; at++) spoken.push(words[at]!.text);
  return spoken.join(' ');
}
