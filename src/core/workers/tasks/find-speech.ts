import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import { findVoice } from '../../domain/dsp/voice.ts';
import { createVoiceFrameMeter, VOICE_STEP_MS } from '../../domain/dsp/voice-frames.ts';
import { createSoundFrameWriter } from '../../domain/sounds/sound-frames.ts';
import { speechBlocks } from '../read-speech-wav.ts';
import { writeFailure } from '../write-failure.ts';
import type { Task } from '../task.ts';

export interface FindSpeechInput {
  /** 16 kHz mono, 16 bit. */
  readonly wavPath: string;
  /** `feature.voice` and `sound.bands`. */
  readonly outPath: string;
  readonly bandsPath: string;
}

export interface FoundSpeech {
  readonly speechRatio: number;
  readonly silentRatio: number;
}

/** Writes the `feature.voice` tracks and the `sound.bands` of a speech WAV, from one set of spectra. Throws AppError `wav/unreadable` or `disk/…`. */
export const findSpeech: Task<FindSpeechInput, FoundSpeech> = async (
  { wavPath, outPath, bandsPath },
  ctx,
) => {
  const writer = createSoundFrameWriter();
  const meter = createVoiceFrameMeter(writer.onHop);
  const bands = openSync(bandsPath, 'w');
  try {
    for await (const samples of speechBlocks(wavPath, ctx)) {
      meter.push(samples);
      writeSync(bands, writer.take());
    }
  } catch (thrown) {
    throw writeFailure(thrown, bandsPath);
  } finally {
    closeSync(bands);
  }
  const frames = meter.finish();
  const { tracks, speechRatio, silentRatio } = findVoice(frames);
  const meta = { speechRatio, silentRatio };
  const set = {
    startMs: 0,
    stepMs: VOICE_STEP_MS,
    length: frames.rmsDbfs.length,
    tracks: { ...tracks },
    meta,
  };
  try {
    writeFileSync(outPath, encodeTrackSet(set));
  } catch (thrown) {
    throw writeFailure(thrown, outPath);
  }
  return meta;
};
