import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeToken } from './access.ts';

/** 32 bytes as base64url. */
const TOKEN = /^[\w-]{43}$/;

/** The token of the live window's address, which outlives the server: kept in a 0600 file, made anew when it `renews`. */
export function keepDockToken(dataDir: string, renews: boolean): string {
  const path = join(dataDir, 'dock-token');
  const kept = renews ? null : readToken(path);
  if (kept !== null) return kept;
  const token = makeToken();
  const temporary = `${path}.new`;
  mkdirSync(dataDir, { recursive: true });
  rmSync(temporary, { force: true });
  writeFileSync(temporary, token, { mode: 0o600, flag: 'wx' });
  renameSync(temporary, path);
  return token;
}

/** Null: there is none, or what is there is no token. */
function readToken(path: string): string | null {
  try {
    const text = readFileSync(path, 'utf8');
    return TOKEN.test(text) ? text : null;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw thrown;
  }
}
