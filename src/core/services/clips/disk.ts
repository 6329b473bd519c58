import { mkdir, open, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** The file system as far as clips and exports ask it. Replaced in tests. */
export interface DiskProbe {
  /** Bytes that may still be written to the drive that holds a folder; null when it can't be told. */
  freeBytes(folder: string): Promise<number | null>;
}

export const systemDisk: DiskProbe = {
  async freeBytes(folder) {
    try {
      const stats = await statfs(folder);
      return stats.bavail * stats.bsize;
    } catch {
      return null;
    }
  },
};

const BYTES_PER_MB = 1_000_000;
const megabytes = (bytes: number): string => `${Math.max(1, Math.ceil(bytes / BYTES_PER_MB))} MB`;

const diskFull = (folder: string, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'disk/full',
      message: `The drive of ${folder} is full.`,
      nextStep: 'Free some space, or choose a folder on another drive, then try again.',
    },
    { cause },
  );

/** What a failed write means for the person; anything unexpected is returned as it came. */
export function writeFailure(path: string, thrown: unknown): unknown {
  const code = (thrown as NodeJS.ErrnoException | null)?.code ?? '';
  const folder = dirname(path);
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, thrown);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new AppError(
        {
          code: 'disk/read-only',
          message: `KlipStream may not write to ${folder}.`,
          nextStep: 'Choose another folder, or allow writing to this one.',
        },
        { cause: thrown },
      );
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EEXIST':
      return new AppError(
        {
          code: 'disk/no-folder',
          message: `${folder} is not a folder that can be written to.`,
          nextStep: 'Choose another folder.',
        },
        { cause: thrown },
      );
    case 'ENAMETOOLONG':
    case 'EINVAL':
      return new AppError(
        {
          code: 'disk/bad-name',
          message: `The drive doesn't take the name ${basename(path)}.`,
          nextStep: 'Choose a shorter or simpler name.',
        },
        { cause: thrown },
      );
    default:
      return thrown;
  }
}

/** Makes the folder and proves that a file can be written at `path`. Throws AppError `disk/…`. */
export async function prepareTarget(path: string): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'w');
    await file.close();
  } catch (thrown) {
    throw writeFailure(path, thrown);
  }
}

/** Throws AppError `disk/full` when fewer than `neededBytes` are free beside `path`. */
export async function demandSpace(disk: DiskProbe, path: string, neededBytes: number): Promise<void> {
  const folder = dirname(path);
  const free = await disk.freeBytes(folder);
  if (free === null || free >= neededBytes) return;
  throw new AppError({
    code: 'disk/full',
    message: `${basename(path)} needs about ${megabytes(neededBytes)}, but the drive of ${folder} has ${megabytes(free)} left.`,
    nextStep: 'Free some space, or choose a folder on another drive, then try again.',
  });
}

/** Throws AppError `media/missing` when the source is gone. */
export async function demandSource(path: string): Promise<void> {
  try {
    if ((await stat(path)).isFile()) return;
  } catch (thrown) {
    throw missingSource(path, thrown);
  }
  throw missingSource(path);
}

const missingSource = (path: string, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'media/missing',
      message: `${basename(path)} is not where it was.`,
      nextStep: 'Put the file back, or relink it in the library.',
      detail: path,
    },
    { cause },
  );

export const removeQuietly = (path: string): Promise<void> => rm(path, { recursive: true, force: true });
