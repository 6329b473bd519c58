import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { ASSET_BASE, type KlipstreamBridge } from '../shared/hosts.ts';
import { IPC } from '../shared/ipc.ts';

/** The page's present connection; null before the first. */
let connection: string | null = null;

/** The page's one way to the core. contextBridge copies and freezes it. */
const bridge: KlipstreamBridge = {
  send(text) {
    if (connection !== null) ipcRenderer.send(IPC.message, connection, text);
  },
  onMessage(callback) {
    const mine = crypto.randomUUID();
    connection = mine;
    const listener = (_event: IpcRendererEvent, of: string, text: string): void => {
      if (of === mine) callback(text);
    };
    ipcRenderer.on(IPC.message, listener);
    ipcRenderer.send(IPC.open, mine);
    return () => {
      ipcRenderer.off(IPC.message, listener);
      ipcRenderer.send(IPC.close, mine);
    };
  },
  assetBase: ASSET_BASE,
  pathForFile: (file) => webUtils.getPathForFile(file as File),
  platform: process.platform,
};

contextBridge.exposeInMainWorld('klipstream', bridge);
