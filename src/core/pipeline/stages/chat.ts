import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ChatSource, RejectedLine } from '../../../shared/model/chat.ts';
import { defineStage } from '../stage.ts';

/** Facts of a chat set, kept as the meta of `chat.messages`. `rowSet` names its rows in the database. */
export const ChatSetMeta = z.object({
  rowSet: z.number().int(),
  count: z.number().int(),
  firstFileMs: z.number().int().nullable(),
  lastFileMs: z.number().int().nullable(),
  rejectedCount: z.number().int(),
  source: ChatSource,
});
export type ChatSetMeta = z.infer<typeof ChatSetMeta>;

export const ChatRejected = z.array(RejectedLine);

/** The chat file → rows. Lines that can't be read are kept aside with their reason. */
export const chatStage = defineStage({
  id: 'chat',
  version: 1,
  inputs: ['source.chat'],
  outputs: ['chat.messages', 'chat.rejected'],
  lane: 'cpu',
  status: 'Fetching chat',
  optional: true,
  half: 'raw',
  cost: 3,
  params: () => ({}),
  async run(ctx) {
    const { path } = ctx.input('source.chat');
    const { rejected, rowsHash, ...facts } = await ctx.workers.run(
      'chat.import',
      { dbPath: ctx.dbPath, vodId: ctx.vodId, path: path ?? '' },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    const file = join(ctx.tempDir, 'rejected.json');
    await writeFile(file, JSON.stringify(rejected));
    return { 'chat.messages': { rowsHash, meta: facts }, 'chat.rejected': { file } };
  },
});
