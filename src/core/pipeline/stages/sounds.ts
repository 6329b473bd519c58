import { join } from 'node:path';
import { defineStage } from '../stage.ts';

/** Laughter, cheer and shouts by rules. */
export const soundsStage = defineStage({
  id: 'sounds',
  version: 1,
  inputs: ['sound.bands', 'feature.voice'],
  outputs: ['feature.sounds'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 1,
  params: () => ({}),
  async run(ctx) {
    const tracksPath = join(ctx.tempDir, 'sounds.tracks');
    const { length } = await ctx.workers.run(
      'audio.sounds',
      {
        bandsPath: ctx.input('sound.bands').path ?? '',
        voicePath: ctx.input('feature.voice').path ?? '',
        tracksPath,
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    const meta = { detector: 'heuristic', length };
    return { 'feature.sounds': { file: tracksPath, meta } };
  },
});
