import { join } from 'node:path';
import { defineStage } from '../stage.ts';

/** Laughter, cheer and shouts by rules, and the bands that the person's own sounds are looked for in. */
export const soundsStage = defineStage({
  id: 'sounds',
  version: 1,
  inputs: ['audio.speech'],
  optionalInputs: ['feature.voice'],
  outputs: ['feature.sounds', 'sound.bands'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 5,
  params: () => ({}),
  async run(ctx) {
    const tracksPath = join(ctx.tempDir, 'sounds.tracks');
    const bandsPath = join(ctx.tempDir, 'sound.bands');
    const { length } = await ctx.workers.run(
      'audio.sounds',
      {
        wavPath: ctx.input('audio.speech').path ?? '',
        voicePath: ctx.find('feature.voice')?.path ?? null,
        bandsPath,
        tracksPath,
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    const meta = { detector: 'heuristic', length };
    return { 'feature.sounds': { file: tracksPath, meta }, 'sound.bands': { file: bandsPath, meta: {} } };
  },
});
