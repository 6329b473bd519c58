import { join, resolve } from 'node:path';

export interface DataDirs {
  /** Database, artefacts, settings, lock. */
  readonly dataDir: string;
  /** The folder that a person sees: clips and exports go below it unless the settings say otherwise. */
  readonly libraryDir: string;
}

export interface DataDirInputs {
  /** `--data-dir`, null when not given. */
  readonly chosen: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
}

/**
 * Where this person's library lies: `--data-dir`, else `KLIPSTREAM_DATA_DIR`, else the platform's place for
 * application data. The visible folder is `KLIPSTREAM_LIBRARY_DIR`, else `library` inside a data folder that was
 * chosen, else `Videos/KlipStream` (macOS: `Movies/KlipStream`) in the home folder.
 */
export function findDataDirs(inputs: DataDirInputs): DataDirs {
  const { env, platform, homeDir } = inputs;
  const chosen = inputs.chosen ?? nonEmpty(env['KLIPSTREAM_DATA_DIR']);
  const dataDir = resolve(chosen ?? defaultDataDir(inputs));
  const visible =
    nonEmpty(env['KLIPSTREAM_LIBRARY_DIR']) ??
    (chosen === null
      ? join(homeDir, platform === 'darwin' ? 'Movies' : 'Videos', 'KlipStream')
      : join(dataDir, 'library'));
  return { dataDir, libraryDir: resolve(visible) };
}

function defaultDataDir({ env, platform, homeDir }: DataDirInputs): string {
  if (platform === 'win32') {
    return join(nonEmpty(env['APPDATA']) ?? join(homeDir, 'AppData', 'Roaming'), 'KlipStream', 'library');
  }
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'KlipStream', 'library');
  return join(nonEmpty(env['XDG_DATA_HOME']) ?? join(homeDir, '.local', 'share'), 'klipstream');
}

const nonEmpty = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text;
