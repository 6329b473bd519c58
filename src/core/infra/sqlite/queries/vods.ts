import { z } from 'zod';
import type { LibraryStore, SourceRow, VodRow } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

const Sparkline = z.array(z.number());

interface VodRecord {
  vod_id: string;
  title: string;
  channel: string | null;
  platform_video_id: string | null;
  recorded_at_unix_ms: number | null;
  added_at_unix_ms: number;
  duration_ms: number | null;
  voice_track: number;
  chat_offset_ms: number | null;
  position_ms: number;
  hype_sparkline: string;
  highlight_count: number;
  removed_at_unix_ms: number | null;
}

const toRow = (record: VodRecord): VodRow => ({
  vodId: record.vod_id,
  title: record.title,
  channel: record.channel,
  platformVideoId: record.platform_video_id,
  recordedAtUnixMs: record.recorded_at_unix_ms,
  addedAtUnixMs: record.added_at_unix_ms,
  durationMs: record.duration_ms,
  voiceTrack: record.voice_track,
  chatOffsetMs: record.chat_offset_ms,
  positionMs: record.position_ms,
  hypeSparkline: Sparkline.parse(JSON.parse(record.hype_sparkline)),
  highlightCount: record.highlight_count,
  removedAtUnixMs: record.removed_at_unix_ms,
});

const toRecord = (row: VodRow): VodRecord => ({
  vod_id: row.vodId,
  title: row.title,
  channel: row.channel,
  platform_video_id: row.platformVideoId,
  recorded_at_unix_ms: row.recordedAtUnixMs,
  added_at_unix_ms: row.addedAtUnixMs,
  duration_ms: row.durationMs,
  voice_track: row.voiceTrack,
  chat_offset_ms: row.chatOffsetMs,
  position_ms: row.positionMs,
  hype_sparkline: JSON.stringify(row.hypeSparkline),
  highlight_count: row.highlightCount,
  removed_at_unix_ms: row.removedAtUnixMs,
});

const COLUMNS = [
  'vod_id',
  'title',
  'channel',
  'platform_video_id',
  'recorded_at_unix_ms',
  'added_at_unix_ms',
  'duration_ms',
  'voice_track',
  'chat_offset_ms',
  'position_ms',
  'hype_sparkline',
  'highlight_count',
  'removed_at_unix_ms',
] as const;

export function vodQueries(db: Db): LibraryStore['vods'] {
  const insert = db.prepare(
    `INSERT INTO vod (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map((column) => `@${column}`).join(', ')})`,
  );
  const update = db.prepare(
    `UPDATE vod SET ${COLUMNS.slice(1)
      .map((column) => `${column} = @${column}`)
      .join(', ')} WHERE vod_id = @vod_id`,
  );
  const byId = db.prepare<[string], VodRecord>('SELECT * FROM vod WHERE vod_id = ?');
  const shown = db.prepare<[], VodRecord>(
    'SELECT * FROM vod WHERE removed_at_unix_ms IS NULL ORDER BY added_at_unix_ms DESC, vod_id',
  );
  const removed = db.prepare<[], VodRecord>('SELECT * FROM vod WHERE removed_at_unix_ms IS NOT NULL');
  const get = (vodId: string): VodRow | null => {
    const record = byId.get(vodId);
    return record === undefined ? null : toRow(record);
  };
  return {
    insert: (row) => void insert.run(toRecord(row)),
    get,
    list: () => shown.all().map(toRow),
    listRemoved: () => removed.all().map(toRow),
    update(vodId, patch) {
      const row = get(vodId);
      if (row !== null) update.run(toRecord({ ...row, ...patch }));
    },
    delete: (vodId) => deleteVod(db, vodId),
  };
}

/** The message rows themselves are many: a worker clears the sets that nothing names any more. */
function deleteVod(db: Db, vodId: string): string[] {
  const paths = db
    .prepare<[string], { path: string }>(
      'SELECT DISTINCT path FROM artefact WHERE vod_id = ? AND path IS NOT NULL',
    )
    .all(vodId);
  db.prepare('DELETE FROM vod WHERE vod_id = ?').run(vodId);
  const references = db.prepare<[string], { n: number }>('SELECT count(*) AS n FROM artefact WHERE path = ?');
  return paths.map((row) => row.path).filter((path) => references.get(path)?.n === 0);
}

interface SourceRecord {
  vod_id: string;
  role: SourceRow['role'];
  path: string;
  size_bytes: number;
  modified_at_unix_ms: number;
  fingerprint: string;
}

export function sourceQueries(db: Db): LibraryStore['sources'] {
  const put = db.prepare(
    `INSERT INTO source (vod_id, role, path, size_bytes, modified_at_unix_ms, fingerprint)
     VALUES (@vodId, @role, @path, @sizeBytes, @modifiedAtUnixMs, @fingerprint)
     ON CONFLICT (vod_id, role) DO UPDATE SET path = excluded.path, size_bytes = excluded.size_bytes,
       modified_at_unix_ms = excluded.modified_at_unix_ms, fingerprint = excluded.fingerprint`,
  );
  const get = db.prepare<[string, string], SourceRecord>(
    'SELECT * FROM source WHERE vod_id = ? AND role = ?',
  );
  const remove = db.prepare('DELETE FROM source WHERE vod_id = ? AND role = ?');
  const find = db.prepare<[string, string], { vod_id: string }>(
    'SELECT vod_id FROM source WHERE role = ? AND fingerprint = ? ORDER BY vod_id',
  );
  return {
    put: (row) => void put.run(row),
    get(vodId, role) {
      const record = get.get(vodId, role);
      if (record === undefined) return null;
      return {
        vodId: record.vod_id,
        role: record.role,
        path: record.path,
        sizeBytes: record.size_bytes,
        modifiedAtUnixMs: record.modified_at_unix_ms,
        fingerprint: record.fingerprint,
      };
    },
    remove: (vodId, role) => void remove.run(vodId, role),
    findVods: (role, fingerprint) => find.all(role, fingerprint).map((row) => row.vod_id),
  };
}
