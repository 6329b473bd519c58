import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import { createRateLimit, type RateLimit } from '../../domain/limits/rate-limit.ts';
import { closeAtOnce, listenOnLoopback, systemWord } from '../../infra/http/loopback.ts';
import type { EventGate } from './event-gate.ts';
import type { EventSource, EventSources } from './event-sources.ts';
import { serveEventSocket } from './event-socket.ts';
import { MAX_MESSAGE_BYTES, readPost } from './read-post.ts';

const HOOK_PATH = '/hooks/live/';
const SOCKET_PATH = '/ws/live/';
const MAX_HEADER_BYTES = 16 * 1024;
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_SOCKETS = 32;
/** Requests of all sources together: in a burst, and a second on average. */
const REQUESTS = { burst: 1000, perSec: 500 };
const RETRY_AFTER_SEC = '2';

const STATUS: Readonly<Record<string, number>> = {
  'events/malformed': 400,
  'events/unsigned': 401,
  'events/bad-signature': 401,
  'events/bad-token': 401,
  'events/too-old': 401,
  'events/foreign': 403,
  'events/off': 403,
  'events/not-found': 404,
  'events/unknown-stream': 404,
  'events/method': 405,
  'events/replayed': 409,
  'events/too-large': 413,
  'events/too-many': 429,
  'events/too-many-sockets': 503,
  'bus/unreachable': 503,
};

export interface EventServerOptions {
  /** 0 = any free port. */
  readonly port: number;
  readonly sources: EventSources;
  readonly gate: EventGate;
  /** false = only what is read here is there. */
  readonly takesEvents: () => boolean;
  /** What else is read here, by path; null = nothing. */
  readonly pageAt: (path: string) => Promise<{ status: number; contentType: string; body: string } | null>;
}

export interface EventServer {
  readonly port: number;
  /** Cuts off whoever came in by this source's token. */
  dismiss(sourceId: string): void;
  close(): Promise<void>;
}

interface Serving extends EventServerOptions {
  readonly port: number;
  readonly requests: RateLimit;
  readonly signatures: Map<string, number>;
}

/**
 * `POST /hooks/live/<stream>` and `WS /ws/live/<stream>` on the loopback address, for programs that know a source's
 * token. Throws AppError `events/port-taken`.
 */
export async function startEventServer(options: EventServerOptions): Promise<EventServer> {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  const port = await listen(server, options.port);
  const requests = createRateLimit(REQUESTS.burst, REQUESTS.perSec, () => performance.now());
  const serving: Serving = { ...options, port, requests, signatures: new Map() };
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const owners = new Map<WebSocket, string>();
  server.on('request', (request, response) => {
    // Whoever asked is gone: there is nobody to tell.
    answer(serving, request, response).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy());
    void admit(serving, request, sockets.clients.size).then(
      ({ source, streamId }) =>
        sockets.handleUpgrade(request, socket, head, (webSocket) => {
          owners.set(webSocket, source.sourceId);
          webSocket.on('close', () => owners.delete(webSocket));
          serveEventSocket(webSocket, { ...options, source, streamId });
        }),
      (thrown: unknown) => refuseSocket(serving, socket, thrown),
    );
  });
  return {
    port,
    dismiss(sourceId) {
      for (const [socket, owner] of owners) if (owner === sourceId) socket.close(4401, 'token removed');
    },
    async close() {
      for (const client of sockets.clients) client.terminate();
      await closeAtOnce(server);
    },
  };
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  try {
    demandOurs(serving, request);
    const path = pathOf(request);
    if (request.method === 'GET') {
      const page = await serving.pageAt(path);
      if (page === null) throw path.startsWith(HOOK_PATH) ? onlyPosted() : nothingHere();
      response.writeHead(page.status, { 'content-type': page.contentType }).end(page.body);
      return;
    }
    const streamId = streamIdOf(path, HOOK_PATH);
    if (request.method !== 'POST') throw onlyPosted();
    demandOn(serving);
    const post = await readPost(request, streamId, serving);
    const answered = await serving.gate.take({ ...post, streamId }).catch((thrown: unknown) => {
      post.forget();
      throw thrown;
    });
    const isTaken = answered.accepted.length + answered.duplicate.length > 0;
    if (!isTaken) post.forget();
    response.writeHead(isTaken ? 202 : 422, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answered));
  } catch (thrown) {
    const error = toErrorShape(thrown);
    const status = STATUS[error.code] ?? 500;
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 429 || status === 503 ? { 'retry-after': RETRY_AFTER_SEC } : {}),
      ...(status === 413 ? { connection: 'close' } : {}),
    });
    response.end(JSON.stringify(error.code === 'internal' ? { ...error, detail: undefined } : error));
  }
}

