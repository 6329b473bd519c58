import { parseTimestamp } from '../../../../shared/time.ts';
import { durationTextToSec, epochToUnixMs, readDateTime, toUnixMs, utcToUnixMs } from './clock-time.ts';
import { asNumber } from './field.ts';

/** What a column of a chat table holds. */
export type ColumnRole =
  | 'time'
  | 'timeMs'
  | 'sentAt'
  | 'timeText'
  | 'user'
  | 'displayName'
  | 'userId'
  | 'text'
  | 'badges'
  | 'color'
  | 'bits'
  | 'amount'
  | 'id'
  | 'type';

/** Column names that chat tables use, lower case without `_`, `-`, `.` and blanks. */
const ROLES: Readonly<Record<ColumnRole, readonly string[]>> = {
  time: [
    ...[
      'offsets',
      'offset',
      'time',
      'timeinseconds',
      'seconds',
      'sec',
      'secs',
      'offsetseconds',
      'contentoffsetseconds',
    ],
    ...['timeoffset', 'start', 'starttime', 'offsetsec', 'times', 'timesec', 'videotime', 'position'],
  ],
  timeMs: ['offsetms', 'timems', 'videooffsettimemsec', 'ms', 'milliseconds', 'startms', 'timeinms'],
  sentAt: [
    'timestamp',
    'createdat',
    'sentat',
    'date',
    'datetime',
    'sentatunixms',
    'publishedat',
    'ts',
    'utc',
  ],
  timeText: ['timetext', 'timecode', 'clock', 'elapsed'],
  user: [
    'user',
    'username',
    'author',
    'authorname',
    'name',
    'nick',
    'nickname',
    'login',
    'chatter',
    'sender',
    'commenter',
    'from',
  ],
  displayName: ['displayname', 'authordisplayname', 'userdisplayname'],
  userId: ['userid', 'authorid', 'channelid', 'chatterid'],
  text: ['text', 'message', 'msg', 'body', 'content', 'comment', 'chat', 'messagetext', 'chatmessage'],
  badges: ['badges', 'authorbadges', 'badge', 'userbadges'],
  color: ['color', 'colour', 'usercolor', 'authorcolour'],
  bits: ['bits', 'bitsspent'],
  amount: ['amount', 'moneytext', 'money', 'donation'],
  id: ['id', 'messageid', 'commentid', 'msgid'],
  type: ['messagetype', 'type'],
};

const ROLE_BY_NAME = new Map(
  Object.entries(ROLES).flatMap(([role, names]) => names.map((name) => [name, role as ColumnRole] as const)),
);

const normalised = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replace(/[\s_.\-()"']/g, '');

export type Columns = ReadonlyMap<ColumnRole, number>;

/** The roles of a header's columns; null when they do not name at least a time and a text. */
export function columnsOfHeader(header: readonly string[]): Columns | null {
  const columns = new Map<ColumnRole, number>();
  header.forEach((name, index) => {
    const role = ROLE_BY_NAME.get(normalised(name));
    if (role !== undefined && !columns.has(role)) columns.set(role, index);
  });
  const hasTime = (['time', 'timeMs', 'sentAt', 'timeText'] as const).some((role) => columns.has(role));
  return hasTime && columns.has('text') ? columns : null;
}

/** A time cell: on the stream's clock, or a date and time of day. */
export type TimeReading = { readonly offsetMs: number } | { readonly sentAtUnixMs: number } | null;

/** Seconds, `H:MM:SS`, `1h02m03s`, ISO 8601, or an epoch number (seconds from 1e8 up, ms or µs by size). */
export function readTimeCell(cell: string): TimeReading {
  const text = cell.trim();
  const number = asNumber(text);
  if (number !== null) {
    const epochMs = number >= 1e8 ? epochToUnixMs(number) : null;
    return epochMs === null ? { offsetMs: Math.round(number * 1000) + 0 } : { sentAtUnixMs: epochMs };
  }
  const clockMs = parseTimestamp(text);
  if (clockMs !== null) return { offsetMs: clockMs + 0 };
  const dateTime = readDateTime(text);
  if (dateTime !== null) return { sentAtUnixMs: toUnixMs(dateTime, utcToUnixMs) };
  const sec = /^(?:\d+h)?(?:\d+m)?(?:\d+s)?$/i.test(text) ? durationTextToSec(text) : null;
  return sec === null ? null : { offsetMs: sec * 1000 };
}

/** Guesses the columns of a table without a header from its first records; null when none is a time in most of them. */
export function columnsOfRecords(records: readonly (readonly string[])[]): Columns | null {
  const width = records[0]?.length ?? 0;
  if (records.length === 0 || width < 2) return null;
  const share = (index: number): number =>
    records.filter((fields) => readTimeCell(fields[index] ?? '') !== null).length / records.length;
  const time = [...Array(width).keys()].find((index) => share(index) >= 0.8);
  if (time === undefined) return null;
  // A first line without a time is a header in names that are not known; with many columns it is some other table.
  if (width > 3 && readTimeCell(records[0]![time] ?? '') === null) return null;
  const others = [...Array(width).keys()].filter((index) => index !== time);
  const columns = new Map<ColumnRole, number>([
    ['time', time],
    ['text', others.at(-1)!],
  ]);
  if (others.length > 1) columns.set('user', others[0]!);
  if (others.length === 3) columns.set('badges', others[1]!);
  return columns;
}
