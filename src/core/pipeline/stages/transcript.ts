import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { defineStage } from '../stage.ts';

/** Facts of a transcript's rows, kept as the meta of `transcript.rows`. */
export const TranscriptRowsMeta = z.object({
  rowSet: z.number().int(),
  count: z.number().int(),
  origin: z.string(),
  language: z.string().nullable(),
  gapCount: z.number().int(),
});

/** A subtitle or speech-to-text file that the person gave → our transcript. */
export const transcriptImportStage = defineStage({
  id: 'transcript-import',
  version: 1,
  inputs: ['source.transcript'],
  outputs: ['transcript.imported'],
  lane: 'io',
  status: 'Transcribing',
  optional: true,
  half: 'raw',
  params: () => ({}),
  async run(ctx) {
    const outPath = join(ctx.tempDir, 'transcript.json');
    const path = ctx.input('source.transcript').path ?? '';
    const facts = await ctx.workers.run('transcript.import', { path, outPath }, { signal: ctx.signal });
    return { 'transcript.imported': { file: outPath, meta: { ...facts } } };
  },
});

/** The transcript to use (an imported one wins over a recognised one), and its rows for paging and search. */
export const transcriptStage = defineStage({
  id: 'transcript',
  version: 1,
  inputs: [],
  optionalInputs: ['transcript.imported', 'transcript.recognised'],
  outputs: ['transcript', 'transcript.rows'],
  lane: 'io',
  status: 'Transcribing',
  half: 'raw',
  params: () => ({}),
  async run(ctx) {
    const chosen = ctx.find('transcript.imported') ?? ctx.find('transcript.recognised');
    if (chosen?.path == null) return {};
    const { rowsHash, ...meta } = await ctx.workers.run(
      'transcript.index',
      { dbPath: ctx.dbPath, vodId: ctx.vodId, path: chosen.path },
      { signal: ctx.signal },
    );
    const file = join(ctx.tempDir, 'transcript.json');
    await copyFile(chosen.path, file);
    return { transcript: { file, meta }, 'transcript.rows': { rowsHash, meta } };
  },
});
