import Database from 'better-sqlite3';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';

/** The one process that may open a library's database. */
export interface LibraryLock {
  release(): void;
}

const LOCK_FILE = 'lock.db';

/**
 * Takes the library for this process, or returns null when another one has it. The lock is an open exclusive SQLite
 * transaction: the operating system drops it when the process ends, however it ends.
 * Throws AppError `library/not-writable` when the folder can't be written.
 */
export function takeLibraryLock(libraryDir: string): LibraryLock | null {
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

const isBusy = (thrown: unknown): boolean =>
  thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');
