import { join } from 'node:path';
import { defineStage } from '../stage.ts';

const TILE_PX = 2048;
/** A zoom level for the export: fine enough to draw, small enough to open in an editor. */
const JSON_MAX_PX = 20_000;

/** Every zoom level of the peaks for the timeline, the picture, and audiowaveform's JSON for the export. */
export const waveformStage = defineStage({
  id: 'waveform',
  version: 1,
  inputs: ['audio.peaks'],
  outputs: ['waveform', 'waveform.png', 'waveform.json'],
  // The first highlights don't wait for pictures.
  after: ['first-look'],
  lane: 'cpu',
  status: 'Analyzing',
  half: 'raw',
  params: () => ({ tilePx: TILE_PX, jsonMaxPx: JSON_MAX_PX }),
  async run(ctx) {
    const files = {
      wavePath: join(ctx.tempDir, 'waveform.bin'),
      pngPath: join(ctx.tempDir, 'waveform.png'),
      jsonPath: join(ctx.tempDir, 'waveform.json'),
    };
    const { sampleRateHz, levels } = await ctx.workers.run(
      'audio.waveform',
      { peaksPath: ctx.input('audio.peaks').path ?? '', ...files, jsonMaxPx: JSON_MAX_PX },
      { signal: ctx.signal },
    );
    return {
      waveform: { file: files.wavePath, meta: { sampleRateHz, tilePx: TILE_PX, levels } },
      'waveform.png': { file: files.pngPath },
      'waveform.json': { file: files.jsonPath },
    };
  },
});
