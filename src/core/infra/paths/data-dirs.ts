import { join, resolve } from 'node:path';

export interface DataDirs {
  /** Settings, keys, log. */
  readonly dataDir: string;
  /** Database and artefacts; one process at a time owns it. */
  readonly libraryDir: string;
  /** Where clips go unless the settings say otherwise: below a data folder that was chosen, else the videos folder. */
  readonly clipsDir: string;
}

export interface DataDirInputs {
  /** `--data-dir`, null when not given. */
  readonly chosen: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeDir: string;
  /** The library folder that the person chose for a data folder, null when none. */
  readonly readChosenLibrary: (dataDir: string) => string | null;
}

/**
 * Where this person's data lies: `--data-dir`, else `KLIPSTREAM_DATA_DIR`, else the platform's place for application
 * data. The library is `KLIPSTREAM_LIBRARY_DIR`, else the folder that the person chose, else `library` below it.
 */
export function findDataDirs(inputs: DataDirInputs): DataDirs {
  const { env } = inputs;
  const chosen = inputs.chosen ?? nonEmpty(env['KLIPSTREAM_DATA_DIR']);
  const dataDir = resolve(chosen ?? defaultDataDir(inputs));
  const videos = join(inputs.homeDir, inputs.platform === 'darwin' ? 'Movies' : 'Videos', 'KlipStream');
  const library =
    nonEmpty(env['KLIPSTREAM_LIBRARY_DIR']) ?? inputs.readChosenLibrary(dataDir) ?? join(dataDir, 'library');
  return {
    dataDir,
    libraryDir: resolve(library),
    clipsDir: resolve(chosen === null ? videos : join(dataDir, 'clips')),
  };
}

function defaultDataDir({ env, platform, homeDir }: DataDirInputs): string {
  if (platform === 'win32') {
    return join(nonEmpty(env['APPDATA']) ?? join(homeDir, 'AppData', 'Roaming'), 'KlipStream');
  }
  if (platform === 'darwin') return join(homeDir, 'Library', 'Application Support', 'KlipStream');
  return join(nonEmpty(env['XDG_DATA_HOME']) ?? join(homeDir, '.local', 'share'), 'klipstream');
}

const nonEmpty = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : text;
