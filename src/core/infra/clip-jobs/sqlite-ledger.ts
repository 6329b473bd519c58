import type { ClipLedger, ClipMade } from '../../ports/clip-jobs.ts';
import { openConnection } from '../sqlite/open.ts';

interface Row {
  readonly path: string;
  readonly duration_ms: number | null;
  readonly bytes: number | null;
}

/** A ledger in a file of its own. */
export function openClipLedger(file: string): ClipLedger {
  const db = openConnection(file);
  db.pragma('synchronous = FULL');
  db.exec(
    `CREATE TABLE IF NOT EXISTS clip_job (
       job_id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, duration_ms INTEGER, bytes INTEGER
     ) WITHOUT ROWID`,
  );
  const rowOf = (jobId: string): Row | undefined =>
    db.prepare<[string], Row>('SELECT * FROM clip_job WHERE job_id = ?').get(jobId);
  const isTaken = (path: string): boolean =>
    db.prepare('SELECT 1 FROM clip_job WHERE path = ?').get(path) !== undefined;
  return {
    reserve: (jobId, choose) =>
      db
        .transaction(() => {
          const known = rowOf(jobId);
          if (known !== undefined) return known.path;
          const path = choose(isTaken);
          db.prepare('INSERT INTO clip_job (job_id, path) VALUES (?, ?)').run(jobId, path);
          return path;
        })
        .immediate(),
    resultOf(jobId): ClipMade | null {
      const row = rowOf(jobId);
      if (row?.duration_ms == null || row.bytes === null) return null;
      return { durationMs: row.duration_ms, bytes: row.bytes };
    },
    finish(jobId, { durationMs, bytes }) {
      db.prepare('UPDATE clip_job SET duration_ms = ?, bytes = ? WHERE job_id = ?').run(
        ...[durationMs, bytes, jobId],
      );
    },
    close() {
      db.close();
    },
  };
}
