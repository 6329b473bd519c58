import { EventEmitter } from 'node:events';
import type { KlipstreamBridge } from '../../src/shared/hosts.ts';
import { APP_ORIGIN } from '../../src/shared/ipc.ts';

/**
 * The few parts of `electron` that carry messages between a preload script and the main process, joined in memory.
 * Like Electron's, messages are structured clones, come later and in order, and listeners get an event first.
 */

/** The page as the main process sees it. */
class FakeWebContents extends EventEmitter {
  readonly mainFrame = { url: `${APP_ORIGIN}/index.html` };
  isDestroyed(): boolean {
    return false;
  }
  send(channel: string, ...values: unknown[]): void {
    const copies = structuredClone(values);
    setImmediate(() => ipcRenderer.emit(channel, { sender: ipcRenderer }, ...copies));
  }
}

export const webContents = new FakeWebContents();
export const ipcMain = new EventEmitter();

class FakeIpcRenderer extends EventEmitter {
  send(channel: string, ...values: unknown[]): void {
    sendAs(webContents.mainFrame, channel, ...values);
  }
}
export const ipcRenderer = new FakeIpcRenderer();

/** A message to the main process from any frame. */
export function sendAs(frame: { url: string } | null, channel: string, ...values: unknown[]): void {
  const copies = structuredClone(values);
  setImmediate(() => ipcMain.emit(channel, { sender: webContents, senderFrame: frame }, ...copies));
}

/** What the preload script exposed. */
export const exposed: { klipstream?: KlipstreamBridge } = {};
export const contextBridge = {
  exposeInMainWorld(name: 'klipstream', api: KlipstreamBridge): void {
    exposed[name] = Object.freeze(api);
  },
};

/** In a page a `File` knows its path; here the object carries it. */
export const webUtils = { getPathForFile: (file: { path?: string }): string => file.path ?? '' };
