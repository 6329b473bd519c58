import type { Highlight } from '../../../shared/model/hype.ts';
import type { StreamSummary, SummaryPart, SummarySection } from '../../../shared/model/summary.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { ChatSummary } from './chat-summary.ts';
import type { SpeechSummary } from './speech-summary.ts';

const SHORT_VOD_MS = 1_800_000;
const SHORT_WINDOW_MS = 60_000;
const WINDOW_MS = 300_000;
/** A window of its own needs so much of the length; a shorter rest joins the one before. */
const LEAST_REST = 0.25;
/** Moments that are summed up, best first. */
export const SUMMARY_MOMENTS = 20;

/** Five minutes; one minute where the whole VOD is no longer than half an hour. */
export const summaryWindowMs = (durationMs: number): number =>
  durationMs <= SHORT_VOD_MS ? SHORT_WINDOW_MS : WINDOW_MS;

/** `[0, durationMs)` in windows. */
export function summaryWindows(durationMs: number): RangeMs[] {
  const lengthMs = summaryWindowMs(durationMs);
  const count = Math.max(1, Math.ceil(durationMs / lengthMs - LEAST_REST));
  return Array.from({ length: durationMs > 0 ? count : 0 }, (_, index) => ({
    startMs: index * lengthMs,
    endMs: index === count - 1 ? durationMs : (index + 1) * lengthMs,
  }));
}

/** Where chat's answer to a moment lies: until the moment's end and the lag. */
export const answerRange = ({ startMs, endMs }: RangeMs, lagMs: number): RangeMs => ({
  startMs,
  endMs: endMs + Math.max(0, Math.round(lagMs)),
});

export interface SummaryParts {
  readonly durationMs: number;
  readonly windows: readonly RangeMs[];
  /** Best first; null = not found yet. */
  readonly highlights: readonly Highlight[] | null;
  readonly chat: ChatSummary | null;
  readonly speech: SpeechSummary | null;
  readonly missing: readonly { readonly part: SummaryPart; readonly reason: string }[];
}

/** Puts the parts together; what is missing stays missing. */
export function assembleSummary(parts: SummaryParts): StreamSummary {
  const { durationMs, windows, highlights, chat, speech, missing } = parts;
  const section = (
    { startMs, endMs }: RangeMs,
    kind: 'windows' | 'moments',
    index: number,
  ): SummarySection => ({
    startMs,
    endMs,
    chat: chat?.[kind][index] ?? null,
    spoken: speech === null ? null : [...(speech[kind][index] ?? [])],
  });
  return {
    format: 'klipstream-summary',
    version: 1,
    durationMs,
    windowMs: summaryWindowMs(durationMs),
    chat: chat?.whole ?? null,
    spoken: speech === null ? null : [...speech.whole],
    windows: windows.map((range, index) => section(range, 'windows', index)),
    moments: (highlights ?? []).map((highlight, index) => ({
      ...section(highlight, 'moments', index),
      highlightId: highlight.id,
      peakMs: highlight.peakMs,
      score: highlight.score,
      category: highlight.category,
      title: highlight.title,
      reasons: highlight.reasons.map(({ text }) => text),
    })),
    missing: [...missing],
  };
}
