import { copyFile, mkdir, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Moves a file whole or not at all, also onto another drive; the folder is made. */
export async function moveFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  try {
    await rename(from, to);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EXDEV') throw thrown;
    await copyWhole(from, to);
    await rm(from, { force: true });
  }
}

async function copyWhole(from: string, to: string): Promise<void> {
  const partPath = `${to}.part`;
  try {
    await copyFile(from, partPath);
    await rename(partPath, to);
  } finally {
    await rm(partPath, { force: true });
  }
}
