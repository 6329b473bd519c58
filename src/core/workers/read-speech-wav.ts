import { open } from 'node:fs/promises';
import { AppError } from '../../shared/errors.ts';
import { parseWavHeader } from '../domain/dsp/wav.ts';
import type { TaskContext } from './task.ts';

const HEADER_BYTES = 4096;
const BLOCK_BYTES = 1 << 19;
export const SPEECH_RATE_HZ = 16_000;

/**
 * A 16 kHz mono WAV in blocks, each valid until the next; reports progress and ends when the task is cancelled. Throws
 * AppError `wav/unreadable`.
 */
export async function* speechBlocks(wavPath: string, ctx: TaskContext): AsyncGenerator<Int16Array> {
  const file = await open(wavPath);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(BLOCK_BYTES);
    const head = await file.read(bytes, 0, HEADER_BYTES, 0);
    const { dataOffset, dataBytes, ...format } = parseWavHeader(bytes.subarray(0, head.bytesRead));
    if (format.sampleRateHz !== SPEECH_RATE_HZ || format.channels !== 1 || format.bitsPerSample !== 16)
      throw new AppError({ code: 'wav/unreadable', message: 'The speech WAV is not 16 kHz mono at 16 bit.' });
    const end = dataBytes === null ? size : Math.min(size, dataOffset + dataBytes);
    for (let at = dataOffset; at < end;) {
      ctx.signal.throwIfAborted();
      const { bytesRead } = await file.read(bytes, 0, Math.min(BLOCK_BYTES, end - at), at);
      if (bytesRead === 0) break;
      yield new Int16Array(bytes.buffer, 0, bytesRead >> 1);
      at += bytesRead;
      ctx.progress(at / end);
    }
  } finally {
    await file.close();
  }
}
