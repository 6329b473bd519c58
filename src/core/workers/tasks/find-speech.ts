import { writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '../../../shared/errors.ts';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import { findVoice } from '../../domain/dsp/voice.ts';
import { createVoiceFrameMeter, VOICE_RATE_HZ, VOICE_STEP_MS } from '../../domain/dsp/voice-frames.ts';
import { parseWavHeader } from '../../domain/dsp/wav.ts';
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

const HEADER_BYTES = 4096;
const BLOCK_BYTES = 1 << 19;

/** Writes the `feature.voice` tracks of a speech WAV. Throws AppError `wav/unreadable` or `disk/…`. */
export const findSpeech: Task<FindSpeechInput, FoundSpeech> = async ({ wavPath, outPath }, ctx) => {
  const meter = createVoiceFrameMeter();
  const file = await open(wavPath);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(BLOCK_BYTES);
    const head = await file.read(bytes, 0, HEADER_BYTES, 0);
    const { dataOffset, dataBytes, ...format } = parseWavHeader(bytes.subarray(0, head.bytesRead));
    if (format.sampleRateHz !== VOICE_RATE_HZ || format.channels !== 1 || format.bitsPerSample !== 16)
      throw new AppError({ code: 'wav/unreadable', message: 'The speech WAV is not 16 kHz mono at 16 bit.' });
    const end = dataBytes === null ? size : Math.min(size, dataOffset + dataBytes);
    for (let at = dataOffset; at < end;) {
      ctx.signal.throwIfAborted();
      const { bytesRead } = await file.read(bytes, 0, Math.min(BLOCK_BYTES, end - at), at);
      if (bytesRead === 0) break;
      meter.push(new Int16Array(bytes.buffer, 0, bytesRead >> 1));
      at += bytesRead;
      ctx.progress(at / end);
    }
  } finally {
    await file.close();
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
