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
      hits.push(...hitsOfVod(db, set, { match, limit: input.limit + 1 }));
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

/** Hits inside one row set, in time order; `sql` names the columns as `atMs`, `author` and `text`. */
function hitsIn(db: Db, sql: string, rowSet: number, query: { match: string; limit: number }): FoundRow[] {
  return db
    .prepare<[string, number, number, number], FoundRow>(sql)
    .all(query.match, rowSet * ROWS_PER_SET, (rowSet + 1) * ROWS_PER_SET, query.limit);
}

interface FoundRow {
  rowId: number;
  atMs: number;
  author: string | null;
  text: string;
}

const CHAT_SQL = `SELECT row_id AS rowId, file_ms AS atMs, author_name AS author, text FROM chat_message WHERE row_id IN
  (SELECT rowid FROM chat_fts WHERE chat_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?)
  ORDER BY row_id`;
const SENTENCE_SQL = `SELECT row_id AS rowId, start_ms AS atMs, speaker AS author, text FROM sentence WHERE row_id IN
  (SELECT rowid FROM sentence_fts WHERE sentence_fts MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid LIMIT ?)
  ORDER BY row_id`;

function hitsOfVod(db: Db, set: SearchSet, query: { match: string; limit: number }): Hit[] {
  const sentences =
    set.transcriptRowSet === null ? [] : hitsIn(db, SENTENCE_SQL, set.transcriptRowSet, query);
  const lines = set.chatRowSet === null ? [] : hitsIn(db, CHAT_SQL, set.chatRowSet, query);
  const toHit = (source: Hit['source'], offsetMs: number, { rowId, atMs, author, text }: FoundRow): Hit => ({
    source,
    index: rowId % ROWS_PER_SET,
    atMs: atMs + offsetMs,
    author,
    text,
    vodId: set.vodId,
  });
  const hits = [
    ...sentences.map((row) => toHit('transcript', 0, row)),
    ...lines.map((row) => toHit('chat', set.chatOffsetMs, row)),
  ];
  return hits.sort((a, b) => a.atMs - b.atMs);
}
