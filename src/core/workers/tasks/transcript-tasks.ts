import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Transcript, type TranscriptFormat } from '../../../shared/model/transcript.ts';
import { openConnection } from '../../infra/sqlite/open.ts';
import { writeTranscriptSet } from '../../infra/sqlite/transcript-rows.ts';
import { readTranscriptFile } from '../../infra/transcript-files/read-transcript-file.ts';
import type { Task } from '../task.ts';

export interface TranscriptImportOutput {
  readonly format: TranscriptFormat;
  readonly rejectedCount: number;
}

/** A transcript file → our JSON at `outPath`. Throws the reader's AppErrors. */
export const importTranscript: Task<{ path: string; outPath: string }, TranscriptImportOutput> = async (
  input,
  ctx,
) => {
  const { format, transcript, rejected } = await readTranscriptFile(input.path, { signal: ctx.signal });
  await writeFile(input.outPath, JSON.stringify(transcript));
  return { format, rejectedCount: rejected.length };
};

/** A transcript → sentence rows with their full-text index. */
export const indexTranscript: Task<
  { dbPath: string; vodId: string; path: string },
  {
    rowSet: number;
    count: number;
    rowsHash: string;
    origin: string;
    language: string | null;
    gapCount: number;
  }
> = async (input) => {
  const text = await readFile(input.path, 'utf8');
  const transcript = Transcript.parse(JSON.parse(text));
  const db = openConnection(input.dbPath);
  try {
    return {
      rowSet: writeTranscriptSet(db, input.vodId, transcript.sentences),
      count: transcript.sentences.length,
      rowsHash: createHash('sha256').update(text).digest('hex'),
      origin: transcript.origin,
      language: transcript.language,
      gapCount: transcript.gaps.length,
    };
  } finally {
    db.close();
  }
};
