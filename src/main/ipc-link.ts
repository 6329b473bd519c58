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
  const ends = new Map<WebContents, ChannelEnd>();

  const onOpen = (event: IpcMainEvent): void => {
    if (!isOwnPage(event)) return;
    const { sender } = event;
    if (!ends.has(sender)) watch(sender);
    ends.get(sender)?.disconnected();
    const end = createChannelEnd({
      send(text) {
        if (!sender.isDestroyed()) sender.send(IPC.message, text);
      },
      close: () => {},
    });
    ends.set(sender, end);
    onChannel(end.channel);
  };
  const onMessage = (event: IpcMainEvent, text: unknown): void => {
    if (!isOwnPage(event) || typeof text !== 'string') return;
    const end = ends.get(event.sender);
    if (text.length > MAX_MESSAGE_LENGTH) end?.channel.close();
    else end?.receive(text);
  };
  const onClose = (event: IpcMainEvent): void => {
    if (isOwnPage(event)) ends.get(event.sender)?.disconnected();
  };

  /** A page that is reloaded, crashes or is closed leaves without a word. */
  const watch = (sender: WebContents): void => {
    const left = (): void => ends.get(sender)?.disconnected();
    sender.on('render-process-gone', left);
    sender.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) left();
    });
    sender.once('destroyed', () => {
      left();
      ends.delete(sender);
    });
  };

  ipcMain.on(IPC.open, onOpen);
  ipcMain.on(IPC.message, onMessage);
  ipcMain.on(IPC.close, onClose);
  return () => {
    ipcMain.off(IPC.open, onOpen);
    ipcMain.off(IPC.message, onMessage);
    ipcMain.off(IPC.close, onClose);
    for (const end of ends.values()) end.disconnected();
    ends.clear();
  };
}

/** The main frame of a page of ours. */
function isOwnPage({ senderFrame, sender }: IpcMainEvent): boolean {
  if (senderFrame === null || senderFrame !== sender.mainFrame) return false;
  return isOwnAddress(senderFrame.url);
}

/** Whether an address lies on our own origin. */
export const isOwnAddress = (url: string): boolean => url.startsWith(`${APP_ORIGIN}/`);
