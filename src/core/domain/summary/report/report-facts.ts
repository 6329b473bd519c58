import type {
  StreamSummary,
  SummaryEmote,
  SummaryQuote,
  SummaryTerm,
  WrittenSummary,
  WrittenText,
} from '../../../../shared/model/summary.ts';

/** Everything that a stream report is written from. */
export interface ReportFacts {
  /** The platform's id of the video, else the library's. */
  readonly id: string;
  readonly title: string;
  readonly channel: string | null;
  /** The day of the recording in words; null = not known. */
  readonly recordedOn: string | null;
  readonly summary: StreamSummary;
  readonly written: WrittenSummary | null;
}

/** What a language model wrote of the whole stream, or of the window that starts there; null = nothing. */
export function writtenOf(written: WrittenSummary | null, startMs: number | null): WrittenBy | null {
  const found =
    startMs === null
      ? written?.whole
      : written?.windows.find((window) => window.startMs === startMs)?.written;
  return found?.state === 'written' ? found : null;
}
export type WrittenBy = Extract<WrittenText, { state: 'written' }>;

/** Signs that reorder or hide text (Unicode bidirectional controls, zero width), and control characters. */
const TREACHEROUS = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/gu;

/** Text of a stranger in one line, as it reads: nothing in it can turn or hide what stands beside it. */
export const plainLine = (text: string): string => text.replace(TREACHEROUS, ' ').trim().toWellFormed();

export const emoteText = ({ name, lines }: SummaryEmote): string => `${name} ×${lines}`;
export const termText = ({ text, people }: Pick<SummaryTerm, 'text' | 'people'>): string =>
  `${text} (${people} ${people === 1 ? 'person' : 'people'})`;
export const quoteText = ({ author, text, people }: SummaryQuote): string =>
  people > 1 ? `${author} and ${people - 1} more: ${text}` : `${author}: ${text}`;

/** A mood with how sure it is: `positive, amused (62 % sure)`. */
export const moodText = ({
  words,
  confidence,
  sentiment,
}: {
  words: string;
  confidence: number;
  sentiment: number | null;
}): string => (sentiment === null ? words : `${words} (${Math.round(confidence * 100)} % sure)`);
