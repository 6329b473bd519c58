import { z } from 'zod';
import type { ArtefactRow, JobEvent, JobRow, LibraryStore } from '../../../ports/library-store.ts';
import type { ArtefactKind } from '../../../pipeline/stage.ts';
import { JobSnapshot } from '../../../../shared/model/vod.ts';
import type { Db } from '../open.ts';

const Meta = z.record(z.string(), z.unknown());

interface ArtefactRecord {
  vod_id: string;
  kind: string;
  stage_id: string;
  cache_key: string;
  hash: string;
  path: string | null;
  size_bytes: number;
  meta: string;
  reclaimed: number;
}

const toRow = (record: ArtefactRecord): ArtefactRow => ({
  vodId: record.vod_id,
  kind: record.kind as ArtefactKind,
  stageId: record.stage_id,
  cacheKey: record.cache_key,
  hash: record.hash,
  path: record.path,
  sizeBytes: record.size_bytes,
  meta: Meta.parse(JSON.parse(record.meta)),
  reclaimed: record.reclaimed === 1,
});

export function artefactQueries(db: Db): LibraryStore['artefacts'] {
  const list = db.prepare<[string], ArtefactRecord>('SELECT * FROM artefact WHERE vod_id = ? ORDER BY kind');
  const get = db.prepare<[string, string], ArtefactRecord>(
    'SELECT * FROM artefact WHERE vod_id = ? AND kind = ?',
  );
  const put = db.prepare(
    `INSERT OR REPLACE INTO artefact
       (vod_id, kind, stage_id, cache_key, hash, path, size_bytes, meta, reclaimed, created_at_unix_ms)
     VALUES (@vodId, @kind, @stageId, @cacheKey, @hash, @path, @sizeBytes, @meta, 0, @nowUnixMs)`,
  );
  const reclaim = db.prepare('UPDATE artefact SET reclaimed = 1, path = NULL WHERE vod_id = ? AND kind = ?');
  const remove = db.prepare('DELETE FROM artefact WHERE vod_id = ? AND kind = ?');
  const madeBefore = db
    .prepare<[string, number], string>(
      `SELECT vod_id FROM artefact
       WHERE kind = ? AND path IS NOT NULL AND reclaimed = 0 AND created_at_unix_ms < ? ORDER BY vod_id`,
    )
    .pluck();
  const references = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM artefact WHERE path = ?');
  const isReferenced = (path: string): boolean => (references.get(path)?.n ?? 0) > 0;
  const pathOf = (vodId: string, kind: string): string | null => get.get(vodId, kind)?.path ?? null;
  const unreferenced = (paths: readonly (string | null)[]): string[] =>
    [...new Set(paths.filter((path) => path !== null))].filter((path) => !isReferenced(path));
  const without = (statement: typeof reclaim, vodId: string, kind: string): string[] => {
    const path = pathOf(vodId, kind);
    statement.run(vodId, kind);
    return unreferenced([path]);
  };
  return {
    list: (vodId) => list.all(vodId).map(toRow),
    get(vodId, kind) {
      const record = get.get(vodId, kind);
      return record === undefined ? null : toRow(record);
    },
    commit(rows, nowUnixMs) {
      const before = rows.map((row) => pathOf(row.vodId, row.kind));
      db.transaction(() => {
        for (const { vodId, kind, stageId, cacheKey, hash, path, sizeBytes, meta } of rows) {
          put.run({
            vodId,
            kind,
            stageId,
            cacheKey,
            hash,
            path,
            sizeBytes,
            meta: JSON.stringify(meta),
            nowUnixMs,
          });
        }
      })();
      return unreferenced(before);
    },
    markReclaimed: (vodId, kind) => without(reclaim, vodId, kind),
    remove: (vodId, kind) => without(remove, vodId, kind),
    isReferenced,
    madeBefore: (kind, unixMs) => madeBefore.all(kind, unixMs),
  };
}

interface JobRecord {
  job_id: string;
  vod_id: string;
  only_half: JobRow['only'];
  state: JobRow['state'];
  snapshot: string;
}

const toJob = (record: JobRecord): JobRow => ({
  jobId: record.job_id,
  vodId: record.vod_id,
  only: record.only_half,
  state: record.state,
  snapshot: JobSnapshot.parse(JSON.parse(record.snapshot)),
});

export function jobQueries(db: Db): LibraryStore['jobs'] {
  const put = db.prepare(
    `INSERT INTO job (job_id, vod_id, only_half, state, snapshot, created_at_unix_ms)
     VALUES (@jobId, @vodId, @only, @state, @snapshot, @createdAtUnixMs)
     ON CONFLICT (job_id) DO UPDATE SET state = excluded.state, snapshot = excluded.snapshot`,
  );
  const get = db.prepare<[string], JobRecord>('SELECT * FROM job WHERE job_id = ?');
  const latest = db.prepare<[string], JobRecord>(
    'SELECT * FROM job WHERE vod_id = ? ORDER BY created_at_unix_ms DESC, rowid DESC LIMIT 1',
  );
  const unfinished = db.prepare<[], JobRecord>(
    "SELECT * FROM job WHERE state IN ('queued', 'running') ORDER BY created_at_unix_ms, rowid",
  );
  const addEvent = db.prepare(
    'INSERT INTO job_event (job_id, at_unix_ms, event, subject, detail) VALUES (?, ?, ?, ?, ?)',
  );
  const events = db.prepare<[string], JobEvent>(
    'SELECT event, subject, detail FROM job_event WHERE job_id = ? ORDER BY event_id',
  );
  const one = (record: JobRecord | undefined): JobRow | null => (record === undefined ? null : toJob(record));
  return {
    put(row) {
      const { jobId, vodId, only, state, snapshot } = row;
      put.run({
        jobId,
        vodId,
        only,
        state,
        snapshot: JSON.stringify(snapshot),
        createdAtUnixMs: snapshot.createdAtUnixMs,
      });
    },
    get: (jobId) => one(get.get(jobId)),
    latest: (vodId) => one(latest.get(vodId)),
    unfinished: () => unfinished.all().map(toJob),
    addEvent: (jobId, atUnixMs, event) =>
      void addEvent.run(jobId, atUnixMs, event.event, event.subject, event.detail),
    events: (jobId) => events.all(jobId),
  };
}
