import { constants, copyFile, link, mkdir, open, rename, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { removeQuietly, writeFailure } from '../clips/disk.ts';

const BUFFER_CHARS = 1 << 16;

/**
 * Writes a file through a neighbour that is renamed once it is whole, so that a name never holds half a file. Throws
 * AppError `disk/…`, or what `write` throws; nothing is left behind then.
 */
export async function writeWhole(path: string, write: (partPath: string) => Promise<void>): Promise<void> {
  const partPath = join(dirname(path), `.${basename(path)}.part`);
  try {
    await mkdir(dirname(path), { recursive: true });
    await removeQuietly(partPath);
    await write(partPath);
    await rename(partPath, path);
  } catch (thrown) {
    throw writeFailure(path, thrown);
  } finally {
    await removeQuietly(partPath);
  }
}

/** An open text file that is written in larger pieces. */
export interface TextSink {
  write(text: string): Promise<void>;
}

/** Gives `use` a sink on `partPath`; everything is on the drive when this resolves. */
export async function withTextSink(partPath: string, use: (sink: TextSink) => Promise<void>): Promise<void> {
  const file = await open(partPath, 'w');
  let pending = '';
  const flush = async (): Promise<void> => {
    const bytes = Buffer.from(pending, 'utf8');
    pending = '';
    for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
  };
  try {
    await use({
      async write(text) {
        pending += text;
        if (pending.length >= BUFFER_CHARS) await flush();
      },
    });
    await flush();
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A text file from pieces that are made as they are written. */
export const writeText = (path: string, pieces: Iterable<string>, signal: AbortSignal): Promise<void> =>
  writeWhole(path, (partPath) =>
    withTextSink(partPath, async (sink) => {
      for (const piece of pieces) {
        signal.throwIfAborted();
        await sink.write(piece);
      }
    }),
  );

async function isSameFile(left: string, right: string): Promise<boolean> {
  try {
    const [one, other] = await Promise.all([stat(left, { bigint: true }), stat(right, { bigint: true })]);
    return one.dev === other.dev && one.ino === other.ino;
  } catch {
    return false;
  }
}

/**
 * Puts an existing file at `path`: as a second name of the same bytes where the drive allows it, else as a copy.
 * `share` false always copies, for files that somebody may change or drop later.
 */
export async function placeFile(from: string, path: string, options: { share: boolean }): Promise<void> {
  if (await isSameFile(from, path)) return;
  await writeWhole(path, async (partPath) => {
    if (options.share) {
      try {
        await link(from, partPath);
        return;
      } catch {
        // Another drive, or one without hard links (FAT32, many network shares).
      }
    }
    await copyFile(from, partPath, constants.COPYFILE_FICLONE);
  });
}
