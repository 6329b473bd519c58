import { createHash, type Hash } from 'node:crypto';
import { z } from 'zod';
import {
  ChatBadge,
  ChatEmote,
  ChatEvent,
  ChatReply,
  type ChatKind,
  type ChatMessage,
} from '../../../shared/model/chat.ts';
import type { StoredChatMessage } from '../../ports/library-store.ts';
import { ROWS_PER_SET, type Db } from './open.ts';

interface ChatRecord {
  row_id: number;
  file_ms: number;
  offset_ms: number | null;
  sent_at_unix_ms: number | null;
  kind: string;
  platform_id: string | null;
  author_id: string | null;
  author_login: string | null;
  author_name: string | null;
  text: string;
  detail: string | null;
}

const Detail = z.object({
  emotes: z.array(ChatEmote).default([]),
  badges: z.array(ChatBadge).default([]),
  color: z.string().nullable().default(null),
  bits: z.number().int().nullable().default(null),
  reply: ChatReply.nullable().default(null),
  event: ChatEvent.nullable().default(null),
  extra: z.record(z.string(), z.unknown()).nullable().default(null),
});

/** Only what isn't the default is written: most lines have a badge and a colour at most. */
function detailOf(message: ChatMessage): string | null {
  const detail: Record<string, unknown> = {};
  if (message.emotes.length > 0) detail['emotes'] = message.emotes;
  if (message.badges.length > 0) detail['badges'] = message.badges;
  if (message.color !== null) detail['color'] = message.color;
  if (message.bits !== null) detail['bits'] = message.bits;
  if (message.reply !== null) detail['reply'] = message.reply;
  if (message.event !== null) detail['event'] = message.event;
  if (message.extra !== null) detail['extra'] = message.extra;
  return Object.keys(detail).length === 0 ? null : JSON.stringify(detail);
}

type Detail = z.infer<typeof Detail>;
const EMPTY_DETAIL = Detail.parse({});
/** Read once each: most lines repeat the badges and the colour of their author. */
const KNOWN_DETAILS = 4096;
const knownDetails = new Map<string, Detail>();

/** What several messages share is never changed: messages are read-only. */
function readDetail(text: string): Detail {
  const known = knownDetails.get(text);
  if (known !== undefined) return known;
  const detail = Detail.parse(JSON.parse(text));
  if (knownDetails.size >= KNOWN_DETAILS) knownDetails.clear();
  knownDetails.set(text, detail);
  return detail;
}

function toMessage(record: ChatRecord): ChatMessage {
  const detail = record.detail === null ? EMPTY_DETAIL : readDetail(record.detail);
  return {
    id: record.platform_id,
    offsetMs: record.offset_ms,
    sentAtUnixMs: record.sent_at_unix_ms,
    kind: record.kind as ChatKind,
    author:
      record.author_name === null
        ? null
        : { id: record.author_id, login: record.author_login, displayName: record.author_name },
    text: record.text,
    ...detail,
  };
}

const toStored = (record: ChatRecord): StoredChatMessage => ({
  index: record.row_id % ROWS_PER_SET,
  fileMs: record.file_ms,
  message: toMessage(record),
});

export function chatQueries(db: Db): {
  rows: (rowSet: number, fromIndex: number, count: number) => StoredChatMessage[];
  indexAt: (rowSet: number, total: number, fileMs: number) => number;
} {
  const rows = db.prepare<[number, number], ChatRecord>(
    'SELECT * FROM chat_message WHERE row_id >= ? AND row_id < ? ORDER BY row_id',
  );
  const timeAt = db.prepare<[number], { file_ms: number }>(
    'SELECT file_ms FROM chat_message WHERE row_id = ?',
  );
  return {
    rows: (rowSet, fromIndex, count) => {
      const first = rowSet * ROWS_PER_SET + fromIndex;
      return rows.all(first, Math.min(first + count, (rowSet + 1) * ROWS_PER_SET)).map(toStored);
    },
    indexAt: (rowSet, total, fileMs) =>
      bisect(total, (index) => (timeAt.get(rowSet * ROWS_PER_SET + index)?.file_ms ?? Infinity) >= fileMs),
  };
}

