import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { net, protocol } from 'electron';
import { parseAssetTarget } from '../core/infra/page/asset-target.ts';
import { SECURITY_HEADERS } from '../core/infra/page/security-headers.ts';
import { listStaticFiles, type StaticFile } from '../core/infra/page/static-files.ts';
import type { AssetServer } from '../core/services/assets.ts';
import { APP_ORIGIN, APP_SCHEME } from '../shared/ipc.ts';

/** Must run before the app is ready. */
export function registerPageScheme(): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: APP_SCHEME,
      privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
    },
  ]);
}

export interface PageProtocolOptions {
  readonly rendererDir: string;
  /** The development server's address; null in an installation. */
  readonly devServerUrl: string | null;
  /** null until the library is open. */
  readonly assets: () => AssetServer | null;
}

/** Serves the page and its bytes at `klip://app/`: files from a fixed table, assets by id; nothing is a path. */
export function servePage(options: PageProtocolOptions): void {
  const files =
    options.devServerUrl === null ? listStaticFiles(options.rendererDir) : new Map<string, StaticFile>();
  protocol.handle(APP_SCHEME, async (request) => {
    const url = new URL(request.url);
    if (url.host !== 'app' || (request.method !== 'GET' && request.method !== 'HEAD')) return refuse(403);
    const assetPath = parseAssetTarget(url.pathname + url.search);
    if (assetPath !== null) return sendAsset(options.assets(), assetPath, request);
    if (options.devServerUrl !== null)
      return net.fetch(new URL(url.pathname + url.search, options.devServerUrl).href);
    const file = files.get(url.pathname);
    return file === undefined ? refuse(404) : sendFile(file);
  });
}

export const pageUrl = `${APP_ORIGIN}/index.html`;

const refuse = (status: number): Response => new Response(null, { status, headers: { ...SECURITY_HEADERS } });

async function sendFile(file: StaticFile): Promise<Response> {
  const headers = { ...SECURITY_HEADERS, 'content-type': file.contentType };
  return new Response(await readFile(file.path), { headers });
}

async function sendAsset(assets: AssetServer | null, path: string, request: Request): Promise<Response> {
  if (assets === null) return refuse(503);
  const asset = await assets.serve(path, {
    range: request.headers.get('range'),
    method: request.method === 'HEAD' ? 'HEAD' : 'GET',
    signal: request.signal,
  });
  const headers = { ...SECURITY_HEADERS, ...asset.headers };
  const { status, body } = asset;
  if (body === null || body instanceof Uint8Array) {
    return new Response(body === null ? null : Buffer.from(body), { status, headers });
  }
  return new Response(toWebStream(body), { status, headers });
}

/** Reads only as fast as the page takes it; a page that stops reading closes the file. */
function toWebStream(body: Readable): ReadableStream<Uint8Array> {
  const chunks = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  return new ReadableStream({
    async pull(controller) {
      try {
        const next = await chunks.next();
        if (next.done === true) controller.close();
        else controller.enqueue(new Uint8Array(next.value));
      } catch (thrown) {
        controller.error(thrown);
      }
    },
    cancel() {
      body.destroy();
    },
  });
}
