import { join } from 'node:path';
import { defineStage } from '../stage.ts';

/** When someone speaks, how high, what starts suddenly, and the bands that other sounds are found in. */
export const speechStage = defineStage({
  id: 'speech',
  version: 2,
  inputs: ['audio.speech'],
  outputs: ['feature.voice', 'sound.bands'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  cost: 6,
  params: () => ({}),
  async run(ctx) {
    const file = join(ctx.tempDir, 'voice.tracks');
    const bandsPath = join(ctx.tempDir, 'sound.bands');
    const found = await ctx.workers.run(
      'audio.speech',
      { wavPath: ctx.input('audio.speech').path ?? '', outPath: file, bandsPath },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return { 'feature.voice': { file, meta: { ...found } }, 'sound.bands': { file: bandsPath } };
  },
});
