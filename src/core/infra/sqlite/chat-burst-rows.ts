import type { ChatKind, ChatMessage } from '../../../shared/model/chat.ts';
import { openConnection, ROWS_PER_SET } from './open.ts';

interface BurstRecord {
  file_ms: number;
  sent_at_unix_ms: number | null;
  offset_ms: number | null;
  kind: string;
  author_id: string | null;
  author_login: string | null;
  author_name: string | null;
  text: string;
}

export interface BurstRow {
  readonly fileMs: number;
  readonly message: ChatMessage;
}

/**
 * Who wrote when, in time order and without details (badges, emotes): several times faster than whole messages, for a
 * pass that only counts. Opens a connection of its own.
 */
export function* iterateBurstRows(dbPath: string, rowSet: number): Generator<BurstRow> {
  const db = openConnection(dbPath, { readonly: true });
  try {
    const rows = db
      .prepare<[number, number], BurstRecord>(
        `SELECT file_ms, sent_at_unix_ms, offset_ms, kind, author_id, author_login, author_name, substr(text, 1, 8) AS text
         FROM chat_message WHERE row_id >= ? AND row_id < ? ORDER BY row_id`,
      )
      .iterate(rowSet * ROWS_PER_SET, (rowSet + 1) * ROWS_PER_SET);
    for (const row of rows) yield { fileMs: row.file_ms, message: bareMessage(row) };
  } finally {
    db.close();
  }
}

const bareMessage = (row: BurstRecord): ChatMessage => ({
  id: null,
  offsetMs: row.offset_ms,
  sentAtUnixMs: row.sent_at_unix_ms,
  kind: row.kind as ChatKind,
  author:
    row.author_name === null
      ? null
      : { id: row.author_id, login: row.author_login, displayName: row.author_name },
  text: row.text,
  emotes: [],
  badges: [],
  color: null,
  bits: null,
  reply: null,
  event: null,
  extra: null,
});
