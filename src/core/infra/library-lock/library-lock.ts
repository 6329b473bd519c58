import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { isBusy } from '../sqlite/open.ts';

/** The one process that may open a library's database. */
export interface LibraryLock {
  release(): void;
}

const LOCK_FILE = 'lock.db';

/**
 * Takes the library for this process, or returns null when another one has it. The lock is an open exclusive SQLite
 * transaction: the operating system drops it when the process ends, however it ends.
 * Throws AppError `library/not-writable` when the folder can't be written, `node/too-old` before anything is opened.
 */
export function takeLibraryLock(libraryDir: string): LibraryLock | null {
  checkNodeVersion(process.versions.node);
  let db: Database.Database | null = null;
  try {
    mkdirSync(libraryDir, { recursive: true });
    db = new Database(join(libraryDir, LOCK_FILE), { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    const held = db;
    return { release: () => held.close() };
  } catch (thrown) {
    db?.close();
    if (isBusy(thrown)) return null;
    throw new AppError(
      {
        code: 'library/not-writable',
        message: `KlipStream can't write to its library folder ${libraryDir}.`,
        nextStep: 'Make the folder writable, or choose another one with --data-dir.',
        detail: String(thrown),
      },
      { cause: thrown },
    );
  }
}

/** Below 22.15 the native database ends the process without a word. */
export function checkNodeVersion(version: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 15)) return;
  throw new AppError({
    code: 'node/too-old',
    message: `KlipStream needs Node 22.15 or newer; this is ${version}.`,
    nextStep:
      'Start it with `npx klipstream` after `npm ci`, which brings the right one, or install Node 24.',
  });
}
