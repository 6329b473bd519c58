import { join } from 'node:path';
import { createCore } from '../core/create-core.ts';
import { createFileLog } from '../core/infra/log/file-log.ts';
import type { LibraryLock } from '../core/infra/library-lock/library-lock.ts';
import type { DataDirs } from '../core/infra/paths/data-dirs.ts';
import type { Installation } from '../core/infra/paths/installation.ts';
import { createFileSecrets, plainCipher } from '../core/infra/secrets/file-secrets.ts';
import { openLibrary, type OpenLibrary } from '../core/open-library.ts';
import { createHeadlessHost } from './headless-host.ts';

export interface LocalLibraryOptions {
  readonly dirs: DataDirs;
  readonly installation: Installation;
  readonly lock: LibraryLock;
  /** `cli`: one command and out, nothing else is taken up. */
  readonly kind: 'headless' | 'cli';
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pageUrl: () => string | null;
  readonly onShow: () => void;
}

/** Opens a library without Electron: keys in a 0600 file, no dialogs. */
export function openLocalLibrary(options: LocalLibraryOptions): Promise<OpenLibrary> {
  const { dirs, installation, env, kind } = options;
  const log = createFileLog(join(dirs.dataDir, 'logs'), () => Date.now());
  return openLibrary({
    libraryDir: dirs.libraryDir,
    lock: options.lock,
    hostKind: kind,
    log,
    checkOutputs: env['KLIPSTREAM_CHECK_OUTPUTS'] === '1',
    takesUpWork: kind === 'headless',
    pageUrl: options.pageUrl,
    onShow: options.onShow,
    createCore: () =>
      createCore({
        ...dirs,
        host: createHeadlessHost(kind, env),
        secrets: createFileSecrets(join(dirs.dataDir, 'secrets.json'), plainCipher),
        log,
        workerEntry: installation.workerEntry,
        rendererDir: installation.rendererDir,
        sampleDir: installation.sampleDir,
        chatModelPath: installation.chatModelPath,
        version: installation.version,
        env,
      }),
  });
}
