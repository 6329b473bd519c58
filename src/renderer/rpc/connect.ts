import { AppError } from '../../shared/errors.ts';
import { createChannelEnd, type Channel } from '../../shared/rpc/channel.ts';
import { createClient } from '../../shared/rpc/client.ts';
import type { Connection } from './connection.ts';
import { watchLink } from './link.ts';
import { takeToken } from './token.ts';

/** What the preload script of the Electron host puts on `window`. */
export interface PreloadBridge {
  send(text: string): void;
  onMessage(callback: (text: string) => void): () => void;
  /** Such as `klip://asset/`; asset paths are put behind it. */
  readonly assetBase: string;
  pathForFile(file: File): string;
}

declare global {
  interface Window {
    readonly klipstream?: PreloadBridge;
  }
}

const CLOSE_UNAUTHORIZED = 4401;

function bridgeChannel(bridge: PreloadBridge): Channel {
  const end = createChannelEnd({ send: (text) => bridge.send(text), close: () => stop() });
  const stop = bridge.onMessage((text) => end.receive(text));
  return end.channel;
}

function socketChannel(url: string): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const end = createChannelEnd({ send: (text) => socket.send(text), close: () => socket.close() });
    socket.onopen = () => resolve(end.channel);
    socket.onmessage = (event) => end.receive(String(event.data));
    socket.onclose = (event) => {
      reject(
        event.code === CLOSE_UNAUTHORIZED
          ? new AppError({
              code: 'rpc/unauthorized',
              message: 'This page’s key to KlipStream is missing or no longer valid.',
              nextStep: 'Open the address that KlipStream printed when it started.',
            })
          : new Error('the connection to KlipStream could not be made'),
      );
      end.disconnected();
    };
  });
}

function connectBridge(bridge: PreloadBridge): Connection {
  const client = createClient(() => Promise.resolve(bridgeChannel(bridge)));
  return {
    client,
    assetUrl: (path) => bridge.assetBase + path,
    pathForFile: (file) => bridge.pathForFile(file) || null,
    knowsDroppedPaths: true,
    link: watchLink(client),
  };
}

function connectSocket(): Connection {
  const token = encodeURIComponent(takeToken(window.location, window.sessionStorage, window.history) ?? '');
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  const client = createClient(() => socketChannel(`${scheme}://${window.location.host}/rpc?token=${token}`));
  return {
    client,
    assetUrl: (path) => `/asset/${path}${path.includes('?') ? '&' : '?'}token=${token}`,
    pathForFile: () => null,
    knowsDroppedPaths: false,
    link: watchLink(client),
  };
}

/** Reaches the core through the preload bridge where there is one (Electron), else over a WebSocket to the page's own origin. */
export function connect(): Connection {
  const bridge = window.klipstream;
  return bridge === undefined ? connectSocket() : connectBridge(bridge);
}
