import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { closeAtOnce, listenOnLoopback, LOOPBACK, systemWord } from '../http/loopback.ts';
import { parseAssetTarget } from '../page/asset-target.ts';
import { SECURITY_HEADERS } from '../page/security-headers.ts';
import { listStaticFiles, type StaticFile } from '../page/static-files.ts';
import type { AssetServer } from '../../services/assets.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  ASSET_BASE,
  RPC_PATH,
  SCOPE_HEADER,
  SESSION_PATH,
  TOKEN_FRAGMENT_KEY,
  type PageScope,
} from '../../../shared/hosts.ts';
import type { Channel } from '../../../shared/rpc/channel.ts';
import { createAccess, isForeign, type Access } from './access.ts';
import { sendAsset } from './asset-route.ts';
import { createRateLimit } from '../../domain/limits/rate-limit.ts';
import { readLogin } from './read-login.ts';
import { REFUSALS, sendRefusal, type Refusal } from './refusals.ts';
import { createWebSocketChannel } from './web-socket-channel.ts';

const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
/** Largest question over the socket; answers may be larger. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const MAX_SOCKETS = 16;

export interface PageServerOptions {
  readonly assets: AssetServer;
  /** The built page. */
  readonly rendererDir: string;
  /** 0 = any free port. */
  readonly port: number;
  readonly onChannel: (channel: Channel) => void;
  /** Random when left out. */
  readonly token?: string;
  /** What the page is told that it may do; everything when left out. Who answers holds it to that. */
  readonly scope?: PageScope;
}

export interface PageServer {
  readonly port: number;
  readonly origin: string;
  /** The address that lets a browser in: keep it to oneself. */
  readonly url: string;
  /** From now on this token alone lets in; whoever is connected is cut off. */
  renew(token: string): void;
  close(): Promise<void>;
}

interface Serving {
  readonly access: Access;
  readonly port: number;
  readonly scope: PageScope;
  readonly assets: AssetServer;
  readonly files: ReadonlyMap<string, StaticFile>;
  readonly requests: ReturnType<typeof createRateLimit>;
  readonly logins: ReturnType<typeof createRateLimit>;
}

/**
 * The page, its bytes and its RPC on the loopback address. Throws AppError `server/not-built`, `server/port-taken`.
 */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  demandBuilt(options.rendererDir);
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  const port = await listen(server, options.port);
  const access = createAccess(port, options.token);
  const now = (): number => performance.now();
  const serving: Serving = {
    access,
    port,
    scope: options.scope ?? 'everything',
    assets: options.assets,
    files: listStaticFiles(options.rendererDir),
    requests: createRateLimit(4000, 1000, now),
    logins: createRateLimit(20, 0.5, now),
  };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  server.on('request', (request, response) => {
    // Whoever asked is gone, or the answer is half sent: there is nobody to tell.
    answer(serving, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseUpgrade(serving, request, sockets.clients.size);
    if (refusal !== null) {
      refuseSocket(socket, refusal);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) =>
      options.onChannel(createWebSocketChannel(webSocket)),
    );
  });
  const origin = `http://${LOOPBACK}:${port}`;
  const cutOff = (): void => {
    for (const client of sockets.clients) client.terminate();
  };
  return {
    port,
    origin,
    get url() {
      return `${origin}/#${TOKEN_FRAGMENT_KEY}=${access.token}`;
    },
    renew(token) {
      access.renew(token);
      cutOff();
      server.closeAllConnections();
    },
    async close() {
      cutOff();
      await closeAtOnce(server);
    },
  };
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  const refusal = await route(serving, request, response);
  if (refusal !== null) sendRefusal(response, refusal);
}

/** Answers a request, or says why it is refused. */
async function route(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | null> {
  if (isForeign(request, serving.port)) return REFUSALS.foreign;
  if (!serving.requests.tryTake()) return REFUSALS.tooFast;
  const target = request.url ?? '';
  if (target === SESSION_PATH) return answerSession(serving, request, response);
  if (request.method !== 'GET' && request.method !== 'HEAD') return REFUSALS.method;
  if (target.startsWith(ASSET_BASE)) {
    if (!serving.access.hasSession(request)) return REFUSALS.unauthorized;
    const path = parseAssetTarget(target);
    if (path === null) return REFUSALS.notFound;
    await sendAsset(serving.assets, path, request, response);
    return null;
  }
  const file = serving.files.get(target.split('?', 1)[0] ?? '');
  if (file === undefined) return REFUSALS.notFound;
  await sendFile(file, request, response);
  return null;
}

async function answerSession(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Refusal | null> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader(SCOPE_HEADER, serving.scope);
  if (request.method === 'GET') {
    if (!serving.access.hasSession(request)) return REFUSALS.unauthorized;
    response.writeHead(204).end();
    return null;
  }
  if (request.method !== 'POST') return REFUSALS.method;
  if (!serving.logins.tryTake()) return REFUSALS.tooFast;
  const login = await readLogin(request);
  if (login.kind === 'too-large') return REFUSALS.tooLarge;
  const cookie = login.kind === 'token' ? serving.access.login(login.token) : null;
  if (cookie === null) return REFUSALS.unauthorized;
  response.writeHead(204, { 'set-cookie': cookie }).end();
  return null;
}

/** The status line for a WebSocket that is refused; null when it may be opened. */
function refuseUpgrade(serving: Serving, request: IncomingMessage, openSockets: number): string | null {
  if (isForeign(request, serving.port)) return '403 Forbidden';
  // Every browser sends an Origin here; what sends none is not the page.
  if (request.headers.origin === undefined) return '403 Forbidden';
  if (!serving.requests.tryTake()) return '429 Too Many Requests';
  if (request.url !== RPC_PATH) return '404 Not Found';
  if (!serving.access.hasSession(request)) return '401 Unauthorized';
  return openSockets >= MAX_SOCKETS ? '503 Service Unavailable' : null;
}

function refuseSocket(socket: Duplex, statusLine: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${statusLine}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Files of the page are small; Electron's archive gives a file without a copy of it only when it is read whole. */
async function sendFile(file: StaticFile, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const bytes = await readFile(file.path);
  response.writeHead(200, {
    'content-type': file.contentType,
    'content-length': bytes.byteLength,
    'cache-control': file.isImmutable ? 'max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

function demandBuilt(rendererDir: string): void {
  if (existsSync(join(rendererDir, 'index.html'))) return;
  throw new AppError({
    code: 'server/not-built',
    message: `The app's page is not built: ${rendererDir} has no index.html.`,
    nextStep: 'Run `npm run build` and try again.',
  });
}

async function listen(server: Server, port: number): Promise<number> {
  try {
    return await listenOnLoopback(server, port);
  } catch (cause) {
    const word = systemWord(cause);
    throw new AppError(
      {
        code: 'server/port-taken',
        message:
          word === 'EADDRINUSE'
            ? `Another program uses port ${port}.`
            : `Port ${port} can't be used: ${word}.`,
        nextStep: 'Choose another one with --port, or leave it out.',
      },
      { cause },
    );
  }
}
