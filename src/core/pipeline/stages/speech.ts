import { join } from 'node:path';
import { defineStage } from '../stage.ts';

/** When someone speaks, how high, and what starts suddenly. */
export const speechStage = defineStage({
  id: 'speech',
  version: 1,
  inputs: ['audio.speech'],
  outputs: ['feature.voice'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  cost: 6,
  params: () => ({}),
  async run(ctx) {
    const file = join(ctx.tempDir, 'voice.tracks');
    const found = await ctx.workers.run(
      'audio.speech',
      { wavPath: ctx.input('audio.speech').path ?? '', outPath: file },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return { 'feature.voice': { file, meta: { ...found } } };
  },
});
