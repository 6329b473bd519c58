import Database from 'better-sqlite3';
import { AppError } from '../../../shared/errors.ts';
import { migrations, type Migration } from './migrations/index.ts';

export type Db = Database.Database;

const BUSY_TIMEOUT_MS = 10_000;
const RETRY_MS = 5;

/** Pages per connection; rows are written and read in order, which a larger cache doesn't speed up. */
const CACHE_KIB = 4096;

/** Rows of one set lie in `[set · 2^26, (set+1) · 2^26)`. */
export const ROWS_PER_SET = 2 ** 26;

/**
 * Opens the library's database and brings it to the newest schema.
 * Throws AppError `library/newer` for a database of a newer KlipStream, `library/damaged` for a file that is none,
 * `library/not-writable` where the folder can't be written.
 */
export function openLibraryDb(path: string, options: { upTo?: number } = {}): Db {
  const db = openConnection(path);
  try {
    migrate(
      db,
      path,
      migrations.filter((migration) => migration.id <= (options.upTo ?? Infinity)),
    );
    return db;
  } catch (thrown) {
    db.close();
    throw thrown;
  }
}

/** A further connection (worker threads); the schema is already there. */
export function openConnection(path: string, options: { readonly?: boolean } = {}): Db {
  let db: Db | null = null;
  try {
    db = new Database(path, { readonly: options.readonly === true, timeout: BUSY_TIMEOUT_MS });
    if (options.readonly !== true) switchToWal(db);
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = FILE');
    db.pragma(`cache_size = -${CACHE_KIB}`);
    return db;
  } catch (thrown) {
    db?.close();
    throw explainOpenFailure(thrown, path);
  }
}

/** SQLite doesn't wait with this switch while another process writes to a file that is not in WAL mode yet: a new one. */
function switchToWal(db: Db): void {
  const untilMs = performance.now() + BUSY_TIMEOUT_MS;
  const sleeper = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (thrown) {
      if (!isBusy(thrown) || performance.now() >= untilMs) throw thrown;
      Atomics.wait(sleeper, 0, 0, RETRY_MS);
    }
  }
}

/** Another connection has the lock. */
export const isBusy = (thrown: unknown): boolean =>
  thrown instanceof Database.SqliteError && thrown.code.startsWith('SQLITE_BUSY');

function migrate(db: Db, path: string, wanted: readonly Migration[]): void {
  const current = Number(db.pragma('user_version', { simple: true }));
  const newest = migrations.at(-1)?.id ?? 0;
  if (current > newest) {
    throw new AppError({
      code: 'library/newer',
      message: `The library ${path} was written by a newer KlipStream (schema ${current}, this one knows ${newest}).`,
      nextStep: 'Update KlipStream, or choose another library folder.',
    });
  }
  for (const migration of wanted) {
    if (migration.id <= current) continue;
    db.transaction(() => {
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.id}`);
    })();
  }
}

function explainOpenFailure(thrown: unknown, path: string): Error {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : '';
  if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
    return new AppError(
      {
        code: 'library/damaged',
        message: `${path} is not a KlipStream library, or it is damaged.`,
        nextStep: 'Move the file away to start a new library, or put a backup in its place.',
      },
      { cause: thrown },
    );
  }
  if (code === 'SQLITE_READONLY' || code === 'SQLITE_CANTOPEN' || code === 'SQLITE_PERM') {
    return new AppError(
      {
        code: 'library/not-writable',
        message: `The library ${path} can't be opened for writing.`,
        nextStep: 'Check the permissions of its folder, or choose another library folder.',
      },
      { cause: thrown },
    );
  }
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
