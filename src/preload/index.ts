import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron';
import { ASSET_BASE, type KlipstreamBridge } from '../shared/hosts.ts';
import { IPC } from '../shared/ipc.ts';

/** The page's one way to the core. contextBridge copies and freezes it. */
const bridge: KlipstreamBridge = {
  send: (text) => ipcRenderer.send(IPC.message, text),
  onMessage(callback) {
    const listener = (_event: IpcRendererEvent, text: string): void => callback(text);
    ipcRenderer.on(IPC.message, listener);
    ipcRenderer.send(IPC.open);
    return () => {
      ipcRenderer.off(IPC.message, listener);
      ipcRenderer.send(IPC.close);
    };
  },
  assetBase: ASSET_BASE,
  pathForFile: (file) => webUtils.getPathForFile(file as File),
  platform: process.platform,
};

contextBridge.exposeInMainWorld('klipstream', bridge);
