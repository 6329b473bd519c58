import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ownSoundPath } from '../../domain/sounds/own-sound-file.ts';
import { defineStage } from '../stage.ts';

/** Everything heard, as events. Another own sound re-runs this and what is scored from it; nothing is decoded again. */
export const soundEventsStage = defineStage({
  id: 'sound-events',
  version: 1,
  inputs: ['feature.sounds', 'sound.bands'],
  optionalInputs: ['sound.tags'],
  outputs: ['sound.events'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  optional: true,
  cost: 0.3,
  params: ({ ownSounds }) => ({ ownSounds }),
  async run(ctx) {
    const libraryDir = dirname(ctx.dbPath);
    const heard = await ctx.workers.run(
      'audio.own-sounds',
      {
        bandsPath: ctx.input('sound.bands').path ?? '',
        tracksPath: ctx.input('feature.sounds').path ?? '',
        tagsPath: ctx.find('sound.tags')?.path ?? null,
        samples: ctx.params.ownSounds.map(({ soundId, name }) => ({
          name,
          wavPath: join(libraryDir, ownSoundPath(soundId)),
        })),
      },
      { signal: ctx.signal, onProgress: (fraction) => ctx.progress(fraction) },
    );
    const file = join(ctx.tempDir, 'sound-events.json');
    await writeFile(file, JSON.stringify(heard));
    const ownHits = Object.fromEntries(
      ctx.params.ownSounds.map(({ soundId, name }) => [
        soundId,
        heard.events.filter(({ kind, label }) => kind === 'own' && label === name).length,
      ]),
    );
    const meta = { detector: heard.detector, count: heard.events.length, ownHits };
    return { 'sound.events': { file, meta } };
  },
});
