import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { createGunzip, constants } from 'node:zlib';
import { abortError, AppError } from '../../../shared/errors.ts';

const CHUNK_BYTES = 256 * 1024;

export interface ByteStreamOptions {
  readonly signal?: AbortSignal | undefined;
  /** What the file is, for the codes and sentences of errors; chat when not said. */
  readonly kind?: 'chat' | 'transcript' | undefined;
  /** Called with the share of the file (0..1) that was read. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** How a stream of a file ended: `broken` says in words where compressed data went wrong. */
export interface ByteStreamEnd {
  readonly broken: string | null;
}

/**
 * Yields a file's bytes, decompressed when its content (not its name) is gzip. What can be decompressed of a damaged
 * or cut-off archive is yielded before the end says so. A chunk is only valid until the next one is asked for. Throws
 * AppError `chat/missing-file`, `chat/unreadable-file`, and an AbortError when the signal fires.
 */
export async function* readBytes(
  path: string,
  options: ByteStreamOptions = {},
): AsyncGenerator<Uint8Array, ByteStreamEnd> {
  const { sizeBytes, isGzip } = await inspect(path, options.kind);
  if (isGzip) return yield* readGzip(path, sizeBytes, options);
  yield* readPlain(path, sizeBytes, options);
  return { broken: null };
}

/** One buffer for the whole file: nothing is left for the garbage collector. */
async function* readPlain(
  path: string,
  sizeBytes: number,
  options: ByteStreamOptions,
): AsyncGenerator<Uint8Array, void> {
  const file = await open(path, 'r').catch((error: unknown) =>
    Promise.reject(unreadable(path, error, options.kind)),
  );
  const buffer = Buffer.alloc(CHUNK_BYTES);
  let readSoFar = 0;
  try {
    for (;;) {
      if (options.signal?.aborted === true) throw abortError();
      const { bytesRead } = await file
        .read(buffer, 0, CHUNK_BYTES, null)
        .catch((error: unknown) => Promise.reject(unreadable(path, error, options.kind)));
      if (bytesRead === 0) return;
      readSoFar += bytesRead;
      yield buffer.subarray(0, bytesRead);
      options.onProgress?.(Math.min(1, readSoFar / Math.max(1, sizeBytes)));
    }
  } finally {
    await file.close();
  }
}

async function* readGzip(
  path: string,
  sizeBytes: number,
  options: ByteStreamOptions,
): AsyncGenerator<Uint8Array, ByteStreamEnd> {
  const source = createReadStream(path, { highWaterMark: CHUNK_BYTES });
  let readSoFar = 0;
  source.on('data', (chunk) => {
    readSoFar += chunk.length;
  });
  // With a flush at the end a cut-off archive still gives all that is in it; the end is checked afterwards.
  const gunzip = source.pipe(createGunzip({ chunkSize: CHUNK_BYTES, finishFlush: constants.Z_SYNC_FLUSH }));
  source.on('error', (error) => gunzip.destroy(error));
  let unpackedBytes = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      if (options.signal?.aborted === true) throw abortError();
      unpackedBytes += chunk.length;
      yield chunk;
      options.onProgress?.(Math.min(1, readSoFar / Math.max(1, sizeBytes)));
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code.startsWith('Z_')) return { broken: 'the compressed data is damaged here' };
    throw code === '' ? error : unreadable(path, error, options.kind);
  } finally {
    source.destroy();
    gunzip.destroy();
  }
  const isCut = !(await endsWithLength(path, sizeBytes, unpackedBytes)) && (await isCutOff(path));
  return { broken: isCut ? 'the compressed file is cut off here' : null };
}

async function inspect(
  path: string,
  kind: ByteStreamOptions['kind'],
): Promise<{ sizeBytes: number; isGzip: boolean }> {
  try {
    const { size } = await stat(path);
    const file = await open(path, 'r');
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
      return { sizeBytes: size, isGzip: bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b };
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error, kind);
  }
}

function unreadable(path: string, cause: unknown, kind: ByteStreamOptions['kind'] = 'chat'): AppError {
  const code = (cause as NodeJS.ErrnoException).code ?? '';
  return code === 'ENOENT'
    ? new AppError(
        {
          code: `${kind}/missing-file`,
          message: `The ${kind} file ${path} is not there.`,
          nextStep: 'Choose it again.',
        },
        { cause },
      )
    : new AppError(
        {
          code: `${kind}/unreadable-file`,
          message: `The ${kind} file ${path} can't be read (${code === '' ? String(cause) : code}).`,
          nextStep: 'Check that you may read it and that its drive is connected.',
        },
        { cause },
      );
}

/** A gzip member ends with the length (mod 2^32) of what it holds: RFC 1952. */
async function endsWithLength(path: string, sizeBytes: number, unpackedBytes: number): Promise<boolean> {
  if (sizeBytes < 18) return false;
  const file = await open(path, 'r');
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, sizeBytes - 4);
    return buffer.readUInt32LE(0) === unpackedBytes % 2 ** 32;
  } finally {
    await file.close();
  }
}

/** Several members in one file end with the length of the last only: a second pass tells them from a cut one. */
async function isCutOff(path: string): Promise<boolean> {
  const gunzip = createReadStream(path, { highWaterMark: CHUNK_BYTES }).pipe(createGunzip());
  try {
    gunzip.resume();
    await finished(gunzip);
    return false;
  } catch {
    return true;
  }
}
