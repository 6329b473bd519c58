import { ROWS_PER_SET, type Db } from './open.ts';

const BATCH = 20_000;

/** Deletes the rows of every set that no artefact names (`meta.rowSet`), in short transactions. */
export function dropOrphanRowSets(db: Db, signal: AbortSignal): number {
  const orphans = db
    .prepare<[], { row_set: number; content: 'chat' | 'transcript' }>(
      `SELECT row_set, content FROM row_set WHERE row_set NOT IN
         (SELECT json_extract(meta, '$.rowSet') FROM artefact WHERE json_extract(meta, '$.rowSet') IS NOT NULL)`,
    )
    .all();
  for (const { row_set: rowSet, content } of orphans) dropRowSet(db, { rowSet, content }, signal);
  return orphans.length;
}

/**
 * Deletes all chat of a VOD so that no byte of it is left in the database's files. Must not run beside a job of this VOD.
 * False where a reader kept the log from being emptied: to be done again.
 */
export function eraseChat(db: Db, vodId: string, signal: AbortSignal): boolean {
  const rowSets = db
    .prepare<[string], number>("SELECT row_set FROM row_set WHERE vod_id = ? AND content = 'chat'")
    .pluck()
    .all(vodId);
  for (const rowSet of rowSets) dropRowSet(db, { rowSet, content: 'chat' }, signal);
  // The index only marks what was deleted until its parts are merged.
  db.exec("INSERT INTO chat_fts (chat_fts) VALUES ('optimize')");
  const [checkpoint] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
  return checkpoint?.busy === 0;
}

interface RowSet {
  readonly rowSet: number;
  readonly content: 'chat' | 'transcript';
}

function dropRowSet(db: Db, { rowSet, content }: RowSet, signal: AbortSignal): void {
  const [table, fts] = content === 'chat' ? ['chat_message', 'chat_fts'] : ['sentence', 'sentence_fts'];
  const end = (rowSet + 1) * ROWS_PER_SET;
  const last = db.prepare<[number, number], { last: number | null }>(
    `SELECT max(row_id) AS last FROM ${table} WHERE row_id >= ? AND row_id < ?`,
  );
  for (let from = rowSet * ROWS_PER_SET; ; from += BATCH) {
    signal.throwIfAborted();
    const lastId = last.get(from, end)?.last ?? null;
    if (lastId === null) break;
    db.transaction(() => {
      db.prepare(`DELETE FROM ${fts} WHERE rowid >= ? AND rowid < ?`).run(from, from + BATCH);
      db.prepare(`DELETE FROM ${table} WHERE row_id >= ? AND row_id < ?`).run(from, from + BATCH);
    })();
  }
  db.prepare('DELETE FROM row_set WHERE row_set = ?').run(rowSet);
}
