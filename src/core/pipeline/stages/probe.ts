import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineStage } from '../stage.ts';

/** What ffprobe says of the recording, and whether it can be taken as it is. */
export const probeStage = defineStage({
  id: 'probe',
  version: 1,
  inputs: ['source.media'],
  outputs: ['media.probe'],
  lane: 'io',
  status: 'Downloading',
  half: 'raw',
  params: () => ({}),
  async run(ctx) {
    const probe = await ctx.media.probe(ctx.input('source.media').path ?? '', ctx.signal);
    const file = join(ctx.tempDir, 'probe.json');
    await writeFile(file, JSON.stringify(probe));
    return { 'media.probe': { file } };
  },
});
