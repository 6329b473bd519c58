import type { Settings } from '../../shared/model/settings.ts';

export interface SettingsStore {
  get(): Settings;
  /** Changes only what is given; the file is written before it returns. Throws AppError `settings/not-writable`. */
  set(patch: Partial<Settings>): Settings;
}
