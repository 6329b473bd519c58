import type { RangeMs } from '../../../shared/time.ts';
import type { Highlight } from '../../../shared/model/hype.ts';
import { lastStartingBefore, type SpeechLayout } from './utterances.ts';

export interface BoundaryInput {
  /** When it happens. */
  readonly causeMs: number;
  /** When the reaction has settled, in VOD time without chat's lag. */
  readonly settledMs: number;
  readonly durationMs: number;
  readonly speech: SpeechLayout | null;
}

/** Without speech to go by: what leads to it, and a breath after it. */
const PLAIN_LEAD_MS = 7000;
const PLAIN_TAIL_MS = 1500;
/** What begins outside of these leads is too long ago, or too late to lead up to it. */
const MAX_LEAD_MS = 14_000;
const MIN_LEAD_MS = 3000;
/** How long the end may wait for a pause. */
const MAX_WAIT_MS = 10_000;
const BREATH_MS = 250;
const MIN_LENGTH_MS = 8000;
const MAX_LENGTH_MS = 90_000;
const TARGETS_MS = [15_000, 30_000, 60_000] as const;
/** Where the cause lies in a variant that is cut short. */
const CAUSE_PLACE_RATIO = 0.35;

/**
 * From the sentence (or the silence) before the cause to the end of the sentence after the reaction has settled,
 * kept within the media and between 8 and 90 s.
 */
export function boundariesOf(input: BoundaryInput): RangeMs {
  const { causeMs, durationMs } = input;
  const startMs = Math.max(0, startOf(input));
  const endMs = Math.min(durationMs, Math.min(startMs + MAX_LENGTH_MS, endOf(input)));
  const missing = MIN_LENGTH_MS - (endMs - startMs);
  if (missing <= 0) return { startMs: Math.round(startMs), endMs: Math.round(endMs) };
  // Too short: mostly more of what comes after, and what the media's end denies before.
  const laterEnd = Math.min(durationMs, endMs + missing * 0.6);
  const widerStart = Math.max(0, Math.min(startMs, causeMs, laterEnd - MIN_LENGTH_MS));
  const widerEnd = Math.min(durationMs, Math.max(laterEnd, widerStart + MIN_LENGTH_MS));
  return { startMs: Math.round(widerStart), endMs: Math.round(widerEnd) };
}

function startOf({ causeMs, speech }: BoundaryInput): number {
  const plain = causeMs - PLAIN_LEAD_MS;
  if (speech === null) return plain;
  // Of the utterances that begin early enough to lead up to it, the one nearest to a usual lead; else a sentence.
  const startMs = bestStart(speech.utterances, causeMs) ?? bestStart(speech.sentences, causeMs);
  return startMs === null ? plain : startMs - BREATH_MS;
}

function bestStart(ranges: readonly RangeMs[], causeMs: number): number | null {
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (let index = lastStartingBefore(ranges, causeMs - MIN_LEAD_MS); index >= 0; index--) {
    const { startMs } = ranges[index]!;
    if (causeMs - startMs > MAX_LEAD_MS) break;
    const off = Math.abs(causeMs - PLAIN_LEAD_MS - startMs);
    if (off >= distance) continue;
    best = startMs;
    distance = off;
  }
  return best;
}

function endOf({ settledMs, speech }: BoundaryInput): number {
  const plain = settledMs + PLAIN_TAIL_MS;
  if (speech === null) return plain;
  const current = speech.utterances[lastStartingBefore(speech.utterances, settledMs)];
  if (current === undefined || current.endMs <= settledMs) return plain;
  if (current.endMs - settledMs <= MAX_WAIT_MS) return current.endMs + BREATH_MS;
  const sentence = speech.sentences[lastStartingBefore(speech.sentences, settledMs)];
  if (sentence !== undefined && sentence.endMs > settledMs && sentence.endMs - settledMs <= MAX_WAIT_MS)
    return sentence.endMs + BREATH_MS;
  return plain;
}

/** About 15, 30 and 60 s of the same moment; none is longer than the media. */
export function variantsOf(core: RangeMs, input: BoundaryInput): Highlight['variants'] {
  return TARGETS_MS.filter((targetMs) => targetMs <= input.durationMs).map((targetMs) => {
    const coreMs = core.endMs - core.startMs;
    // Longer than the moment: two thirds of the surplus go after it.
    const wantedMs =
      coreMs >= targetMs
        ? Math.max(core.startMs, input.causeMs - targetMs * CAUSE_PLACE_RATIO)
        : core.startMs - (targetMs - coreMs) / 3;
    const startMs = Math.round(Math.max(0, Math.min(wantedMs, input.durationMs - targetMs)));
    return { startMs, endMs: startMs + targetMs, targetMs };
  });
}
