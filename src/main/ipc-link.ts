import { ipcMain, type IpcMainEvent, type WebContents } from 'electron';
import { APP_ORIGIN, IPC } from '../shared/ipc.ts';
import { createChannelEnd, type Channel, type ChannelEnd } from '../shared/rpc/channel.ts';

/** Largest question from a page, in UTF-16 code units. */
const MAX_MESSAGE_LENGTH = 4 * 1024 * 1024;

/**
 * Turns IPC from our own page into channels, one per connection that a page begins. Messages of any other sender
 * (another origin, a frame inside the page) are dropped. Returns the way to stop.
 */
export function listenForPages(onChannel: (channel: Channel) => void): () => void {
  const open = new Map<WebContents, { readonly name: string; readonly end: ChannelEnd }>();
  const watched = new Map<WebContents, () => void>();
  const find = (event: IpcMainEvent, name: unknown): ChannelEnd | null => {
    const found = isOwnPage(event) ? open.get(event.sender) : undefined;
    return found?.name === name ? (found?.end ?? null) : null;
  };

  const onOpen = (event: IpcMainEvent, name: unknown): void => {
    if (!isOwnPage(event) || typeof name !== 'string') return;
    const { sender } = event;
    if (!watched.has(sender)) watch(sender);
    open.get(sender)?.end.disconnected();
    const end = createChannelEnd({
      send(text) {
        if (!sender.isDestroyed()) sender.send(IPC.message, name, text);
      },
      close: () => {},
    });
    open.set(sender, { name, end });
    onChannel(end.channel);
  };
  const onMessage = (event: IpcMainEvent, name: unknown, text: unknown): void => {
    if (typeof text !== 'string') return;
    const end = find(event, name);
    if (text.length > MAX_MESSAGE_LENGTH) end?.channel.close();
    else end?.receive(text);
  };
  const onClose = (event: IpcMainEvent, name: unknown): void => find(event, name)?.disconnected();

  /** A page that is reloaded, crashes or is closed leaves without a word. */
  const watch = (sender: WebContents): void => {
    const left = (): void => open.get(sender)?.end.disconnected();
    const navigated = (details: { isMainFrame: boolean; isSameDocument: boolean }): void => {
      if (details.isMainFrame && !details.isSameDocument) left();
    };
    const destroyed = (): void => {
      left();
      open.delete(sender);
      watched.delete(sender);
    };
    sender.on('render-process-gone', left);
    sender.on('did-start-navigation', navigated);
    sender.once('destroyed', destroyed);
    watched.set(sender, () => {
      sender.off('render-process-gone', left);
      sender.off('did-start-navigation', navigated);
      sender.off('destroyed', destroyed);
    });
  };

  ipcMain.on(IPC.open, onOpen);
  ipcMain.on(IPC.message, onMessage);
  ipcMain.on(IPC.close, onClose);
  return () => {
    ipcMain.off(IPC.open, onOpen);
    ipcMain.off(IPC.message, onMessage);
    ipcMain.off(IPC.close, onClose);
    for (const { end } of open.values()) end.disconnected();
    for (const unwatch of watched.values()) unwatch();
    open.clear();
    watched.clear();
  };
}

/** The main frame of a page of ours. */
function isOwnPage({ senderFrame, sender }: IpcMainEvent): boolean {
  if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
  return isOwnAddress(senderFrame.url);
}

/** Whether an address lies on our own origin. */
export const isOwnAddress = (url: string): boolean => url.startsWith(`${APP_ORIGIN}/`);
