import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openConnection } from './open.ts';

/** Writes to a database in SQLite's old mode, for a fifth of a second. */
const WRITER = `
const db = new (require('better-sqlite3'))(process.argv[1]);
db.exec('CREATE TABLE one (id INTEGER); BEGIN IMMEDIATE');
process.stdout.write('writing');
setTimeout(() => db.exec('COMMIT'), 200);`;

it('a new database that another process is writing is waited for, although its mode has to change', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'klipstream-open-'));
  const path = join(dir, 'new.db');
  const writer = spawn(process.execPath, ['-e', WRITER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(writer.stdout, 'data');
  const db = openConnection(path);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  db.close();
  await once(writer, 'close');
  await rm(dir, { recursive: true, force: true });
});
