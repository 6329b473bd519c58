import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { defineStage } from '../stage.ts';
import { ChatSetMeta } from './chat.ts';

/** Where the chat lies on the media, and how late it reacts. */
export const chatAlignStage = defineStage({
  id: 'chat-align',
  version: 1,
  inputs: ['chat.messages'],
  optionalInputs: ['sound.probe', 'feature.loudness'],
  outputs: ['chat.alignment'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 0.5,
  params: ({ chatOffsetMs }) => ({ chatOffsetMs }),
  async run(ctx) {
    const { rowSet } = ChatSetMeta.parse(ctx.input('chat.messages').meta);
    const probe =
      ctx.find('sound.probe') === null ? null : MediaProbe.parse(await ctx.readJson('sound.probe'));
    const alignment = await ctx.workers.run(
      'chat.align',
      {
        dbPath: ctx.dbPath,
        rowSet,
        loudnessPath: probe === null ? null : (ctx.find('feature.loudness')?.path ?? null),
        durationMs: probe?.durationMs ?? null,
        recordedAtUnixMs: probe?.createdAtUnixMs ?? null,
        manualOffsetMs: ctx.params.chatOffsetMs,
      },
      { signal: ctx.signal },
    );
    const file = join(ctx.tempDir, 'alignment.json');
    await writeFile(file, JSON.stringify(alignment));
    return { 'chat.alignment': { file, meta: { ...alignment } } };
  },
});
