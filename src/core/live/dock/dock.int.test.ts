import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { freePort } from '../../../../test/support/encoder.ts';
import { openCore, type OpenCore } from '../../../../test/support/open-core.ts';
import { openSocket } from '../../../../test/support/socket-client.ts';
import { DOCK_NAMES } from '../../../shared/contract/dock-scope.ts';
import type { DockState } from '../../../shared/contract/dock.ts';
import { contract, type CallName, type StreamName } from '../../../shared/contract/index.ts';
import { toErrorShape } from '../../../shared/errors.ts';
import { SCOPE_HEADER } from '../../../shared/hosts.ts';
import { createClient, type RpcClient } from '../../../shared/rpc/client.ts';
import { createFileLog } from '../../infra/log/file-log.ts';

let dir: string;
let rendererDir: string;
let opened: OpenCore | null = null;

const start = async (): Promise<OpenCore> => {
  opened = await openCore(join(dir, 'data'), {
    ...{ rendererDir, log: createFileLog(join(dir, 'logs'), () => Date.now()) },
  });
  await opened.core.start();
  return opened;
};
const stop = async (): Promise<void> => {
  await opened?.close();
  opened = null;
};
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-dock-'));
  rendererDir = join(dir, 'renderer');
  mkdirSync(rendererDir);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>KlipStream</title>');
});
afterEach(async () => {
  await stop();
  rmSync(dir, { recursive: true, force: true });
});

const switchOn = async (): Promise<string> => {
  const { client } = await start();
  await client.call('settings.set', { patch: { dockEnabled: true, dockPort: await freePort() } });
  return (await client.call('dock.address', {})).url;
};

interface Entered {
  readonly status: number;
  readonly scope: string | null;
  readonly cookie: string;
}
async function enter(url: string): Promise<Entered> {
  const { origin, hash } = new URL(url);
  const [, token] = /^#token=([\w-]{43})&\/live\/current$/.exec(hash) ?? [];
  const answer = await fetch(`${origin}/session`, { method: 'POST', body: JSON.stringify({ token }) });
  const cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  return { status: answer.status, scope: answer.headers.get(SCOPE_HEADER), cookie };
}
const ask = async (url: string, target: string, cookie: string): Promise<number> =>
  (await fetch(new URL(url).origin + target, { headers: { cookie } })).status;

async function enterAndJoin(url: string): Promise<{ client: RpcClient; socket: WebSocket; cookie: string }> {
  const { cookie } = await enter(url);
  const { channel, socket } = await openSocket(new URL(url).origin, cookie);
  return { client: createClient(() => Promise.resolve(channel), { reconnect: false }), socket, cookie };
}

/** Resolves with the first state that is as wanted. */
const stateWhere = (wanted: (state: DockState) => boolean): Promise<DockState> =>
  new Promise((resolve, reject) => {
    const unsubscribe = opened!.client.subscribe(
      'dock.state',
      {},
      (state) => {
        if (!wanted(state)) return;
        resolve(state);
        // The first event may come before `subscribe` has returned.
        queueMicrotask(() => unsubscribe());
      },
      reject,
    );
  });

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  return server;
}
const closed = (server: Server): Promise<void> => new Promise((done) => server.close(() => done()));

