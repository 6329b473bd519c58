import { Clip } from '../../../../shared/model/clip.ts';
import { Highlight } from '../../../../shared/model/hype.ts';
import type { LibraryStore, OverlayRow } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

interface OverlayRecord {
  highlight_id: string;
  peak_ms: number;
  verdict: OverlayRow['verdict'];
  start_ms: number | null;
  end_ms: number | null;
  title: string | null;
  found: string;
}

export function overlayQueries(db: Db): LibraryStore['overlays'] {
  const list = db.prepare<[string], OverlayRecord>(
    'SELECT * FROM highlight_overlay WHERE vod_id = ? ORDER BY peak_ms, highlight_id',
  );
  const put = db.prepare(
    `INSERT OR REPLACE INTO highlight_overlay (vod_id, highlight_id, peak_ms, verdict, start_ms, end_ms, title, found)
     VALUES (@vodId, @highlightId, @peakMs, @verdict, @startMs, @endMs, @title, @found)`,
  );
  const remove = db.prepare('DELETE FROM highlight_overlay WHERE vod_id = ? AND highlight_id = ?');
  return {
    list: (vodId) =>
      list.all(vodId).map((record) => ({
        highlightId: record.highlight_id,
        peakMs: record.peak_ms,
        verdict: record.verdict,
        startMs: record.start_ms,
        endMs: record.end_ms,
        title: record.title,
        found: Highlight.parse(JSON.parse(record.found)),
      })),
    put: (vodId, row) => void put.run({ vodId, ...row, found: JSON.stringify(row.found) }),
    delete: (vodId, highlightId) => void remove.run(vodId, highlightId),
  };
}

export function markerQueries(db: Db): LibraryStore['markers'] {
  const list = db.prepare<[string], { markerId: string; atMs: number; label: string }>(
    'SELECT marker_id AS markerId, at_ms AS atMs, label FROM marker WHERE vod_id = ? ORDER BY at_ms, marker_id',
  );
  const put = db.prepare(
    'INSERT OR REPLACE INTO marker (vod_id, marker_id, at_ms, label) VALUES (?, ?, ?, ?)',
  );
  const remove = db.prepare('DELETE FROM marker WHERE vod_id = ? AND marker_id = ?');
  return {
    list: (vodId) => list.all(vodId).map((marker) => ({ ...marker, origin: 'own' as const })),
    put: (vodId, marker) => void put.run(vodId, marker.markerId, marker.atMs, marker.label),
    delete: (vodId, markerId) => void remove.run(vodId, markerId),
  };
}

export function clipQueries(db: Db): LibraryStore['clips'] {
  const put = db.prepare(
    'INSERT OR REPLACE INTO clip (clip_id, vod_id, state, body, created_at_unix_ms) VALUES (?, ?, ?, ?, ?)',
  );
  const get = db.prepare<[string], { body: string }>('SELECT body FROM clip WHERE clip_id = ?');
  const all = db.prepare<[], { body: string }>(
    'SELECT body FROM clip ORDER BY created_at_unix_ms DESC, clip_id',
  );
  const ofVod = db.prepare<[string], { body: string }>(
    'SELECT body FROM clip WHERE vod_id = ? ORDER BY created_at_unix_ms DESC, clip_id',
  );
  const remove = db.prepare('DELETE FROM clip WHERE clip_id = ?');
  const parse = (record: { body: string }): Clip => Clip.parse(JSON.parse(record.body));
  return {
    put: (clip) =>
      void put.run(clip.clipId, clip.vodId, clip.state, JSON.stringify(clip), clip.createdAtUnixMs),
    get(clipId) {
      const record = get.get(clipId);
      return record === undefined ? null : parse(record);
    },
    list: (vodId) => (vodId === null ? all.all() : ofVod.all(vodId)).map(parse),
    delete: (clipId) => void remove.run(clipId),
  };
}
