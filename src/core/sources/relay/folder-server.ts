import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream';
import { closeAtOnce, listenOnLoopback, LOOPBACK } from '../../infra/http/loopback.ts';
import { type HlsFolder, PLAYLIST } from './hls-folder.ts';

/** Lets the recorder read folders as it reads any other live playlist: over HTTP, on loopback, below names that can't be guessed. */
export interface FolderServer {
  /** The address of the folder's playlist. */
  add(folder: HlsFolder): Promise<string>;
  remove(url: string): void;
  dispose(): Promise<void>;
}

const SEGMENT = /^\d+\.ts$/;

export function createFolderServer(): FolderServer {
  const folders = new Map<string, HlsFolder>();

  const answer = async (path: string, response: ServerResponse): Promise<void> => {
    const [, name = '', file = ''] = path.split('/');
    const folder = folders.get(name);
    const text = folder !== undefined && file === PLAYLIST ? await folder.playlist() : null;
    if (text !== null) response.writeHead(200, { 'content-type': 'application/vnd.apple.mpegurl' }).end(text);
    else if (folder !== undefined && SEGMENT.test(file)) sendSegment(join(folder.dir, file), response);
    else refuse(response);
  };

  const server = createServer((request, response) => {
    answer(request.url ?? '', response).catch(() => response.destroy());
  });
  let listening: Promise<number> | null = null;

  return {
    async add(folder) {
      listening ??= listenOnLoopback(server, 0);
      const port = await listening;
      const name = randomUUID();
      folders.set(name, folder);
      return `http://${LOOPBACK}:${port}/${name}/${PLAYLIST}`;
    },
    remove(url) {
      folders.delete(new URL(url).pathname.split('/')[1] ?? '');
    },
    dispose: () => (listening === null ? Promise.resolve() : closeAtOnce(server)),
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
