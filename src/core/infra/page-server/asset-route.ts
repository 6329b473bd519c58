import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { toErrorShape } from '../../../shared/errors.ts';
import type { AssetServer } from '../../services/assets.ts';

/** Streams an asset; the client going away stops the reading. */
export async function sendAsset(
  assets: AssetServer,
  path: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const controller = new AbortController();
  response.on('close', () => controller.abort());
  try {
    const asset = await assets.serve(path, {
      range: request.headers.range ?? null,
      method: request.method === 'HEAD' ? 'HEAD' : 'GET',
      signal: controller.signal,
    });
    response.writeHead(asset.status, asset.headers);
    if (asset.body === null || request.method === 'HEAD') response.end();
    else if (asset.body instanceof Uint8Array) response.end(asset.body);
    else await pipeline(asset.body, response, { signal: controller.signal });
  } catch (thrown) {
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const error = toErrorShape(thrown);
    response.writeHead(error.code.endsWith('not-found') ? 404 : 500, { 'content-type': 'application/json' });
    response.end(JSON.stringify(error));
  }
}
