import { openConnection, ROWS_PER_SET, type Db } from '../../infra/sqlite/open.ts';
import type { Task } from '../task.ts';

export interface ChatHistogramInput {
  readonly dbPath: string;
  readonly rowSet: number;
  readonly offsetMs: number;
  readonly text: string;
}

export interface ChatHistogram {
  readonly seconds: number[];
  readonly counts: number[];
  readonly total: number;
}

interface Bucket {
  second: number;
  lines: number;
}

/** What the full-text index makes of a text: letters, digits and private-use signs; everything else separates. */
const WORD = /[\p{L}\p{N}\p{Co}]+/u;
const WORDS = new RegExp(WORD, 'gu');
/** Signs that make a text more than its words: `:D`, `<3`, emoji. An apostrophe or a hyphen doesn't. */
const SIGNS = /[^\p{L}\p{N}\p{Co}\s'’_.,-]/u;

/** How many chat lines of each second hold a text: by the full-text index, or by looking at every line for signs it has not. */
export const chatHistogram: Task<ChatHistogramInput, ChatHistogram> = (input) => {
  const db = openConnection(input.dbPath, { readonly: true });
  try {
    const isWords = !SIGNS.test(input.text) && WORD.test(input.text);
    const buckets = isWords ? byIndex(db, input) : bySigns(db, input);
    const inside = buckets.filter(({ second }) => second >= 0);
    return Promise.resolve({
      seconds: inside.map(({ second }) => second),
      counts: inside.map(({ lines }) => lines),
      total: inside.reduce((sum, { lines }) => sum + lines, 0),
    });
  } finally {
    db.close();
  }
};

const bounds = (rowSet: number): [number, number] => [rowSet * ROWS_PER_SET, (rowSet + 1) * ROWS_PER_SET];

/** Floor division: SQLite's own rounds toward zero, which would fold the second before the start into the first. */
const SECOND = `CAST(floor((file_ms + ?) / 1000.0) AS INTEGER)`;

function byIndex(db: Db, { rowSet, offsetMs, text }: ChatHistogramInput): Bucket[] {
  const words = text.match(WORDS) ?? [];
  return db
    .prepare<[number, string, number, number], Bucket>(
      `SELECT ${SECOND} AS second, count(*) AS lines FROM chat_message WHERE row_id IN
         (SELECT rowid FROM chat_fts WHERE chat_fts MATCH ? AND rowid >= ? AND rowid < ?)
       GROUP BY second ORDER BY second`,
    )
    .all(offsetMs, `text : "${words.join(' ')}"`, ...bounds(rowSet));
}

/** Looks at every line, for what the index does not keep. */
function bySigns(db: Db, { rowSet, offsetMs, text }: ChatHistogramInput): Bucket[] {
  return db
    .prepare<[number, string, number, number], Bucket>(
      `SELECT ${SECOND} AS second, count(*) AS lines FROM chat_message
       WHERE instr(lower(text), lower(?)) > 0 AND row_id >= ? AND row_id < ?
       GROUP BY second ORDER BY second`,
    )
    .all(offsetMs, text.trim(), ...bounds(rowSet));
}
