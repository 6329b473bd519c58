import { spawnSync } from 'node:child_process';
import { appendFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sh = (script: string, ...args: string[]): boolean =>
  spawnSync('sh', ['-c', script, 'sh', ...args]).status === 0;

/** Drives of a test's own need Linux and its administrator's rights. */
export const canMount =
  process.platform === 'linux' &&
  sh(
    'mkdir -p "$1" && mount -t tmpfs -o size=64k tmpfs "$1" && umount "$1"; rmdir "$1"',
    join(tmpdir(), `klipstream-mount-${process.pid}`),
  );

/** Puts an empty drive of so many bytes, in memory, over a folder. */
export function mountDrive(dir: string, bytes: number): void {
  if (!sh('mount -t tmpfs -o size="$2" tmpfs "$1"', dir, String(bytes)))
    throw new Error(`No drive could be mounted at ${dir}.`);
}

export const unmountDrive = (dir: string): void => void sh('umount "$1"', dir);

/** Fills a drive to the last byte; call what it returns to give the space back. */
export function fillDrive(dir: string): () => void {
  const path = join(dir, 'filler');
  for (const piece of [1 << 20, 1 << 12, 1])
    try {
      for (;;) appendFileSync(path, Buffer.alloc(piece));
    } catch (thrown) {
      if (!(thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')) throw thrown;
    }
  return () => rmSync(path);
}
