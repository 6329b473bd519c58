import { openConnection, ROWS_PER_SET, type Db } from '../../infra/sqlite/open.ts';
import type { Task } from '../task.ts';

export interface SearchSet {
  readonly vodId: string;
  readonly chatRowSet: number | null;
  readonly chatOffsetMs: number;
  readonly transcriptRowSet: number | null;
}
export interface SearchInput {
  readonly dbPath: string;
  readonly sets: readonly SearchSet[];
  readonly text: string;
  readonly limit: number;
}
interface Hit {
  source: 'chat' | 'transcript';
  index: number;
  atMs: number;
  author: string | null;
  text: string;
  vodId: string;
}

/** Full text over chat and transcript; hits of a VOD are in time order. `more` when the limit cut them. */
export const searchText: Task<SearchInput, { hits: Hit[]; more: boolean }> = (input, ctx) => {
  const db = openConnection(input.dbPath, { readonly: true });
  try {
    const hits: Hit[] = [];
    const match = toMatchExpression(input.text);
    if (match === null) return Promise.resolve({ hits, more: false });
    for (const set of input.sets) {
      ctx.signal.throwIfAborted();
      const found = [
        ...transcriptHits(db, set, match, input.limit + 1),
        ...chatHits(db, set, match, input.limit + 1),
      ];
      hits.push(...found.sort((a, b) => a.atMs - b.atMs));
      if (hits.length > input.limit) break;
    }
    return Promise.resolve({ hits: hits.slice(0, input.limit), more: hits.length > input.limit });
  } finally {
    db.close();
  }
};

/** Every word must be there, the last one as a beginning; punctuation never becomes FTS5 syntax. */
function toMatchExpression(text: string): string | null {
  const words = text.match(/[\p{L}\p{N}_]+/gu) ?? [];
  if (words.length === 0) return null;
  return words.map((word, index) => (index === words.length - 1 ? `"${word}"*` : `"${word}"`)).join(' ');
}

function chatHits(db: Db, set: SearchSet, match: string, limit: number): Hit[] {
  if (set.chatRowSet === null) return [];
  const rows = db
    .prepare<
      [string, number, number, number],
      { row_id: number; file_ms: number; author_name: string | null; text: string }
    >(
      `SELECT row_id, file_ms, author_name, text FROM chat_message WHERE row_id IN
         (SELECT rowid FROM chat_fts WHERE chat_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?)
       ORDER BY row_id`,
    )
    .all(match, set.chatRowSet * ROWS_PER_SET, (set.chatRowSet + 1) * ROWS_PER_SET, limit);
  return rows.map((row) => ({
    source: 'chat',
    index: row.row_id % ROWS_PER_SET,
    atMs: row.file_ms + set.chatOffsetMs,
    author: row.author_name,
    text: row.text,
    vodId: set.vodId,
  }));
}

function transcriptHits(db: Db, set: SearchSet, match: string, limit: number): Hit[] {
  if (set.transcriptRowSet === null) return [];
  const rows = db
    .prepare<
      [string, number, number, number],
      { row_id: number; start_ms: number; speaker: string | null; text: string }
    >(
      `SELECT row_id, start_ms, speaker, text FROM sentence WHERE row_id IN
         (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?)
       ORDER BY row_id`,
    )
    .all(match, set.transcriptRowSet * ROWS_PER_SET, (set.transcriptRowSet + 1) * ROWS_PER_SET, limit);
  return rows.map((row) => ({
    source: 'transcript',
    index: row.row_id % ROWS_PER_SET,
    atMs: row.start_ms,
    author: row.speaker,
    text: row.text,
    vodId: set.vodId,
  }));
}