describe('the live window for docks', () => {
  it('is not served before it is switched on, and no more when it is switched off', async () => {
    const { client } = await start();
    expect(await stateWhere(() => true)).toEqual({ isOn: false, port: null, error: null, connected: 0 });
    await expect(client.call('dock.address', {})).rejects.toMatchObject({ code: 'dock/off' });
    await client.call('settings.set', { patch: { dockEnabled: true, dockPort: await freePort() } });
    const { url } = await client.call('dock.address', {});
    expect(await ask(url, '/', '')).toBe(200);
    await client.call('settings.set', { patch: { dockEnabled: false } });
    await expect(ask(url, '/', '')).rejects.toThrow();
  });

  it('chooses a port once and remembers it', async () => {
    const { client } = await start();
    const { settings } = await client.call('settings.set', { patch: { dockEnabled: true } });
    const { port } = await stateWhere((state) => state.port !== null);
    expect(settings.dockPort).toBe(port);
    expect(port).toBeGreaterThanOrEqual(1024);
  });

  it('keeps its address over a restart, and lets in a page that stayed open', async () => {
    const url = await switchOn();
    const { cookie } = await enter(url);
    await stop();
    const { client } = await start();
    expect((await client.call('dock.address', {})).url).toBe(url);
    expect(await ask(url, '/session', cookie)).toBe(204);
  });

  it('tells the page that it is the live window alone, and answers that and nothing else', async () => {
    const url = await switchOn();
    expect(await enter(url)).toMatchObject({ status: 204, scope: 'live' });
    const { client, cookie } = await enterAndJoin(url);
    const recordings = await new Promise((resolve, reject) =>
      client.subscribe('recordings.progress', {}, resolve, reject),
    );
    expect(recordings).toEqual({ recordings: [] });
    // Known, but nothing is recorded: the core itself answers.
    const mark = client.call('live.mark', { recordingId: 'r', note: '' });
    await expect(mark).rejects.toMatchObject({ code: 'live/not-running' });

    const refused = Object.entries(contract).filter(
      ([name]) => !(DOCK_NAMES as readonly string[]).includes(name),
    );
    expect(refused.length).toBeGreaterThan(50);
    for (const [name, { kind }] of refused) {
      const asked =
        kind === 'stream'
          ? new Promise((_resolve, reject) => client.subscribe(name as StreamName, {}, () => {}, reject))
          : client.call(name as CallName, {});
      const code = await asked.catch((thrown: unknown) => toErrorShape(thrown).code);
      expect([name, code]).toEqual([name, 'rpc/not-allowed']);
    }
    expect(await ask(url, '/asset/media/v1', cookie)).toBe(403);
    expect(await ask(url, '/asset/live-clip/r/m', cookie)).toBe(404);
    client.close();
  });

  it('ends the old address at once when there is a new one', async () => {
    const url = await switchOn();
    const { socket, cookie, client } = await enterAndJoin(url);
    const cutOff = new Promise((done) => socket.on('close', done));
    const renewed = (await opened!.client.call('dock.renew', {})).url!;
    await cutOff;
    client.close();
    expect((await enter(url)).status).toBe(401);
    expect(await ask(url, '/session', cookie)).toBe(401);
    expect(new URL(renewed).origin).toBe(new URL(url).origin);
    expect((await enter(renewed)).status).toBe(204);
    const path = join(dir, 'data', 'dock-token');
    expect(renewed).toContain(readFileSync(path, 'utf8'));
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('renews the token while it is off, too', async () => {
    const url = await switchOn();
    const { client } = opened!;
    await client.call('settings.set', { patch: { dockEnabled: false } });
    expect(await client.call('dock.renew', {})).toEqual({ url: null });
    await client.call('settings.set', { patch: { dockEnabled: true } });
    expect((await enter(url)).status).toBe(401);
  });

  it('says that its port is taken, lets everything else run, and is there once it is free', async () => {
    const { client } = await start();
    const port = await freePort();
    const other = await occupy(port);
    await client.call('settings.set', { patch: { dockEnabled: true, dockPort: port } });
    const { error } = await stateWhere((state) => state.error !== null);
    expect(error).toEqual({
      code: 'server/port-taken',
      message: `Another program uses port ${port}.`,
      nextStep: expect.stringContaining('Settings → Live') as string,
    });
    await expect(client.call('dock.address', {})).rejects.toMatchObject({ code: 'server/port-taken' });
    expect(await client.call('library.list', {})).toEqual({ vods: [] });
    await closed(other);
    expect((await client.call('dock.address', {})).url).toContain(`:${port}/`);
    expect(await stateWhere(() => true)).toMatchObject({ port, error: null });
  });

  it('moves to another port', async () => {
    const url = await switchOn();
    const port = await freePort();
    const { client } = opened!;
    await client.call('settings.set', { patch: { dockPort: port } });
    expect((await enter((await client.call('dock.address', {})).url)).status).toBe(204);
    await expect(ask(url, '/', '')).rejects.toThrow();
  });

  it('says that the page is not built', async () => {
    rmSync(rendererDir, { recursive: true });
    const { client } = await start();
    await client.call('settings.set', { patch: { dockEnabled: true } });
    const { error, port } = await stateWhere((state) => state.isOn);
    expect({ code: error?.code, port }).toEqual({ code: 'server/not-built', port: null });
  });

  it('tells how many windows are connected', async () => {
    const url = await switchOn();
    const { client } = await enterAndJoin(url);
    expect(await stateWhere(({ connected }) => connected > 0)).toMatchObject({ connected: 1 });
    client.close();
    expect(await stateWhere(({ connected }) => connected === 0)).toMatchObject({ isOn: true, error: null });
  });

  it('puts its token neither into the settings nor into the log', async () => {
    const url = await switchOn();
    const token = readFileSync(join(dir, 'data', 'dock-token'), 'utf8');
    expect(url).toContain(token);
    await enter(url);
    const settings = await opened!.client.call('settings.get', {});
    await stop();
    const log = readFileSync(join(dir, 'logs', 'klipstream.log'), { encoding: 'utf8', flag: 'a+' });
    expect(
      JSON.stringify(settings) + readFileSync(join(dir, 'data', 'settings.json'), 'utf8') + log,
    ).not.toContain(token);
  });
});

describe('held by a command', () => {
  it('is served whatever the settings say, at any free port where the usual one is taken', async () => {
    const { core, client } = await start();
    const port = await freePort();
    const other = await occupy(port);
    await client.call('settings.set', { patch: { dockPort: port } });
    const held = await core.dock.hold(null);
    expect(held.isRemembered).toBe(false);
    expect((await enter(held.url)).status).toBe(204);
    // A change of other settings leaves it where it is.
    await client.call('settings.set', { patch: { dockEnabled: true } });
    expect((await client.call('dock.address', {})).url).toBe(held.url);
    await closed(other);
    expect(await core.dock.hold(null)).toMatchObject({ isRemembered: true });
  });

  it('refuses a named port that is taken', async () => {
    const { core } = await start();
    const port = await freePort();
    const other = await occupy(port);
    await expect(core.dock.hold(port)).rejects.toMatchObject({ code: 'server/port-taken' });
    await closed(other);
  });
});
