import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fakeHandlers } from '../../../../test/support/fake-handlers.ts';
import { AppError } from '../../../shared/errors.ts';
import { createClient } from '../../../shared/rpc/client.ts';
import { createRpcServer } from '../../../shared/rpc/server.ts';
import { connectControlSocket, serveControlSocket, type ControlServer } from './control-socket.ts';
import { checkNodeVersion, takeLibraryLock } from './library-lock.ts';
import { ownOrJoinLibrary } from './own-or-join.ts';

let libraryDir = '';
const closers: (() => void)[] = [];

beforeEach(() => {
  libraryDir = mkdtempSync(join(tmpdir(), 'klip-lock-'));
});
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
  rmSync(libraryDir, { recursive: true, force: true });
});

const describeOwner = () => ({ host: 'test', pid: process.pid, url: null });

async function serve(onShow = () => {}): Promise<ControlServer> {
  const rpc = createRpcServer(fakeHandlers({ 'library.list': () => Promise.resolve({ vods: [] }) }));
  const server = await serveControlSocket({
    libraryDir,
    describe: describeOwner,
    onChannel: (channel) => rpc.serve(channel),
    onShow,
  });
  closers.push(
    () => rpc.dispose(),
    () => server.close(),
  );
  return server;
}

it('gives a library to one process at a time', () => {
  const first = takeLibraryLock(libraryDir);
  expect(takeLibraryLock(libraryDir)).toBeNull();
  first?.release();
  const second = takeLibraryLock(libraryDir);
  expect(second).not.toBeNull();
  second?.release();
});

it('is free again after its owner was killed', async () => {
  const script = join(libraryDir, 'owner.ts');
  const lockModule = join(import.meta.dirname, 'library-lock.ts');
  writeFileSync(
    script,
    `import { checkNodeVersion, takeLibraryLock } from ${JSON.stringify(lockModule)};
     if (takeLibraryLock(${JSON.stringify(libraryDir)}) !== null) console.log('held');
     setInterval(() => {}, 1000);`,
  );
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) => child.stdout.once('data', done));
  expect(takeLibraryLock(libraryDir)).toBeNull();
  const gone = new Promise((done) => child.once('exit', done));
  child.kill('SIGKILL');
  await gone;
  const lock = takeLibraryLock(libraryDir);
  expect(lock).not.toBeNull();
  lock?.release();
});

it('lets a second program work through the owner', async () => {
  const lock = takeLibraryLock(libraryDir);
  closers.push(() => lock?.release());
  await serve();
  const role = await ownOrJoinLibrary(libraryDir, 'rpc');
  if (role.kind !== 'guest') throw new Error('expected to be a guest');
  const { channel } = role;
  const client = createClient(() => Promise.resolve(channel), { reconnect: false });
  expect(await client.call('library.list', {})).toEqual({ vods: [] });
  expect(role.owner).toEqual(describeOwner());
  client.close();
});

it('asks the owner to come to the front', async () => {
  const onShow = vi.fn();
  await serve(onShow);
  const { channel } = await connectControlSocket(libraryDir, 'show');
  expect(onShow).toHaveBeenCalledOnce();
  channel.close();
});

it('cuts off a program that does not know the key of the library', async () => {
  await serve();
  const { socket: path } = JSON.parse(readFileSync(join(libraryDir, 'control.json'), 'utf8')) as {
    socket: string;
  };
  const socket = createConnection(path);
  socket.write(`${JSON.stringify({ key: 'x'.repeat(43), want: 'rpc' })}\n`);
  const received: Buffer[] = [];
  socket.on('data', (bytes: Buffer) => received.push(bytes));
  await new Promise((done) => socket.once('close', done));
  expect(Buffer.concat(received).length).toBe(0);
});

it('keeps the socket and its key to the person', async () => {
  await serve();
  const control = join(libraryDir, 'control.json');
  const { socket: path } = JSON.parse(readFileSync(control, 'utf8')) as { socket: string };
  expect({ file: statSync(control).mode & 0o777, folder: statSync(dirname(path)).mode & 0o777 }).toEqual({
    file: 0o600,
    folder: 0o700,
  });
});

it('names the folder that it cannot write to', () => {
  const file = join(libraryDir, 'a-file');
  writeFileSync(file, '');
  const taking = (): unknown => takeLibraryLock(join(file, 'library'));
  expect(taking).toThrow(/a-file/);
  expect(taking).toThrow(AppError);
});

it('refuses a Node that the database would crash', () => {
  expect(() => checkNodeVersion('20.20.2')).toThrow(/22\.15/);
  expect(() => checkNodeVersion('22.14.0')).toThrow(AppError);
  for (const version of ['22.15.0', '24.21.0']) expect(() => checkNodeVersion(version)).not.toThrow();
});
