import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { Transcript, type TranscriptFormat } from '../../../shared/model/transcript.ts';
import { decodeTrackSet } from '../../../shared/model/track-set.ts';
import type { RangeMs } from '../../../shared/time.ts';
import { sortOutSuspects } from '../../domain/transcript/suspect.ts';
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

/** Formats and engines of Whisper's kind; what a person typed or Deepgram heard is taken as it is. */
const MAKES_THINGS_UP = /whisper|openai/i;

export interface SortOutInput {
  readonly path: string;
  /** `feature.voice`; null where there is none. */
  readonly voicePath: string | null;
  readonly muted: readonly RangeMs[];
  readonly outPath: string;
}

/** A transcript → the same without what an engine made up, which stands in `suspect`. */
export const sortOutTranscript: Task<SortOutInput, { suspectCount: number }> = async (input) => {
  const transcript = Transcript.parse(JSON.parse(await readFile(input.path, 'utf8')));
  const voice = input.voicePath === null ? null : decodeTrackSet(await readFile(input.voicePath));
  const values = voice?.tracks['speech'];
  const sorted = MAKES_THINGS_UP.test(transcript.origin)
    ? sortOutSuspects({
        sentences: transcript.sentences,
        speech: voice === null || values === undefined ? null : { values, stepMs: voice.stepMs },
        muted: input.muted,
      })
    : { sentences: transcript.sentences, suspect: [] };
  await writeFile(input.outPath, JSON.stringify({ ...transcript, ...sorted }));
  return { suspectCount: sorted.suspect.length };
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
