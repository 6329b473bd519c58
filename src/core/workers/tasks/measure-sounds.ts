import { closeSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { decodeTrackSet, encodeTrackSet } from '../../../shared/model/track-set.ts';
import { measureSounds, SOUND_STEP_MS } from '../../domain/sounds/measure-sounds.ts';
import { createSoundFrameMeter } from '../../domain/sounds/sound-frames.ts';
import { speechBlocks } from '../read-speech-wav.ts';
import type { Task } from '../task.ts';
import { writeFailure } from '../write-failure.ts';

export interface MeasureSoundsInput {
  /** 16 kHz mono, 16 bit. */
  readonly wavPath: string;
  /** `feature.voice`; null when it could not be made. */
  readonly voicePath: string | null;
  readonly bandsPath: string;
  readonly tracksPath: string;
}

/** Writes `sound.bands` and `feature.sounds`. Throws AppError `wav/unreadable` or `disk/…`. */
export const measureSoundsTask: Task<MeasureSoundsInput, { length: number }> = async (input, ctx) => {
  const meter = createSoundFrameMeter();
  const bands = openSync(input.bandsPath, 'w');
  try {
    for await (const samples of speechBlocks(input.wavPath, ctx)) writeSync(bands, meter.push(samples));
  } catch (thrown) {
    throw writeFailure(thrown, input.bandsPath);
  } finally {
    closeSync(bands);
  }
  const voice = input.voicePath === null ? null : decodeTrackSet(await readFile(input.voicePath));
  ctx.signal.throwIfAborted();
  const tracks = measureSounds(readFileSync(input.bandsPath), voice?.tracks['speech'] ?? null);
  const { length } = tracks.laughter;
  const set = { startMs: 0, stepMs: SOUND_STEP_MS, length, tracks, meta: { detector: 'heuristic' } };
  try {
    writeFileSync(input.tracksPath, encodeTrackSet(set));
  } catch (thrown) {
    throw writeFailure(thrown, input.tracksPath);
  }
  return { length };
};
