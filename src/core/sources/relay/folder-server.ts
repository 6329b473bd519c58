import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { type HlsFolder, PLAYLIST } from './hls-folder.ts';

/** Lets the recorder read folders as it reads any other live playlist: over HTTP, on loopback, below names that can't be guessed. */
export interface FolderServer {
  /** The address of the folder's playlist. */
  add(folder: HlsFolder): Promise<string>;
  remove(url: string): void;
  dispose(): void;
}

const SEGMENT = /^\d+\.ts$/;

export function createFolderServer(): FolderServer {
  const folders = new Map<string, HlsFolder>();
  let listening: Promise<Server> | null = null;

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const [, name = '', file = ''] = path.split('/');
    const folder = folders.get(name);
    const text = folder !== undefined && file === PLAYLIST ? await folder.playlist() : null;
    if (text !== null) response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(text);
    else if (folder !== undefined && SEGMENT.test(file)) sendSegment(join(folder.dir, file), response);
    else refuse(response);
  };

  const open = (): Promise<Server> =>
    new Promise((resolve, reject) => {
      const server = createServer((request, response) => {
        answer(request.url ?? '', response).catch(() => response.destroy());
      });
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => resolve(server));
    });

  return {
    async add(folder) {
      listening ??= open();
      const { port } = (await listening).address() as AddressInfo;
      const name = randomUUID();
      folders.set(name, folder);
      return `http://127.0.0.1:${port}/${name}/${PLAYLIST}`;
    },
    remove(url) {
      folders.delete(new URL(url).pathname.split('/')[1] ?? '');
    },
    dispose() {
      void listening?.then((server) => {
        server.closeAllConnections();
        server.close();
      });
    },
  };
}

function sendSegment(path: string, response: ServerResponse): void {
  const stream = createReadStream(path);
  stream.once('open', () => {
    response.writeHead(200, { 'content-type': 'video/mp2t' });
    pipeline(stream, response, () => undefined);
  });
  stream.once('error', () => refuse(response));
}

function refuse(response: ServerResponse): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(404).end();
}
