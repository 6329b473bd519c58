import { createHash } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { ArtefactFiles } from '../../ports/artefact-files.ts';

const HASH_BLOCK_BYTES = 1 << 20;

/** `<library>/artefacts/ab/cdef…` by SHA-256, a folder per VOD and stage below `work` while stages run. */
export function createArtefactFiles(libraryDir: string): ArtefactFiles {
  const absolute = (path: string): string => join(libraryDir, path);
  const workDir = (vodId: string, stageId: string): string => join(libraryDir, 'work', vodId, stageId);
  return {
    resolve: absolute,
    async commit(tempFile) {
      const hash = await hashFile(tempFile);
      const path = join('artefacts', hash.slice(0, 2), hash.slice(2));
      await flush(tempFile);
      const { size } = await stat(tempFile);
      await mkdir(dirname(absolute(path)), { recursive: true });
      await rename(tempFile, absolute(path));
      return { path, hash, sizeBytes: size };
    },
    async isWhole(path, sizeBytes) {
      try {
        return (await stat(absolute(path))).size === sizeBytes;
      } catch {
        return false;
      }
    },
    remove: (path) => rm(absolute(path), { force: true }),
    async makeTempDir(vodId, stageId) {
      const dir = join(workDir(vodId, stageId), 'temp');
      await rm(dir, { recursive: true, force: true });
      await makeDir(dir, libraryDir);
      return dir;
    },
    async makeChunkDir(vodId, stageId, cacheKey) {
      const parent = workDir(vodId, stageId);
      const name = `chunks-${cacheKey.slice(0, 16)}`;
      await makeDir(join(parent, name), libraryDir);
      const stale = (await readdir(parent)).filter((entry) => entry.startsWith('chunks-') && entry !== name);
      await Promise.all(stale.map((entry) => rm(join(parent, entry), { recursive: true, force: true })));
      return join(parent, name);
    },
    dropTemp: (vodId, stageId) => rm(join(workDir(vodId, stageId), 'temp'), { recursive: true, force: true }),
    dropWork: (vodId, stageId) =>
      rm(stageId === null ? join(libraryDir, 'work', vodId) : workDir(vodId, stageId), {
        recursive: true,
        force: true,
      }),
    async freeBytes() {
      const { bavail, bsize } = await statfs(libraryDir);
      return bavail * bsize;
    },
  };
}

async function makeDir(dir: string, libraryDir: string): Promise<void> {
  try {
    await mkdir(dir, { recursive: true });
  } catch (thrown) {
    throw new AppError(
      {
        code: 'library/not-writable',
        message: `The library folder ${libraryDir} can't be written.`,
        nextStep: 'Check its permissions and free space, or choose another library folder in Settings.',
      },
      { cause: thrown },
    );
  }
}

/** Into one buffer: a stream's chunks of a recording's size would wait for the garbage collector by the hundred. */
async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(HASH_BLOCK_BYTES);
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, HASH_BLOCK_BYTES, null);
      if (bytesRead === 0) return hash.digest('hex');
      hash.update(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** The content must be on the disk before the row that promises it. */
async function flush(path: string): Promise<void> {
  const handle = await open(path, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
