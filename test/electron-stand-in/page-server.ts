import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import type { ReadableStream as NodeReadableStream } from 'node:stream/web';
import { APP_ORIGIN } from '../../src/shared/ipc.ts';

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

/** Handlers of custom schemes, as `protocol.handle` took them. */
export const schemeHandlers = new Map<string, SchemeHandler>();

let server: Server | null = null;
let origin = '';

/** Chromium knows no `klip://`: its pages come from loopback HTTP, answered by the scheme's own handler. */
export async function startPageServer(): Promise<void> {
  if (server !== null) return;
  const started = createServer((request, response) => void answer(request, response));
  server = started;
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(started.address() as AddressInfo).port}`;
}

export function stopPageServer(): void {
  server?.closeAllConnections();
  server?.close();
}

export const toHttpUrl = (appUrl: string): string => appUrl.replace(APP_ORIGIN, origin);
export const toAppUrl = (httpUrl: string): string =>
  origin === '' ? httpUrl : httpUrl.replace(origin, APP_ORIGIN);

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  const handler = schemeHandlers.get(new URL(APP_ORIGIN).protocol.replace(':', ''));
  if (handler === undefined) {
    response.writeHead(404).end();
    return;
  }
  try {
    const answered = await handler(
      new Request(APP_ORIGIN + (request.url ?? '/'), {
        method: request.method ?? 'GET',
        headers: request.headers as Record<string, string>,
        signal: controller.signal,
      }),
    );
    response.writeHead(answered.status, Object.fromEntries(answered.headers));
    if (answered.body === null) {
      response.end();
      return;
    }
    const body = Readable.fromWeb(answered.body as NodeReadableStream);
    body.on('error', () => response.destroy());
    response.on('close', () => body.destroy());
    body.pipe(response);
  } catch (thrown) {
    response.writeHead(500).end(String(thrown));
  }
}