/** Smallest index in [0, total] for which the monotone predicate holds. */
export function bisect(total: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = total;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Every message of a set in time order, at flat memory. */
export function* iterateChatRows(db: Db, rowSet: number): Generator<StoredChatMessage> {
  const rows = db.prepare<[number, number], ChatRecord>(
    'SELECT * FROM chat_message WHERE row_id >= ? AND row_id < ? ORDER BY row_id',
  );
  for (const record of rows.iterate(rowSet * ROWS_PER_SET, (rowSet + 1) * ROWS_PER_SET))
    yield toStored(record);
}

/** What a finished chat set holds. `rowsHash` is over every stored field in time order. */
export interface ChatSetFacts {
  readonly rowSet: number;
  readonly rowsHash: string;
  readonly count: number;
  readonly firstFileMs: number | null;
  readonly lastFileMs: number | null;
}

/** Writes one chat set: `add` batches in file order, then `finish`, which sorts only when the file was unordered. */
export function createChatSetWriter(
  db: Db,
  vodId: string,
): { add(messages: readonly ChatMessage[]): void; finish(): ChatSetFacts } {
  const rowSet = Number(
    db.prepare("INSERT INTO row_set (vod_id, content) VALUES (?, 'chat')").run(vodId).lastInsertRowid,
  );
  const insert = db.prepare(
    `INSERT INTO chat_message (row_id, file_ms, offset_ms, sent_at_unix_ms, kind, platform_id, author_id, author_login, author_name, text, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const base = rowSet * ROWS_PER_SET;
  let count = 0;
  let zeroUnixMs: number | null = null;
  let lastMs = -Infinity;
  let ordered = true;
  const addOne = (message: ChatMessage): void => {
    zeroUnixMs ??= message.offsetMs === null ? message.sentAtUnixMs : null;
    const fileMs = message.offsetMs ?? (message.sentAtUnixMs ?? 0) - (zeroUnixMs ?? 0);
    if (fileMs < lastMs) ordered = false;
    lastMs = Math.max(lastMs, fileMs);
    const { author } = message;
    insert.run(
      base + count,
      fileMs,
      message.offsetMs,
      message.sentAtUnixMs,
      message.kind,
      message.id,
      author?.id ?? null,
      author?.login ?? null,
      author?.displayName ?? null,
      message.text,
      detailOf(message),
    );
    count += 1;
  };
  const addAll = db.transaction((messages: readonly ChatMessage[]) => messages.forEach(addOne));
  return {
    add: addAll,
    finish() {
      if (!ordered) sortSet(db, base, count);
      const { rowsHash, firstFileMs, lastFileMs } = indexSet(db, base, count);
      return { rowsHash, rowSet, count, firstFileMs, lastFileMs };
    },
  };
}

/** Renumbers a set by time; lines of the same time keep the file's order. */
function sortSet(db: Db, base: number, count: number): void {
  db.transaction(() => {
    db.exec('CREATE TEMP TABLE sorted_chat AS SELECT * FROM chat_message LIMIT 0');
    db.prepare(
      `INSERT INTO sorted_chat SELECT ? + row_number() OVER (ORDER BY file_ms, row_id) - 1, file_ms, offset_ms, sent_at_unix_ms,
         kind, platform_id, author_id, author_login, author_name, text, detail
       FROM chat_message WHERE row_id >= ? AND row_id < ?`,
    ).run(base, base, base + count);
    db.prepare('DELETE FROM chat_message WHERE row_id >= ? AND row_id < ?').run(base, base + count);
    db.exec('INSERT INTO chat_message SELECT * FROM sorted_chat; DROP TABLE sorted_chat');
  }).immediate();
}

/** Rows per transaction of the full-text index: other writers wait for it, about 50 ms. */
const FTS_BATCH = 5000;
/** Rows held at once: few enough to be dropped as young objects. */
const READ_BATCH = 500;

/** Fills the full-text index in short transactions and hashes the rows on the way. */
function indexSet(
  db: Db,
  base: number,
  count: number,
): { rowsHash: string; firstFileMs: number | null; lastFileMs: number | null } {
  const hash = createHash('sha256');
  const read = db.prepare<[number, number], ChatRecord>(
    'SELECT * FROM chat_message WHERE row_id >= ? AND row_id < ? ORDER BY row_id',
  );
  const index = db.prepare('INSERT INTO chat_fts (rowid, text, author_name) VALUES (?, ?, ?)');
  let firstFileMs: number | null = null;
  let lastFileMs: number | null = null;
  const indexRows = (from: number, end: number): void => {
    for (const record of read.all(base + from, base + end)) {
      index.run(record.row_id, record.text, record.author_name ?? '');
      hashRecord(hash, record);
      firstFileMs ??= record.file_ms;
      lastFileMs = record.file_ms;
    }
  };
  const indexBatch = db.transaction((from: number, end: number) => {
    for (let at = from; at < end; at += READ_BATCH) indexRows(at, Math.min(at + READ_BATCH, end));
  });
  // A transaction that reads before it writes must hold the write lock from its start: else any other writer in
  // between ends it with "database is locked", without a wait.
  for (let from = 0; from < count; from += FTS_BATCH)
    indexBatch.immediate(from, Math.min(from + FTS_BATCH, count));
  return { rowsHash: hash.digest('hex'), firstFileMs, lastFileMs };
}

function hashRecord(hash: Hash, record: ChatRecord): void {
  // The row id names the set, which differs from run to run; everything else is content.
  hash.update(JSON.stringify(Object.values(record).slice(1)));
}
