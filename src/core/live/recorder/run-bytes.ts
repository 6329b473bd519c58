import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { initSectionEnd } from '../../domain/hls/fmp4-check.ts';
import type { RunBytes } from '../../../shared/model/replay.ts';

/** An initialisation section is a few kilobytes; one that isn't within this is none. */
const INIT_READ_BYTES = 1 << 18;

/**
 * The bytes of segments that follow each other, as a stream that can be read by itself: fMP4 gets the initialisation section
 * that its file begins with. Files may still grow. Throws what reading throws, ENOENT where a file is gone.
 */
export async function* readRunBytes(dir: string, parts: readonly RunBytes[]): AsyncGenerator<Buffer> {
  for (const [at, { run, fromByte, toByte }] of parts.entries()) {
    const path = join(dir, run);
    if (at === 0 && fromByte > 0 && run.endsWith('.mp4')) yield await initSection(path);
    const bytes = createReadStream(path, { start: fromByte, end: toByte - 1 });
    for await (const chunk of bytes as AsyncIterable<Buffer>) yield chunk;
  }
}

async function initSection(path: string): Promise<Buffer> {
  const file = await open(path, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(INIT_READ_BYTES), 0, INIT_READ_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    return head.subarray(0, initSectionEnd(head) ?? 0);
  } finally {
    await file.close();
  }
}
