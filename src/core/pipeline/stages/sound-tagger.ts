import { join } from 'node:path';
import { defineStage, type SoundTaggerFiles } from '../stage.ts';

/** What the person's own audio tagger hears; replaces the rules for every sound that its class map names. */
export const soundTaggerStage = defineStage<{ readonly tagger: SoundTaggerFiles | null }>({
  id: 'sound-tagger',
  version: 1,
  inputs: ['audio.speech', 'feature.sounds'],
  optionalInputs: ['feature.voice'],
  outputs: ['sound.tags'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 8,
  isEnabled: ({ soundTagger }) => soundTagger !== null,
  params: ({ soundTagger }) => ({ tagger: soundTagger }),
  async run(ctx) {
    const { tagger } = ctx.params;
    if (tagger === null) return {};
    const outPath = join(ctx.tempDir, 'tags.tracks');
    const tagged = await ctx.workers.run(
      'audio.tag',
      {
        wavPath: ctx.input('audio.speech').path ?? '',
        modelPath: tagger.modelPath,
        labelsPath: tagger.labelsPath,
        tracksPath: ctx.input('feature.sounds').path ?? '',
        voicePath: ctx.find('feature.voice')?.path ?? null,
        outPath,
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    return { 'sound.tags': { file: outPath, meta: { ...tagged } } };
  },
});
