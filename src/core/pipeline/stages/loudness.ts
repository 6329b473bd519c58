import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { measureLoudness } from '../../domain/dsp/loudness.ts';
import { defineStage } from '../stage.ts';

const LevelsMeta = z.object({ wholeSteps: z.number().int() });

/**
 * BS.1770 loudness from the powers per 100 ms. `momentary` and `shortTerm` look back 400 ms and 3 s from the end of
 * their step, as meters do.
 */
export const loudnessStage = defineStage({
  id: 'loudness',
  version: 1,
  inputs: ['audio.levels'],
  outputs: ['feature.loudness'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'analysis',
  params: () => ({}),
  async run(ctx) {
    const levels = decodeTrackSet(await ctx.readBytes('audio.levels'));
    const { wholeSteps } = LevelsMeta.parse(levels.meta);
    const powers = levels.tracks['kWeightedPower']!.subarray(0, wholeSteps);
    const { momentary, shortTerm, integratedLufs, rangeLu } = measureLoudness(powers);
    const meta = { integratedLufs, rangeLu };
    const file = join(ctx.tempDir, 'loudness.tracks');
    await writeFile(
      file,
      encodeTrackSet({
        startMs: levels.startMs,
        stepMs: levels.stepMs,
        length: wholeSteps,
        tracks: { momentary, shortTerm },
        meta,
      }),
    );
    return { 'feature.loudness': { file, meta } };
  },
});