/** Who opens a socket, and for which stream. Throws what it is refused for. */
async function admit(
  serving: Serving,
  request: IncomingMessage,
  openSockets: number,
): Promise<{ source: EventSource; streamId: string }> {
  demandOurs(serving, request);
  const streamId = streamIdOf(pathOf(request), SOCKET_PATH);
  demandOn(serving);
  const [, token] = /^Bearer ([\w-]{1,100})$/.exec(request.headers.authorization ?? '') ?? [];
  const source = token === undefined ? null : await serving.sources.withToken(token);
  if (source === null) {
    const error = new AppError({
      code: 'events/bad-token',
      message: token === undefined ? 'The socket was opened without a token.' : 'No source has this token.',
      nextStep:
        'Send Authorization: Bearer <token>, with the token that was shown when the source was added.',
    });
    serving.gate.note(error, null);
    throw error;
  }
  if (openSockets < MAX_SOCKETS) return { source, streamId };
  throw new AppError({
    code: 'events/too-many-sockets',
    message: `There are ${MAX_SOCKETS} sockets open already.`,
    nextStep: 'Close one, or send posts.',
  });
}

function refuseSocket({ gate }: Serving, socket: Duplex, thrown: unknown): void {
  const error = toErrorShape(thrown);
  if (error.code === 'internal') gate.note(new AppError(error), null);
  const body = JSON.stringify({ code: error.code, message: error.message, nextStep: error.nextStep });
  const head = `HTTP/1.1 ${STATUS[error.code] ?? 500} Refused\r\nConnection: close\r\nContent-Type: application/json`;
  socket.end(`${head}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
}

/** Pages in a browser have no business here, under whatever name they reach this address. */
function demandOurs({ port, requests, gate }: Serving, request: IncomingMessage): void {
  const { host, origin } = request.headers;
  if (origin !== undefined || (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`))
    throw new AppError({
      code: 'events/foreign',
      message: 'Only programs on this machine may send here, no web pages.',
      nextStep: `Send to http://127.0.0.1:${port} without an Origin header.`,
    });
  if (requests.tryTake()) return;
  const error = new AppError({
    code: 'events/too-many',
    message: `More than ${REQUESTS.perSec} requests a second came in.`,
    nextStep: 'Wait a few seconds, and put several events into one message.',
  });
  gate.note(error, null);
  throw error;
}

function demandOn({ takesEvents }: Serving): void {
  if (takesEvents()) return;
  throw new AppError({
    code: 'events/off',
    message: 'Events from outside are switched off.',
    nextStep: 'Switch them on in Settings → Live.',
  });
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

function streamIdOf(path: string, base: string): string {
  const id = path.startsWith(base) ? path.slice(base.length) : '';
  if (!/^[\w-]{1,64}$/.test(id)) throw nothingHere();
  return id;
}

const nothingHere = (): AppError =>
  new AppError({
    code: 'events/not-found',
    message: 'There is nothing at this address.',
    nextStep: `Post to ${HOOK_PATH}<recording id or current>, or open a WebSocket at ${SOCKET_PATH}<the same>.`,
  });
const onlyPosted = (): AppError =>
  new AppError({ code: 'events/method', message: 'Events are sent by POST.', nextStep: 'Use POST.' });

async function listen(server: Server, port: number): Promise<number> {
  try {
    return await listenOnLoopback(server, port);
  } catch (cause) {
    throw new AppError(
      {
        code: 'events/port-taken',
        message: `Port ${port} can’t be used for events from outside: ${systemWord(cause)}.`,
        nextStep: 'Choose another port in Settings → Live.',
      },
      { cause },
    );
  }
}
