import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import { Settings } from '../../../shared/model/settings.ts';
import type { Log } from '../../ports/log.ts';
import type { SettingsStore } from '../../ports/settings-store.ts';

/** Settings as one readable JSON file. A field that can't be understood falls back to its default, alone. */
export function openSettingsFile(path: string, log: Log): SettingsStore {
  let settings = read(path, log);
  return {
    get: () => settings,
    set(patch) {
      const next = Settings.parse({ ...settings, ...patch });
      write(path, next);
      settings = next;
      return settings;
    },
  };
}

function read(path: string, log: Log): Settings {
  if (!existsSync(path)) return Settings.parse({});
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const fields: Record<string, unknown> = typeof raw === 'object' && raw !== null ? { ...raw } : {};
    const whole = Settings.safeParse(fields);
    if (whole.success) return whole.data;
    for (const issue of whole.error.issues) {
      log.warn('settings.field-ignored', { field: String(issue.path[0]) });
      Reflect.deleteProperty(fields, issue.path[0] ?? '');
    }
    return Settings.parse(fields);
  } catch {
    // The person's file is kept: the next change writes a new one beside its copy.
    renameSync(path, `${path}.unreadable`);
    log.warn('settings.unreadable');
    return Settings.parse({});
  }
}

function write(path: string, settings: Settings): void {
  const temp = `${path}.${process.pid}.tmp`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(temp, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    renameSync(temp, path);
  } catch (thrown) {
    // A full disk takes a part of it.
    rmSync(temp, { force: true });
    throw new AppError(
      {
        code: 'settings/not-writable',
        message: `The settings file ${path} can't be written.`,
        nextStep: 'Check the permissions and the free space of its folder.',
      },
      { cause: thrown },
    );
  }
}
