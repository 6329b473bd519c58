import { appendFileSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../ports/log.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const FILE = 'klipstream.log';

/**
 * One JSON object per line in `<dir>/klipstream.log`; at 4 MB the file becomes `klipstream.1.log`. A log that can't
 * be written is given up silently: it must never stop the work.
 */
export function createFileLog(dir: string, now: () => number): Log {
  const path = join(dir, FILE);
  let sizeBytes = openSize(dir, path);

  const write = (level: string, event: string, fields: Record<string, unknown> = {}): void => {
    if (sizeBytes === null) return;
    const line = `${JSON.stringify({ at: new Date(now()).toISOString(), level, event, ...printable(fields) })}\n`;
    try {
      if (sizeBytes > MAX_BYTES) {
        renameSync(path, join(dir, 'klipstream.1.log'));
        sizeBytes = 0;
      }
      appendFileSync(path, line, { mode: 0o600 });
      sizeBytes += Buffer.byteLength(line);
    } catch {
      sizeBytes = null;
    }
  };
  return {
    info: (event, fields) => write('info', event, fields),
    warn: (event, fields) => write('warn', event, fields),
    error: (event, fields) => write('error', event, fields),
  };
}

function openSize(dir: string, path: string): number | null {
  try {
    mkdirSync(dir, { recursive: true });
    return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  } catch {
    return null;
  }
}

const printable = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]),
  );
