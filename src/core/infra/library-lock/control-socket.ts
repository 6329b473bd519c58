import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { chmodSync, lstatSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { Channel } from '../../../shared/rpc/channel.ts';
import { createLineChannel } from './line-channel.ts';

/** Says where the owner of a library listens and how to prove that one may read the library's folder. */
const ControlFile = z.object({ socket: z.string(), key: z.string(), pid: z.number().int() });

const Greeting = z.object({ key: z.string(), want: z.enum(['rpc', 'show']) });
const Welcome = z.object({
  ok: z.literal(true),
  host: z.string(),
  pid: z.number().int(),
  url: z.string().nullable(),
});
/** The process that owns the library. `url` is the address of its page where it has one. */
export type LibraryOwner = Omit<z.infer<typeof Welcome>, 'ok'>;

const CONTROL_FILE = 'control.json';
const GREETING_TIMEOUT_MS = 3000;
const PRIVATE_DIR_MODE = 0o700;

export interface ControlServer {
  close(): void;
}

export interface ControlServerOptions {
  readonly libraryDir: string;
  readonly describe: () => LibraryOwner;
  /** A program speaks RPC from now on. */
  readonly onChannel: (channel: Channel) => void;
  /** Somebody started the app a second time: come to the front. */
  readonly onShow: () => void;
}

/** Lets other programs of the same person use a library through its owner. Call it only while holding the lock. */
export async function serveControlSocket(options: ControlServerOptions): Promise<ControlServer> {
  const path = socketPath(options.libraryDir);
  const key = randomBytes(32).toString('base64url');
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    greet(socket, key, options);
  });
  if (process.platform !== 'win32') rmSync(path, { force: true });
  await listen(server, path);
  const controlFile = join(options.libraryDir, CONTROL_FILE);
  rmSync(controlFile, { force: true });
  writeFileSync(controlFile, JSON.stringify({ socket: path, key, pid: process.pid }), { mode: 0o600 });
  return {
    close() {
      rmSync(controlFile, { force: true });
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/**
 * Connects to the owner of a library. Throws AppError `library/busy` when it has the lock but doesn't answer.
 */
export async function connectControlSocket(
  libraryDir: string,
  want: 'rpc' | 'show',
): Promise<{ channel: Channel; owner: LibraryOwner }> {
  let socket: Socket | null = null;
  try {
    const control = ControlFile.parse(JSON.parse(readFileSync(join(libraryDir, CONTROL_FILE), 'utf8')));
    socket = await connect(control.socket);
    const channel = createLineChannel(socket);
    const answer = nextMessage(channel);
    channel.send(JSON.stringify({ key: control.key, want }));
    const { host, pid, url } = Welcome.parse(JSON.parse(await answer));
    return { channel, owner: { host, pid, url } };
  } catch (thrown) {
    socket?.destroy();
    throw new AppError(
      {
        code: 'library/busy',
        message: `The library in ${libraryDir} is in use by another program that doesn't answer.`,
        nextStep: 'Close the other KlipStream, or wait until it has finished, and try again.',
        detail: String(thrown),
      },
      { cause: thrown },
    );
  }
}

function greet(socket: Socket, key: string, options: ControlServerOptions): void {
  const channel = createLineChannel(socket);
  const timer = setTimeout(() => socket.destroy(), GREETING_TIMEOUT_MS);
  const stop = channel.onMessage((text) => {
    stop();
    clearTimeout(timer);
    const greeting = parseGreeting(text);
    if (greeting === null || !isSameText(greeting.key, key)) {
      socket.destroy();
      return;
    }
    channel.send(JSON.stringify({ ok: true, ...options.describe() }));
    if (greeting.want === 'rpc') options.onChannel(channel);
    else options.onShow();
  });
  channel.onClose(() => clearTimeout(timer));
}

function parseGreeting(text: string): z.infer<typeof Greeting> | null {
  try {
    return Greeting.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const isSameText = (left: string, right: string): boolean => timingSafeEqual(digest(left), digest(right));

/** Short (a Unix socket's path has 104 to 108 bytes), in a folder that only this person can enter. */
function socketPath(libraryDir: string): string {
  const name = createHash('sha256').update(resolve(libraryDir)).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\klipstream-${name}`;
  const directory = join(tmpdir(), `klipstream-${userInfo().uid}`);
  mkdirSync(directory, { recursive: true, mode: PRIVATE_DIR_MODE });
  const status = lstatSync(directory);
  if (!status.isDirectory() || status.uid !== userInfo().uid) {
    throw new AppError({
      code: 'library/unsafe-socket-folder',
      message: `${directory} belongs to somebody else.`,
      nextStep: 'Set TMPDIR to a folder of your own and start KlipStream again.',
    });
  }
  chmodSync(directory, PRIVATE_DIR_MODE);
  return join(directory, `${name}.sock`);
}

const listen = (server: Server, path: string): Promise<void> =>
  new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(path, () => {
      server.off('error', failed);
      done();
    });
  });

const connect = (path: string): Promise<Socket> =>
  new Promise((done, failed) => {
    const socket = createConnection(path, () => {
      socket.off('error', failed);
      done(socket);
    });
    socket.once('error', failed);
  });

const nextMessage = (channel: Channel): Promise<string> =>
  new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error('no answer to the greeting')), GREETING_TIMEOUT_MS);
    const stop = channel.onMessage((text) => {
      stop();
      clearTimeout(timer);
      done(text);
    });
    channel.onClose(() => {
      clearTimeout(timer);
      failed(new Error('the other side closed the connection'));
    });
  });
