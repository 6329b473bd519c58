import type { ChatBadge, ChatFormat, ChatMessage } from '../../../../shared/model/chat.ts';
import { parseTimestamp } from '../../../../shared/time.ts';
import type { LineParser, ParseContext } from './chat-sink.ts';
import { epochToUnixMs, isoToUnixMs } from './clock-time.ts';
import { asCount, asFilledText, asInteger, asNumber, cleanText, excerptOf } from './field.ts';
import { parseMoney } from './money.ts';
import type { Columns, ColumnRole } from './table-columns.ts';
import { readTimeCell } from './table-columns.ts';
import type { TableDialect, TableRecord } from './table-records.ts';
import { TableRecords } from './table-records.ts';
import { badgesFromTitles } from './youtube-badges.ts';

export interface TableLayout {
  readonly format: ChatFormat & ('delimited' | 'chat-downloader-csv');
  readonly dialect: TableDialect;
  readonly columns: Columns;
  /** The header's names, or null where the table has none. */
  readonly header: readonly string[] | null;
}

/** Reads a table of chat messages, one record each. A header is no record. */
export function tableParser(layout: TableLayout, context: ParseContext): LineParser {
  const { columns, header } = layout;
  const width = Math.max(...columns.values()) + 1;
  const textIsLast = columns.get('text') === (header?.length ?? width) - 1;
  let isHeaderDue = header !== null;

  const record = ({ fields, line, text }: TableRecord): void => {
    if (isHeaderDue) {
      isHeaderDue = false;
      return;
    }
    const message = readRecord(joinSurplus(fields, header?.length ?? width, textIsLast, layout), layout);
    if (typeof message === 'string') {
      context.sink.reject({ line, reason: message, excerpt: excerptOf(text) });
    } else context.sink.message(message);
  };
  const records = new TableRecords(layout.dialect, record, (line, text) =>
    context.sink.reject({ line, reason: 'a quote is never closed', excerpt: excerptOf(text) }),
  );
  return {
    format: layout.format,
    line: (text, line) => {
      if (text.trim() !== '' || records.isOpen()) records.line(text, line);
    },
    end: () => records.end(),
    facts: () => (columns.has('timeMs') && columns.has('userId') ? { platform: 'youtube' } : {}),
  };
}

/** Chat text with unquoted delimiters makes too many fields: the surplus belongs to the text, where that is last. */
function joinSurplus(
  fields: readonly string[],
  width: number,
  textIsLast: boolean,
  { dialect }: TableLayout,
): readonly string[] {
  if (!textIsLast || fields.length <= width) return fields;
  return [...fields.slice(0, width - 1), fields.slice(width - 1).join(dialect.delimiter)];
}

function readRecord(fields: readonly string[], layout: TableLayout): ChatMessage | string {
  const { columns } = layout;
  const cell = (role: ColumnRole): string | null => {
    const index = columns.get(role);
    return index === undefined ? null : cleanText(fields[index] ?? '');
  };
  if (fields.length <= Math.max(columns.get('text')!, columns.get('time') ?? 0)) {
    return `${fields.length} fields where ${Math.max(...columns.values()) + 1} are expected`;
  }
  const time = readTimes(cell);
  if (time === null) return 'no time in the time column';
  const user = cell('user');
  const displayName = cell('displayName') || user;
  const amount = cell('amount');
  const money = amount ? parseMoney(amount) : null;
  const type = cell('type');
  return {
    id: cell('id') || null,
    ...time,
    kind: money !== null ? 'paid' : 'message',
    author: displayName
      ? { id: cell('userId') || null, login: cell('displayName') ? user || null : null, displayName }
      : null,
    text: cell('text') ?? '',
    emotes: [],
    badges: readBadges(cell('badges') ?? '', layout.format),
    color: cell('color') || null,
    bits: asCount(cell('bits')),
    reply: null,
    event: money && {
      type: type || 'paid_message',
      ...(money.amount === null ? {} : { amount: money.amount }),
      ...(money.currency === null ? {} : { currency: money.currency }),
    },
    extra: extraOf(fields, layout),
  };
}

/** A finer time wins over a coarser one; before the start only seconds and the printed text are negative. */
function readTimes(
  cell: (role: ColumnRole) => string | null,
): Pick<ChatMessage, 'offsetMs' | 'sentAtUnixMs'> | null {
  const time = readTimeCell(cell('time') ?? '');
  const textMs = parseTimestamp(cell('timeText') ?? '');
  const sentAt = cell('sentAt') ?? '';
  const sentAtUnixMs = epochToUnixMs(asNumber(sentAt)) ?? isoToUnixMs(sentAt);
  // A column called timestamp may hold the stream's own clock as well.
  const sentAtAsOffset = sentAtUnixMs === null && sentAt !== '' ? readTimeCell(sentAt) : null;
  const secMs = time !== null && 'offsetMs' in time ? time.offsetMs : null;
  const preStreamMs = [secMs, secMs === 0 ? textMs : null].find((ms) => ms !== null && ms < 0);
  const offsetMs =
    preStreamMs ??
    asInteger(cell('timeMs')) ??
    secMs ??
    textMs ??
    (sentAtAsOffset !== null && 'offsetMs' in sentAtAsOffset ? sentAtAsOffset.offsetMs : null);
  const absolute = sentAtUnixMs ?? (time !== null && 'sentAtUnixMs' in time ? time.sentAtUnixMs : null);
  return offsetMs === null && absolute === null ? null : { offsetMs, sentAtUnixMs: absolute };
}

function readBadges(text: string, format: TableLayout['format']): ChatBadge[] {
  if (format === 'chat-downloader-csv') return badgesFromTitles(text);
  return text
    .split(/[|,;]/)
    .map((badge) => badge.trim())
    .filter((badge) => badge !== '')
    .map((badge) => {
      const slash = badge.indexOf('/');
      return slash < 0
        ? { set: badge, version: '' }
        : { set: badge.slice(0, slash), version: badge.slice(slash + 1) };
    });
}

function extraOf(
  fields: readonly string[],
  { columns, header }: TableLayout,
): Record<string, unknown> | null {
  if (header === null || header.length === columns.size) return null;
  const used = new Set(columns.values());
  const extra: Record<string, unknown> = {};
  header.forEach((name, index) => {
    const value = used.has(index) ? null : asFilledText(fields[index]);
    if (value !== null) extra[name.trim()] = value;
  });
  return Object.keys(extra).length === 0 ? null : extra;
}
