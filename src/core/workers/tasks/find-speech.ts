import { writeFileSync } from 'node:fs';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import { findVoice } from '../../domain/dsp/voice.ts';
import { createVoiceFrameMeter, VOICE_STEP_MS } from '../../domain/dsp/voice-frames.ts';
import { speechBlocks } from '../read-speech-wav.ts';
import { writeFailure } from '../write-failure.ts';
import type { Task } from '../task.ts';

export interface FindSpeechInput {
  /** 16 kHz mono, 16 bit. */
  readonly wavPath: string;
  readonly outPath: string;
}

export interface FoundSpeech {
  readonly speechRatio: number;
  readonly silentRatio: number;
}

/** Writes the `feature.voice` tracks of a speech WAV. Throws AppError `wav/unreadable` or `disk/…`. */
export const findSpeech: Task<FindSpeechInput, FoundSpeech> = async ({ wavPath, outPath }, ctx) => {
  const meter = createVoiceFrameMeter();
  for await (const samples of speechBlocks(wavPath, ctx)) meter.push(samples);
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
