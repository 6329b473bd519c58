import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transcript } from '../../../shared/model/transcript.ts';
import { MediaProbe } from '../../../shared/model/vod.ts';
import { speechWindows } from '../../domain/features/windows.ts';
import { defineStage } from '../stage.ts';

/** 60 s windows every 30 s over the media's real duration, with what was said in them. */
export const windowsStage = defineStage({
  id: 'windows',
  version: 1,
  inputs: ['sound.probe'],
  optionalInputs: ['transcript'],
  outputs: ['windows'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  cost: 0.1,
  params: () => ({}),
  async run(ctx) {
    const { durationMs } = MediaProbe.parse(await ctx.readJson('sound.probe'));
    const sentences =
      ctx.find('transcript')?.path == null
        ? null
        : Transcript.parse(await ctx.readJson('transcript')).sentences;
    const windows = speechWindows(durationMs, sentences);
    const file = join(ctx.tempDir, 'windows.json');
    await writeFile(file, JSON.stringify(windows));
    return { windows: { file, meta: { count: windows.length } } };
  },
});
