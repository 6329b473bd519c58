import { join } from 'node:path';
import { z } from 'zod';
import { TimeMap } from '../../../shared/model/time-map.ts';
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

/**
 * The transcript to use (an imported one wins over a recognised one) without what an engine made up, and its rows for paging
 * and search.
 */
export const transcriptStage = defineStage({
  id: 'transcript',
  version: 2,
  inputs: [],
  optionalInputs: ['transcript.imported', 'transcript.recognised', 'feature.voice', 'source.timemap'],
  outputs: ['transcript', 'transcript.rows'],
  lane: 'io',
  status: 'Transcribing',
  half: 'raw',
  params: () => ({}),
  async run(ctx) {
    const chosen = ctx.find('transcript.imported') ?? ctx.find('transcript.recognised');
    if (chosen?.path == null) return {};
    const truth =
      ctx.find('source.timemap') === null ? [] : TimeMap.parse(await ctx.readJson('source.timemap')).truth;
    const file = join(ctx.tempDir, 'transcript.json');
    const { suspectCount } = await ctx.workers.run(
      'transcript.sort-out',
      {
        path: chosen.path,
        voicePath: ctx.find('feature.voice')?.path ?? null,
        muted: truth.filter(({ kind }) => kind === 'muted'),
        outPath: file,
      },
      { signal: ctx.signal },
    );
    const { rowsHash, ...facts } = await ctx.workers.run(
      'transcript.index',
      { dbPath: ctx.dbPath, vodId: ctx.vodId, path: file },
      { signal: ctx.signal },
    );
    const meta = { ...facts, suspectCount };
    return { transcript: { file, meta }, 'transcript.rows': { rowsHash, meta } };
  },
});
