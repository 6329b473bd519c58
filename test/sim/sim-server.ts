import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in does with one request instead of answering well. */
export type Fault =
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly retryAfterSec?: number;
      readonly body?: string;
    }
  /** Answers nothing, ever. */
  | { readonly kind: 'hang' }
  /** Sends a part of the body, then nothing more. */
  | { readonly kind: 'stall'; readonly afterBytes: number }
  /** Sends a part of the body, then breaks the connection. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** A 200 whose body and Content-Length are both too short: nothing in HTTP tells. */
  | { readonly kind: 'truncate'; readonly toBytes: number }
  /** A 200 without a body. */
  | { readonly kind: 'empty' }
  /** Content-Length promises more than is sent. */
  | { readonly kind: 'wrong-length'; readonly extraBytes: number }
  | { readonly kind: 'garbage' };

/** A fault for the requests that match, `times` of them (1 when not given). */
export interface FaultOrder {
  readonly match: RegExp | ((request: SimRequest) => boolean);
  readonly fault: Fault;
  times?: number;
}

export interface SimRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

export interface SimAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export const jsonAnswer = (value: unknown, status = 200): SimAnswer => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

export type SimRoute = (request: SimRequest) => SimAnswer | null | Promise<SimAnswer | null>;

export interface SimServer {
  /** `http://127.0.0.1:port`, no trailing slash. */
  readonly url: string;
  readonly http: Server;
  /** Every request that arrived, in order: method and path with query. */
  readonly requests: SimRequest[];
  /** Faults still on order; push to add. The first match that has times left is taken. */
  readonly faults: FaultOrder[];
  /** Requests that are being answered at this moment, and the most there were at once. */
  readonly load: { now: number; most: number };
  close(): Promise<void>;
}

export interface SimServerOptions {
  /** Asked in order; the first that doesn't answer null wins. */
  readonly routes: readonly SimRoute[];
  /** Time before each answer, as a far server would take. */
  readonly latencyMs?: number;
  readonly port?: number;
}

/** An HTTP server on loopback that answers by routes, with faults on order. Stand-ins of services are built of it. */
export async function startSimServer(options: SimServerOptions): Promise<SimServer> {
  const requests: SimRequest[] = [];
  const faults: FaultOrder[] = [];
  const load = { now: 0, most: 0 };
  const held = new Set<ServerResponse>();
  const http = createServer((incoming, response) => {
    load.now++;
    load.most = Math.max(load.most, load.now);
    held.add(response);
    response.on('close', () => {
      load.now--;
      held.delete(response);
    });
    void answer(incoming, response).catch((thrown: unknown) => {
      response.statusCode = 599;
      response.end(`stand-in: ${String(thrown)}`);
    });
  });

  async function answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const request: SimRequest = {
      method: incoming.method ?? 'GET',
      url: new URL(incoming.url ?? '/', `http://${incoming.headers.host ?? '127.0.0.1'}`),
      headers: incoming.headers,
      body: Buffer.concat(parts),
    };
    requests.push(request);
    if (options.latencyMs !== undefined) await after(options.latencyMs);
    const fault = takeFault(faults, request);
    for (const route of options.routes) {
      const answered = await route(request);
      if (answered === null) continue;
      send(response, answered, fault);
      return;
    }
    send(response, { status: 404, body: 'not found' }, fault);
  }

  await new Promise<void>((resolve) => http.listen(options.port ?? 0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    http,
    requests,
    faults,
    load,
    close: () =>
      new Promise((resolve) => {
        for (const response of held) response.destroy();
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

function takeFault(faults: FaultOrder[], request: SimRequest): Fault | null {
  const path = `${request.method} ${request.url.pathname}${request.url.search}`;
  const order = faults.find(
    ({ match, times }) => (times ?? 1) > 0 && (match instanceof RegExp ? match.test(path) : match(request)),
  );
  if (order === undefined) return null;
  order.times = (order.times ?? 1) - 1;
  return order.fault;
}

function send(response: ServerResponse, answer: SimAnswer, fault: Fault | null): void {
  const body = Buffer.from(answer.body ?? '');
  const head = { ...answer.headers };
  const full = (bytes: Buffer, length = bytes.length): void => {
    response.writeHead(answer.status ?? 200, { ...head, 'content-length': String(length) });
    response.write(bytes);
  };
  switch (fault?.kind) {
    case undefined:
      response.writeHead(answer.status ?? 200, { ...head, 'content-length': String(body.length) });
      response.end(body);
      return;
    case 'status':
      response.writeHead(fault.status, {
        ...(fault.retryAfterSec === undefined ? {} : { 'retry-after': String(fault.retryAfterSec) }),
      });
      response.end(fault.body ?? '');
      return;
    case 'hang':
      return;
    case 'stall':
      full(body.subarray(0, fault.afterBytes), body.length);
      return;
    case 'reset':
      full(body.subarray(0, fault.afterBytes), body.length);
      setImmediate(() => response.socket?.resetAndDestroy());
      return;
    case 'truncate':
      full(body.subarray(0, fault.toBytes));
      response.end();
      return;
    case 'empty':
      response.writeHead(answer.status ?? 200, { ...head, 'content-length': '0' });
      response.end();
      return;
    case 'wrong-length':
      full(body, body.length + fault.extraBytes);
      response.socket?.end();
      return;
    case 'garbage':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('<!doctype html><title>not what you asked for</title>');
      return;
  }
}
