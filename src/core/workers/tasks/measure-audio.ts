import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { AppError } from '../../../shared/errors.ts';
import { encodeTrackSet } from '../../../shared/model/track-set.ts';
import { createLevelMeter, LEVEL_STEP_MS, type LevelMeter } from '../../domain/dsp/levels.ts';
import { createPeakMeter, type PeakMeter } from '../../domain/dsp/peaks.ts';
import { encodeWaveformHeader } from '../../domain/dsp/waveform-file.ts';
import { wholeBlocks } from '../../domain/dsp/whole-blocks.ts';
import { startFfmpeg } from '../../infra/ffmpeg/child.ts';
import { audioPassArgs, type AudioPass } from '../../infra/ffmpeg/audio-pass.ts';
import { writeFailure } from '../write-failure.ts';
import type { Task, TaskContext } from '../task.ts';

export interface MeasureAudioInput extends AudioPass {
  readonly ffmpegPath: string;
  readonly durationMs: number;
  readonly samplesPerPixel: number;
  readonly peaksPath: string;
  readonly levelsPath: string;
}

export interface MeasuredAudio {
  readonly frames: number;
  readonly lengthPx: number;
}

const BLOCK_BYTES = 1 << 17;

/**
 * One ffmpeg run: it writes the speech WAV itself and pipes the mix here, where peaks and levels are measured as it
 * comes, so that PCM never crosses a thread. Throws AppError `audio/empty`, `disk/…` or what ffmpeg failed with.
 */
export const measureAudio: Task<MeasureAudioInput, MeasuredAudio> = async (input, ctx) => {
  try {
    return await measureWhole(input, ctx);
  } catch (thrown) {
    throw writeFailure(thrown, input.peaksPath);
  }
};

async function measureWhole(input: MeasureAudioInput, ctx: TaskContext): Promise<MeasuredAudio> {
  const { sampleRateHz, channels, samplesPerPixel, durationMs } = input;
  const stop = new AbortController();
  const onAbort = (): void => stop.abort();
  ctx.signal.addEventListener('abort', onAbort, { once: true });
  const peaks = createPeakMeter({ channels, samplesPerPixel });
  const levels = createLevelMeter(sampleRateHz, channels);
  const peaksFile = openPeaksFile(input.peaksPath);
  const expectedFrames = Math.max(1, (durationMs / 1000) * sampleRateHz);
  let frames = 0;
  try {
    const pipe = startFfmpeg(input.ffmpegPath, audioPassArgs(input), { signal: stop.signal });
    const blockFrames = Math.max(1, Math.floor(BLOCK_BYTES / (2 * channels)));
    for await (const block of wholeBlocks(pipe.stdout, channels, blockFrames)) {
      measure(block, peaks, levels, peaksFile);
      frames += block.length / channels;
      ctx.progress(Math.min(1, frames / expectedFrames));
    }
    await pipe.done;
    if (frames === 0) throw noSound();
    peaksFile.write(peaks.finish());
    const lengthPx = peaksFile.finish({ sampleRateHz, samplesPerPixel });
    writeLevels(input.levelsPath, levels, { sampleRateHz, channels });
    return { frames, lengthPx };
  } finally {
    stop.abort();
    ctx.signal.removeEventListener('abort', onAbort);
    peaksFile.close();
  }
}

const noSound = (): AppError =>
  new AppError({
    code: 'audio/empty',
    message: 'The audio track of this recording holds no sound at all.',
    nextStep: 'Choose another audio track as the voice, or go on without sound.',
  });

function measure(block: Int16Array, peaks: PeakMeter, levels: LevelMeter, file: PeaksFile): void {
  file.write(peaks.push(block));
  levels.push(block);
}

interface PeaksFile {
  write(pairs: Int16Array): void;
  /** Writes the header, whose length is known only now, and returns it. */
  finish(format: { sampleRateHz: number; samplesPerPixel: number }): number;
  close(): void;
}

function openPeaksFile(path: string): PeaksFile {
  const file = openSync(path, 'w');
  const header = { bits: 16, channels: 1 } as const;
  writeSync(file, encodeWaveformHeader({ ...header, sampleRateHz: 1, samplesPerPixel: 1, length: 0 }));
  let length = 0;
  return {
    write(pairs) {
      if (pairs.length === 0) return;
      writeSync(file, new Uint8Array(pairs.buffer, pairs.byteOffset, pairs.byteLength));
      length += pairs.length / 2;
    },
    finish({ sampleRateHz, samplesPerPixel }) {
      const bytes = encodeWaveformHeader({ ...header, sampleRateHz, samplesPerPixel, length });
      writeSync(file, bytes, 0, bytes.length, 0);
      return length;
    },
    close: () => closeSync(file),
  };
}

function writeLevels(
  path: string,
  meter: LevelMeter,
  format: { sampleRateHz: number; channels: number },
): void {
  const { tracks, length, frames, wholeSteps } = meter.finish();
  const meta = { ...format, frames, wholeSteps };
  writeFileSync(path, encodeTrackSet({ startMs: 0, stepMs: LEVEL_STEP_MS, length, tracks, meta }));
}
