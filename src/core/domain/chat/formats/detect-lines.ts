import type { ChatFormat } from '../../../../shared/model/chat.ts';
import type { LineParser, ParseContext } from './chat-sink.ts';
import { chatterinoParser, chattyParser, justlogTextParser } from './client-logs.ts';
import { ircTextParser, isIrcLine } from './irc-parsers.ts';
import { columnsOfHeader, columnsOfRecords } from './table-columns.ts';
import type { TableLayout } from './table-parser.ts';
import { tableParser } from './table-parser.ts';
import { splitQuoted } from './table-records.ts';
import { chatDownloaderTextParser, twitchDownloaderTextParser } from './vod-texts.ts';

/** A text format that was recognised, and how to read it. `untimed` is a list of messages without any time. */
export type LineDetection =
  { readonly format: ChatFormat; readonly parser: (context: ParseContext) => LineParser } | 'untimed' | null;

const SAMPLE_LINES = 300;

const JUSTLOG = /^\[\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}\] #\w+ /;
const CHATTY = /^(?:\[[^\]]{4,40}\] )?<[~@%+$!^*]*[^>\s][^>]*>\*? /;
const BAR = /^(?:-?\d[\d:.]*|\d{4}-\d{2}-\d{2} [\d:.]+) \| /;
const UTC = /^\[\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}(?:\.\d+)? UTC\] [^:]+:/;
const DATED = /^\[\d{4}-\d{2}-\d{2}[ T]\d{1,2}:\d{2}(?::\d{2})?[^\]]*\] /;
const CLOCKED = /^\[-?\d{1,3}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?: [AaPp][Mm])?\] /;
const BARE_CLOCKED = /^\d{1,2}:\d{2}(?::\d{2}(?:\.\d{3})?)?(?: [AP]M)? (?:\S+ )?\w{1,25}: /i;
const UNTIMED = /^\w{1,30}: \S/;

/** Recognises a text format from the first lines of a file. */
export function detectLines(lines: readonly string[]): LineDetection {
  const sample = lines.filter((line) => line.trim() !== '').slice(0, SAMPLE_LINES);
  if (sample.length === 0) return null;
  const messages = sample.filter((line) => !line.startsWith('#'));
  const share = (pattern: RegExp): number =>
    messages.length === 0 ? 0 : messages.filter((line) => pattern.test(line)).length / messages.length;

  const table = detectHeaderTable(sample[0]!);
  if (table !== null) return readTable(table);
  if (sample.filter(isIrcLine).length >= sample.length / 2)
    return { format: 'irc-raw', parser: ircTextParser };
  if (
    sample.some((line) => line.startsWith('# Start logging at ') || line.startsWith('# Stop logging at '))
  ) {
    return { format: 'chatterino-log', parser: chatterinoParser };
  }
  if (sample.some((line) => line.startsWith('# Log started: ')) || share(CHATTY) >= 0.3) {
    return { format: 'chatty-log', parser: chattyParser };
  }
  if (share(JUSTLOG) >= 0.5) return { format: 'justlog-text', parser: justlogTextParser };
  if (share(UTC) >= 0.5) return { format: 'twitchdownloader-text', parser: twitchDownloaderTextParser };
  if (share(BAR) >= 0.5) return { format: 'chat-downloader-text', parser: chatDownloaderTextParser };
  if (share(DATED) >= 0.5) return { format: 'chatterino-log', parser: chatterinoParser };
  if (share(CLOCKED) >= 0.5) return clockedText(messages);
  const guessed = detectBareTable(messages);
  if (guessed !== null) return readTable(guessed);
  if (share(BARE_CLOCKED) >= 0.5) return { format: 'chatterino-log', parser: chatterinoParser };
  return share(UNTIMED) >= 0.8 ? 'untimed' : null;
}

/**
 * Three programs write `[time] name: text`. TwitchDownloader pads no hour (`[0:05:07]`), chat-downloader leaves an hour
 * of zero out (`[5:07]`) and may put badges or money in front, Chatterino pads every part and writes login names.
 */
function clockedText(lines: readonly string[]): LineDetection {
  const clocked = lines.filter((line) => CLOCKED.test(line));
  const some = (pattern: RegExp): boolean => clocked.some((line) => pattern.test(line));
  if (some(/^\[-?\d{1,3}:\d{2}\] /) || some(/^\[-/) || some(/^\[[^\]]+\] \([^)]+\) /)) {
    return { format: 'chat-downloader-text', parser: chatDownloaderTextParser };
  }
  const isPaddedOnly = clocked.every((line) => /^\[\d{2}:/.test(line));
  const isBeyondDay = some(/^\[(?:2[4-9]|[3-9]\d|\d{3}):/);
  const hasCapitals = some(/^\[[^\]]+\] \w*[A-Z]\w*: /) && !some(/^\[[^\]]+\] (?:\S+ ){2,}/);
  return !isPaddedOnly || isBeyondDay || hasCapitals
    ? { format: 'twitchdownloader-text', parser: twitchDownloaderTextParser }
    : { format: 'chatterino-log', parser: chatterinoParser };
}

const readTable = (layout: TableLayout): LineDetection => ({
  format: layout.format,
  parser: (context) => tableParser(layout, context),
});

function detectHeaderTable(first: string): TableLayout | null {
  for (const delimiter of ['\t', ',', ';', '|']) {
    const header = splitQuoted(first, delimiter);
    const columns = header && columnsOfHeader(header);
    if (!header || !columns) continue;
    const names = header.map((name) => name.trim().toLowerCase());
    const isOwn = names.includes('time_in_seconds') && names.some((name) => /^author(?:[._]|$)/.test(name));
    return {
      format: isOwn && delimiter === ',' ? 'chat-downloader-csv' : 'delimited',
      // Tab-separated chats are mostly written without quoting: their quotes belong to the text.
      dialect: { delimiter, quoting: delimiter === '\t' && !first.startsWith('"') ? 'lenient' : 'rfc4180' },
      columns,
      header,
    };
  }
  return null;
}

function detectBareTable(lines: readonly string[]): TableLayout | null {
  for (const delimiter of ['\t', ',', ';', '|']) {
    const records = lines.slice(0, 100).map((line) => splitQuoted(line, delimiter) ?? [line]);
    const width = Math.min(...records.map((fields) => fields.length));
    if (width < 2) continue;
    const isLenient = delimiter === '\t' || !records.some((fields) => fields.length === width);
    const columns = columnsOfRecords(
      records.map((fields) => [...fields.slice(0, width - 1), fields.slice(width - 1).join(delimiter)]),
    );
    if (columns === null) continue;
    return {
      format: 'delimited',
      dialect: { delimiter, quoting: isLenient ? 'lenient' : 'rfc4180' },
      columns,
      header: null,
    };
  }
  return null;
}
