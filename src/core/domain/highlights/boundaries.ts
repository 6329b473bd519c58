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
/** A run-up longer than this begins at a sentence inside it. */
const MAX_LEAD_MS = 14_000;
/** A cause this early in its utterance needs what was said before, if that wasn't long before. */
const MIN_LEAD_MS = 1500;
const REACH_BACK_MS = 4000;
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
  let index = lastStartingBefore(speech.utterances, causeMs);
  if (index === -1) return plain;
  const current = speech.utterances[index]!;
  if (causeMs - current.endMs > REACH_BACK_MS) return plain;
  const before = speech.utterances[index - 1];
  if (
    causeMs - current.startMs < MIN_LEAD_MS &&
    before !== undefined &&
    current.startMs - before.endMs < REACH_BACK_MS
  )
    index--;
  const startMs = speech.utterances[index]!.startMs;
  if (causeMs - startMs <= MAX_LEAD_MS) return startMs - BREATH_MS;
  const inside = lastStartingBefore(speech.sentences, causeMs - MAX_LEAD_MS) + 1;
  const sentence = speech.sentences[inside];
  if (sentence === undefined || sentence.startMs > causeMs - MIN_LEAD_MS) return plain;
  return sentence.startMs - BREATH_MS;
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
