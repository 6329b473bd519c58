import { type FileHandle, open } from 'node:fs/promises';
import { readBoxHeader } from '../../domain/clips/mp4/boxes.ts';
import type { JoinedMovie } from '../../domain/clips/mp4/join-movie.ts';
import { type MovieTrack, readMovie } from '../../domain/clips/mp4/read-movie.ts';

const HEADER_BYTES = 16;
const COPY_BYTES = 1 << 20;

/** The tracks of an mp4. Throws RangeError when there is no readable `moov`. */
export async function readMovieFile(path: string): Promise<MovieTrack[]> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    let at = 0;
    while (at < size) {
      const header = readBoxHeader(await readBytes(file, at, Math.min(HEADER_BYTES, size - at)));
      if (header === null || header.sizeBytes < header.headerBytes) break;
      if (header.type === 'moov') {
        const body = await readBytes(file, at + header.headerBytes, header.sizeBytes - header.headerBytes);
        return readMovie(body);
      }
      at += header.sizeBytes;
    }
    throw new RangeError('the part has no index');
  } finally {
    await file.close();
  }
}

async function readBytes(file: FileHandle, at: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  const { bytesRead } = await file.read(bytes, 0, length, at);
  if (bytesRead !== length) throw new RangeError('the part is truncated');
  return bytes;
}

/** Writes a joined movie from its parts, a megabyte at a time. */
export async function writeJoined(
  joined: JoinedMovie,
  partPaths: readonly string[],
  outPath: string,
  signal: AbortSignal,
): Promise<void> {
  const open_ = async (paths: readonly string[]): Promise<FileHandle[]> =>
    Promise.all(paths.map((path) => open(path, 'r')));
  const parts = await open_(partPaths);
  const out = await open(outPath, 'w');
  try {
    await out.write(joined.header);
    const buffer = new Uint8Array(COPY_BYTES);
    for (const run of joined.runs) {
      for (let done = 0; done < run.sizeBytes; done += COPY_BYTES) {
        signal.throwIfAborted();
        const length = Math.min(COPY_BYTES, run.sizeBytes - done);
        const { bytesRead } = await parts[run.part]!.read(buffer, 0, length, run.offset + done);
        if (bytesRead !== length) throw new RangeError('the part is truncated');
        await out.write(buffer, 0, length);
      }
    }
  } finally {
    await Promise.all([out.close(), ...parts.map((part) => part.close())]);
  }
}
