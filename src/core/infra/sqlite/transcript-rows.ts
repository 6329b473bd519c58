import { z } from 'zod';
import { TranscriptWord, type TranscriptSentence } from '../../../shared/model/transcript.ts';
import type { LibraryStore, StoredSentence } from '../../ports/library-store.ts';
import { bisect } from './chat-rows.ts';
import { ROWS_PER_SET, type Db } from './open.ts';

interface SentenceRecord {
  row_id: number;
  start_ms: number;
  end_ms: number;
  speaker: string | null;
  paragraph: number;
  text: string;
  words: string;
}

const Words = z.array(TranscriptWord);

export function transcriptQueries(db: Db): LibraryStore['transcript'] {
  const rows = db.prepare<[number, number], SentenceRecord>(
    'SELECT * FROM sentence WHERE row_id >= ? AND row_id < ? ORDER BY row_id',
  );
  const endAt = db.prepare<[number], { end_ms: number }>('SELECT end_ms FROM sentence WHERE row_id = ?');
  const toStored = (record: SentenceRecord): StoredSentence => ({
    index: record.row_id % ROWS_PER_SET,
    startMs: record.start_ms,
    endMs: record.end_ms,
    speaker: record.speaker,
    paragraph: record.paragraph,
    text: record.text,
    words: Words.parse(JSON.parse(record.words)),
  });
  return {
    rows: (rowSet, fromIndex, count) => {
      const first = rowSet * ROWS_PER_SET + fromIndex;
      return rows.all(first, Math.min(first + count, (rowSet + 1) * ROWS_PER_SET)).map(toStored);
    },
    indexAt: (rowSet, total, atMs) =>
      bisect(total, (index) => (endAt.get(rowSet * ROWS_PER_SET + index)?.end_ms ?? Infinity) > atMs),
  };
}

/** Writes a transcript's sentences as one set with its full-text index; returns the set. */
export function writeTranscriptSet(db: Db, vodId: string, sentences: readonly TranscriptSentence[]): number {
  return db.transaction(() => {
    const rowSet = Number(
      db.prepare("INSERT INTO row_set (vod_id, content) VALUES (?, 'transcript')").run(vodId).lastInsertRowid,
    );
    const insert = db.prepare(
      'INSERT INTO sentence (row_id, start_ms, end_ms, speaker, paragraph, text, words) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    const index = db.prepare('INSERT INTO sentence_fts (rowid, text) VALUES (?, ?)');
    sentences.forEach((sentence, at) => {
      const rowId = rowSet * ROWS_PER_SET + at;
      const { startMs, endMs, speaker, paragraph, text, words } = sentence;
      insert.run(rowId, startMs, endMs, speaker, paragraph, text, JSON.stringify(words));
      index.run(rowId, text);
    });
    return rowSet;
  })();
}
