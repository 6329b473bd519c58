import type { RejectedLine } from '../../../../shared/model/chat.ts';
import type { Transcript } from '../../../../shared/model/transcript.ts';

/** What a parser of a transcript format gives back: every cue or segment is in one of the two. */
export interface ParsedTranscript {
  readonly transcript: Transcript;
  /** `line` is 1-based: the line of a subtitle's timing, or the number of a segment or word in its list. */
  readonly rejected: RejectedLine[];
}

/** The piece of something bad that a report shows. */
export const excerpt = (value: unknown): string => {
  const text = typeof value === 'string' ? value : ((JSON.stringify(value) as string | undefined) ?? '');
  return text.replace(/\s+/g, ' ').trim().slice(0, 120);
};

const secToMs = (sec: number): number => Math.round(sec * 1000);

/** Seconds of a file as a range in ms; null when one is missing, negative or the wrong way round. */
export function rangeFromSec(
  start: number | null | undefined,
  end: number | null | undefined,
): { startMs: number; endMs: number } | null {
  if (typeof start !== 'number' || typeof end !== 'number') return null;
  const range = { startMs: secToMs(start), endMs: secToMs(end) };
  return range.startMs >= 0 && range.endMs >= range.startMs && Number.isSafeInteger(range.endMs)
    ? range
    : null;
}

export const clampConfidence = (value: number | null | undefined): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : null;

/** Whisper's API names languages in full; everything else uses codes. */
const LANGUAGE_CODES: Readonly<Record<string, string>> = {
  ...{
    english: 'en',
    german: 'de',
    french: 'fr',
    spanish: 'es',
    italian: 'it',
    portuguese: 'pt',
    dutch: 'nl',
  },
  ...{
    polish: 'pl',
    russian: 'ru',
    ukrainian: 'uk',
    swedish: 'sv',
    norwegian: 'no',
    danish: 'da',
    finnish: 'fi',
  },
  ...{ czech: 'cs', turkish: 'tr', arabic: 'ar', japanese: 'ja', korean: 'ko', chinese: 'zh', hindi: 'hi' },
};

export function languageCode(language: string | null | undefined): string | null {
  if (!language) return null;
  return LANGUAGE_CODES[language.toLowerCase()] ?? language;
}
