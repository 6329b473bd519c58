import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defineStage, type StageContext, type StageOutput } from '../stage.ts';

/** What ffprobe says of the file that the sound is read from, and whether it can be taken as it is. */
export const soundProbeStage = defineStage({
  id: 'probe-sound',
  version: 1,
  inputs: ['source.sound'],
  outputs: ['sound.probe'],
  lane: 'io',
  status: 'Downloading',
  half: 'raw',
  params: () => ({}),
  run: async (ctx) => ({ 'sound.probe': await probe(ctx, ctx.input('source.sound').path) }),
});

/** The same for the recording itself; a recording that is also where the sound comes from is looked at once. */
export const probeStage = defineStage({
  id: 'probe',
  version: 2,
  inputs: ['source.media'],
  optionalInputs: ['source.sound', 'sound.probe'],
  outputs: ['media.probe'],
  lane: 'io',
  status: 'Downloading',
  half: 'raw',
  params: () => ({}),
  async run(ctx) {
    const media = ctx.input('source.media');
    const known = ctx.find('source.sound')?.hash === media.hash ? ctx.find('sound.probe') : null;
    if (known?.path == null) return { 'media.probe': await probe(ctx, media.path) };
    const file = join(ctx.tempDir, 'probe.json');
    await copyFile(known.path, file);
    return { 'media.probe': { file } };
  },
});

async function probe(ctx: StageContext<unknown>, path: string | null): Promise<StageOutput> {
  const found = await ctx.media.probe(path ?? '', ctx.signal);
  const file = join(ctx.tempDir, 'probe.json');
  await writeFile(file, JSON.stringify(found));
  return { file };
}
