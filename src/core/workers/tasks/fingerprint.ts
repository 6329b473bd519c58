import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import type { Task } from '../task.ts';

const SAMPLE_BYTES = 1 << 20;
const SAMPLES = 16;
/** Up to here the whole content counts; beyond it (media), its size and evenly spread samples do. */
const WHOLE_UP_TO_BYTES = 256 << 20;

/** Identity of a file's content: SHA-256 over its size and its bytes (or 16 samples of 1 MiB of a large file). */
export const fingerprintFile: Task<{ path: string }, { fingerprint: string }> = async ({ path }, ctx) => {
  const handle = await open(path, 'r');
  try {
    const { size } = await handle.stat();
    const hash = createHash('sha256').update(String(size));
    const buffer = Buffer.allocUnsafe(SAMPLE_BYTES);
    for (const position of samplePositions(size)) {
      ctx.signal.throwIfAborted();
      hash.update(await readAt(handle, buffer, position));
    }
    return { fingerprint: hash.digest('hex') };
  } finally {
    await handle.close();
  }
};

function samplePositions(size: number): number[] {
  if (size <= WHOLE_UP_TO_BYTES) {
    return Array.from({ length: Math.ceil(size / SAMPLE_BYTES) }, (_, index) => index * SAMPLE_BYTES);
  }
  const last = size - SAMPLE_BYTES;
  return Array.from({ length: SAMPLES }, (_, index) => Math.floor((last * index) / (SAMPLES - 1)));
}

async function readAt(handle: FileHandle, buffer: Buffer, position: number): Promise<Uint8Array> {
  const { bytesRead } = await handle.read(buffer, 0, SAMPLE_BYTES, position);
  return buffer.subarray(0, bytesRead);
}
