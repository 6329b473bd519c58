import { AppError, AppErrorShape } from '../../shared/errors.ts';
import {
  ASSET_BASE,
  RPC_PATH,
  SCOPE_HEADER,
  SESSION_PATH,
  type KlipstreamBridge,
  type PageScope,
} from '../../shared/hosts.ts';
import { createChannelEnd, type Channel } from '../../shared/rpc/channel.ts';
import { createClient } from '../../shared/rpc/client.ts';
import type { Connection } from './connection.ts';
import { watchLink } from './link.ts';
import { takeToken } from './token.ts';

declare global {
  interface Window {
    /** Only there in the Electron host. */
    readonly klipstream?: KlipstreamBridge;
  }
}

function bridgeChannel(bridge: KlipstreamBridge): Channel {
  const end = createChannelEnd({ send: (text) => bridge.send(text), close: () => stop() });
  const stop = bridge.onMessage((text) => end.receive(text));
  return end.channel;
}

async function refusalOf(response: Response): Promise<AppError> {
  const parsed = AppErrorShape.safeParse(await response.json().catch(() => null));
  return new AppError(
    parsed.success
      ? parsed.data
      : { code: 'rpc/unreachable', message: `KlipStream answered with status ${response.status}.` },
  );
}

/**
 * Shows the token once, or asks whether the cookie of an earlier visit still holds. Resolves with what the page may do;
 * throws the host's refusal.
 */
async function openSession(token: string | null): Promise<PageScope> {
  const response =
    token === null
      ? await fetch(SESSION_PATH)
      : await fetch(SESSION_PATH, { method: 'POST', body: JSON.stringify({ token }) });
  if (!response.ok) throw await refusalOf(response);
  return response.headers.get(SCOPE_HEADER) === 'live' ? 'live' : 'everything';
}

function openSocket(): Promise<Channel> {
  const scheme = window.location.protocol === 'https:' ? 'wss' : 'ws';
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${scheme}://${window.location.host}${RPC_PATH}`);
    const end = createChannelEnd({ send: (text) => socket.send(text), close: () => socket.close() });
    socket.onopen = () => resolve(end.channel);
    socket.onmessage = (event) => end.receive(String(event.data));
    socket.onclose = () => {
      reject(new AppError({ code: 'rpc/unreachable', message: 'KlipStream can’t be reached.' }));
      end.disconnected();
    };
  });
}

function connectBridge(bridge: KlipstreamBridge): Connection {
  const client = createClient(() => Promise.resolve(bridgeChannel(bridge)));
  return {
    client,
    assetUrl: (path) => bridge.assetBase + path,
    pathForFile: (file) => bridge.pathForFile(file) || null,
    knowsDroppedPaths: true,
    scope: () => 'everything',
    link: watchLink(client),
  };
}

function connectSocket(): Connection {
  let token = takeToken(window.location, window.history);
  let scope: PageScope = 'everything';
  const client = createClient(async () => {
    scope = await openSession(token);
    token = null;
    return openSocket();
  });
  return {
    client,
    assetUrl: (path) => ASSET_BASE + path,
    pathForFile: () => null,
    knowsDroppedPaths: false,
    scope: () => scope,
    link: watchLink(client),
  };
}

/** Reaches the core through the preload bridge where there is one (Electron), else over a WebSocket to the page's own origin. */
export function connect(): Connection {
  const bridge = window.klipstream;
  return bridge === undefined ? connectSocket() : connectBridge(bridge);
}
