import type { ChatRetentionRow, LibraryStore } from '../../../ports/library-store.ts';
import type { Db } from '../open.ts';

export function chatRetentionQueries(db: Db): LibraryStore['chatRetention'] {
  const get = db.prepare<[string], Omit<ChatRetentionRow, 'hasChat'> & { hasChat: number }>(
    `SELECT vod_id AS vodId, recording_id AS recordingId, days, has_chat AS hasChat, until_unix_ms AS untilUnixMs,
       deleted_at_unix_ms AS deletedAtUnixMs FROM chat_retention WHERE vod_id = ?`,
  );
  const put = db.prepare(
    `INSERT INTO chat_retention (vod_id, recording_id, days, has_chat, until_unix_ms)
     VALUES (@vodId, @recordingId, @days, @hasChat, @untilUnixMs)
     ON CONFLICT (vod_id) DO NOTHING`,
  );
  const due = db
    .prepare<[number], string>(
      'SELECT vod_id FROM chat_retention WHERE is_done = 0 AND until_unix_ms <= ? ORDER BY until_unix_ms',
    )
    .pluck();
  const ofRecording = db
    .prepare<[string], string>('SELECT vod_id FROM chat_retention WHERE recording_id = ? ORDER BY vod_id')
    .pluck();
  const begin = db.prepare(
    'UPDATE chat_retention SET deleted_at_unix_ms = coalesce(deleted_at_unix_ms, ?) WHERE vod_id = ?',
  );
  const finish = db.prepare('UPDATE chat_retention SET is_done = 1 WHERE vod_id = ?');
  return {
    get(vodId) {
      const row = get.get(vodId);
      return row === undefined ? null : { ...row, hasChat: row.hasChat === 1 };
    },
    put: (row) => void put.run({ ...row, hasChat: row.hasChat ? 1 : 0 }),
    ofRecording: (recordingId) => ofRecording.all(recordingId),
    due: (unixMs) => due.all(unixMs),
    beginDeleting: (vodId, atUnixMs) => void begin.run(atUnixMs, vodId),
    deleted: (vodId) => void finish.run(vodId),
  };
}
