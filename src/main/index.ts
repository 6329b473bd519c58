import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { app, dialog, shell, type BrowserWindow } from 'electron';
import { createCore } from '../core/create-core.ts';
import { ownOrJoinLibrary } from '../core/infra/library-lock/own-or-join.ts';
import type { LibraryLock } from '../core/infra/library-lock/library-lock.ts';
import { createFileLog } from '../core/infra/log/file-log.ts';
import { readChosenLibrary } from '../core/infra/paths/chosen-library.ts';
import { findDataDirs } from '../core/infra/paths/data-dirs.ts';
import { findInstallation } from '../core/infra/paths/installation.ts';
import { openLibrary, type OpenLibrary } from '../core/open-library.ts';
import { toErrorShape } from '../shared/errors.ts';
import { createElectronHost } from './electron-host.ts';
import { listenForPages } from './ipc-link.ts';
import { createElectronSecrets } from './keychain-secrets.ts';
import { chooseLibraryFolder } from './library-folder.ts';
import { lockDown } from './lock-down.ts';
import { openMainWindow, showWindow } from './main-window.ts';
import { setMenu } from './menu.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';

const { env, platform, argv } = process;
const installation = findInstallation(import.meta.url);
const dirs = findDataDirs({
  chosen: app.commandLine.getSwitchValue('data-dir') || null,
  env,
  platform,
  homeDir: homedir(),
  readChosenLibrary,
});
const log = createFileLog(join(dirs.dataDir, 'logs'), () => Date.now());
/** `--review=<vodId>`: a review to open at once. */
const review = app.commandLine.getSwitchValue('review');
const resource = (...parts: string[]): string =>
  fileURLToPath(new URL(join('../..', ...parts), import.meta.url));

let library: OpenLibrary | null = null;
let window: BrowserWindow | null = null;

function show(): void {
  if (window !== null && !window.isDestroyed()) showWindow(window);
}

/** The lock, or null after telling who has the library and bringing that to the front. */
async function takeLibrary(): Promise<LibraryLock | null> {
  const role = await ownOrJoinLibrary(dirs.libraryDir, 'show');
  if (role.kind === 'owner') return role.lock;
  const { host, pid, url } = role.owner;
  role.channel.close();
  if (url !== null) await shell.openExternal(url);
  else if (host !== 'electron') {
    dialog.showErrorBox(
      'The library is in use',
      `A klipstream command (process ${pid}) is working on ${dirs.libraryDir}. Start the app again when it has finished.`,
    );
  }
  return null;
}

async function start(): Promise<void> {
  const lock = await takeLibrary();
  if (lock === null) {
    app.quit();
    return;
  }
  lockDown();
  servePage({
    rendererDir: installation.rendererDir,
    devServerUrl: app.isPackaged ? null : (env['ELECTRON_RENDERER_URL'] ?? null),
    assets: () => library?.core.assets ?? null,
  });
  const opened = await openLibrary({
    libraryDir: dirs.libraryDir,
    lock,
    hostKind: 'electron',
    log,
    checkOutputs: env['KLIPSTREAM_CHECK_OUTPUTS'] === '1',
    takesUpWork: true,
    pageUrl: () => null,
    onShow: show,
    createCore: async () =>
      createCore({
        ...dirs,
        host: createElectronHost(),
        secrets: await createElectronSecrets(dirs.dataDir),
        log,
        workerEntry: installation.workerEntry,
        rendererDir: installation.rendererDir,
        sampleDir: installation.sampleDir,
        chatModelPath: installation.chatModelPath,
        version: installation.version,
        env,
      }),
  });
  library = opened;
  listenForPages((channel) => opened.rpc.serve(channel));
  setMenu({ libraryDir: dirs.libraryDir, onChooseLibrary: () => void chooseLibraryFolder(dirs) });
  window = openMainWindow({
    preloadPath: resource('out', 'preload', 'index.cjs'),
    statePath: join(dirs.dataDir, 'window.json'),
    iconPath: resource('resources', 'icon.png'),
    route: review === '' ? '' : `#/review/${encodeURIComponent(review)}`,
  });
}

function fail(thrown: unknown): void {
  const { message, nextStep, detail } = toErrorShape(thrown);
  log.error('app.start-failed', { error: thrown });
  dialog.showErrorBox('KlipStream can’t start', [message, nextStep, detail].filter(Boolean).join('\n\n'));
  app.exit(1);
}

registerPageScheme();
app.enableSandbox();
app.setPath('userData', join(dirs.dataDir, 'browser'));
if (app.requestSingleInstanceLock()) {
  app.on('second-instance', show);
  app.on('activate', show);
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    const closing = library;
    if (closing === null) return;
    library = null;
    event.preventDefault();
    void closing.close().finally(() => app.quit());
  });
  app.whenReady().then(start).catch(fail);
} else {
  app.quit();
}
log.info('app.started', { version: installation.version, arguments: argv.length });
