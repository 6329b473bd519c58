import { mkdtemp, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { MenuItemConstructorOptions, OpenDialogOptions } from 'electron';
import { schemeHandlers, type SchemeHandler } from './page-server.ts';
import { readSettings, recordCall } from './settings.ts';

/**
 * A stand-in for the parts of `electron` that src/main uses, for machines without Electron's binary. It runs the
 * built main process and the built preload script with a real page in Chromium. It can't prove context isolation,
 * the sandbox or the real protocol handler: the smoke test on the real binary does.
 */
export { app } from './app.ts';
export { BrowserWindow, ipcMain } from './browser-window.ts';

export const protocol = {
  registerSchemesAsPrivileged(schemes: readonly object[]): void {
    recordCall('protocol.registerSchemesAsPrivileged', schemes);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    schemeHandlers.set(scheme, handler);
  },
};

export const dialog = {
  showOpenDialog(...given: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    const options = given.at(-1) as OpenDialogOptions;
    const { pickedPaths } = readSettings();
    recordCall('dialog.showOpenDialog', options.title);
    return Promise.resolve({ canceled: pickedPaths.length === 0, filePaths: pickedPaths });
  },
  showErrorBox(title: string, content: string): void {
    recordCall('dialog.showErrorBox', title, content);
  },
};

export const shell = {
  openExternal(url: string): Promise<void> {
    recordCall('shell.openExternal', url);
    return Promise.resolve();
  },
  openPath(path: string): Promise<string> {
    recordCall('shell.openPath', path);
    return Promise.resolve('');
  },
  showItemInFolder(path: string): void {
    recordCall('shell.showItemInFolder', path);
  },
  async trashItem(path: string): Promise<void> {
    recordCall('shell.trashItem', path);
    await rename(path, join(await mkdtemp(join(tmpdir(), 'klip-trash-')), basename(path)));
  },
};

export const session = {
  defaultSession: {
    setPermissionRequestHandler(): void {
      recordCall('session.setPermissionRequestHandler');
    },
    setPermissionCheckHandler(): void {
      recordCall('session.setPermissionCheckHandler');
    },
    setDevicePermissionHandler(): void {
      recordCall('session.setDevicePermissionHandler');
    },
  },
};

export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};

const PREFIX = 'stand-in:';
export const safeStorage = {
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  getSelectedStorageBackend: () => 'gnome_libsecret',
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(PREFIX + text)),
  decryptStringAsync: (bytes: Buffer) =>
    Promise.resolve({ result: bytes.toString().slice(PREFIX.length), shouldReEncrypt: false }),
};

export const Menu = {
  buildFromTemplate: (template: MenuItemConstructorOptions[]) => ({ template }),
  setApplicationMenu(menu: { template: MenuItemConstructorOptions[] }): void {
    recordCall(
      'Menu.setApplicationMenu',
      menu.template.map((item) => item.label ?? item.role),
    );
  },
};

export const net = { fetch: (url: string) => fetch(url) };
