import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { measureSounds, SOUND_STEP_MS } from '../../domain/sounds/measure-sounds.ts';
import type { Task } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface MeasureSoundsInput {
  /** `feature.voice` */
  readonly voicePath: string;
  readonly bandsPath: string;
  /** `feature.sounds` goes here. */
  readonly tracksPath: string;
}

/** `sound.bands` → `feature.sounds`. Throws AppError `disk/…`. */
export const measureSoundsTask: Task<MeasureSoundsInput, { length: number }> = async (input, ctx) => {
  const voice = decodeTrackSet(await readFile(input.voicePath));
  ctx.signal.throwIfAborted();
  const tracks = measureSounds(await readFile(input.bandsPath), voice.tracks['speech'] ?? null);
  const { length } = tracks.laughter;
  const set = { startMs: 0, stepMs: SOUND_STEP_MS, length, tracks, meta: { detector: 'heuristic' } };
  try {
    writeFileSync(input.tracksPath, encodeTrackSet(set));
  } catch (thrown) {
    throw writeFailure(thrown, input.tracksPath);
  }
  return { length };
};
