import { open } from 'node:fs/promises';

const MAX_CHUNKS = 64;
const UNKNOWN_SIZE = 0xffff_ffff;

/**
 * How many bytes a RIFF/WAVE file should have to hold the sound that its header declares; null where the header
 * leaves it open (a stream, RF64). ffprobe silently takes what is there.
 * Format: Microsoft and IBM, Multimedia Programming Interface and Data Specifications 1.0 (1991).
 */
export async function declaredWavBytes(path: string): Promise<number | null> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(12);
    await file.read(header, 0, 12, 0);
    if (header.toString('latin1', 0, 4) !== 'RIFF' || header.toString('latin1', 8, 12) !== 'WAVE')
      return null;
    let at = 12;
    for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
      const { bytesRead } = await file.read(header, 0, 8, at);
      if (bytesRead < 8) return null;
      const size = header.readUInt32LE(4);
      if (header.toString('latin1', 0, 4) === 'data')
        return size === UNKNOWN_SIZE || size === 0 ? null : at + 8 + size;
      at += 8 + size + (size & 1);
    }
    return null;
  } finally {
    await file.close();
  }
}
