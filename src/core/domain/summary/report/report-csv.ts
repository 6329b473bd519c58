import { EMOTIONS } from '../../../../shared/model/chat.ts';
import type { SummaryMoment, SummarySection } from '../../../../shared/model/summary.ts';
import { formatTimestamp } from '../../../../shared/time.ts';
import { csvLine, numberCell, secCell, type CsvCell } from '../../export-folder/csv.ts';
import { emoteText, plainLine, quoteText, termText, type ReportFacts } from './report-facts.ts';

const SECTION_HEADER = [
  ...['start_time', 'end_time', 'start_timestamp', 'end_timestamp', 'messages', 'people'],
  ...['sentiment', 'sentiment_confidence', ...EMOTIONS, 'mood'],
  ...['top_emotes', 'stands_out', 'chat_said', 'chat_asked', 'streamer_said'],
] as const;
const MOMENT_HEADER = ['rank', 'score', 'category', 'title', 'reasons', ...SECTION_HEADER] as const;

/** What spreadsheets take for a formula when a cell begins with it (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;

/**
 * A cell with text of strangers: an apostrophe before what a spreadsheet would calculate, so that `=cmd|…` stays text.
 * The apostrophe is part of the cell; who reads the file by program takes it off again.
 */
export const safeCell = (text: string): string => {
  const line = plainLine(text);
  return FORMULA.test(line) ? `'${line}` : line;
};

const listCell = (texts: readonly string[]): string => safeCell(texts.map(plainLine).join(' | '));

function sectionCells({ startMs, endMs, chat, spoken }: SummarySection): CsvCell[] {
  const mood = chat?.mood ?? null;
  return [
    secCell(startMs),
    secCell(endMs),
    formatTimestamp(startMs),
    formatTimestamp(endMs),
    chat?.lines ?? null,
    chat?.people ?? null,
    numberCell(mood?.sentiment ?? null),
    mood === null ? null : numberCell(mood.confidence),
    ...EMOTIONS.map((emotion) => numberCell(mood?.emotions?.[emotion] ?? null)),
    mood?.words ?? null,
    chat === null ? null : listCell(chat.emotes.map(emoteText)),
    chat === null ? null : listCell(chat.terms.map(termText)),
    chat === null ? null : listCell(chat.said.map(quoteText)),
    chat === null ? null : listCell(chat.questions.map(quoteText)),
    spoken === null ? null : listCell(spoken.map(({ text }) => text)),
  ];
}

/** One record per window (RFC 4180, UTF-8). Empty cells are missing, not zero. */
export function* windowsCsv({ summary }: ReportFacts): Generator<string> {
  yield csvLine(SECTION_HEADER);
  for (const window of summary.windows) yield csvLine(sectionCells(window));
}

/** One record per moment, best first. */
export function* momentsCsv({ summary }: ReportFacts): Generator<string> {
  yield csvLine(MOMENT_HEADER);
  for (const [index, moment] of summary.moments.entries()) yield csvLine(momentCells(moment, index + 1));
}

const momentCells = (moment: SummaryMoment, rank: number): CsvCell[] => [
  rank,
  numberCell(moment.score, 1),
  moment.category,
  safeCell(moment.title),
  listCell(moment.reasons),
  ...sectionCells(moment),
];
