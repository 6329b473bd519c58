import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { AssetServer } from '../../services/assets.ts';
import { startPageServer, type PageServer } from './page-server.ts';

const SECRET_FILE_TEXT = 'nobody may read this';
const served: string[] = [];
const assets: AssetServer = {
  serve(path) {
    served.push(path);
    return Promise.resolve({
      status: 200,
      headers: { 'content-type': 'application/octet-stream' },
      body: Readable.from([Buffer.from('bytes')]),
    });
  },
};

let dir = '';
let server: PageServer;
let cookie = '';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A request whose target goes out exactly as written: no library tidies up the dots. */
function ask(
  target: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers = {}, body } = options;
    const request = httpRequest(
      { host: '127.0.0.1', port: server.port, path: target, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

const login = (token: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask('/session', { method: 'POST', headers, body: JSON.stringify({ token }) });

/** The status of a refused socket, or `open`. */
function openSocket(options: { path?: string; headers?: Record<string, string> }): Promise<number | 'open'> {
  const { path = '/rpc', headers = {} } = options;
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      resolve('open');
    });
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
    socket.on('error', reject);
  });
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-http-'));
  const rendererDir = join(dir, 'renderer');
  mkdirSync(join(rendererDir, 'assets'), { recursive: true });
  writeFileSync(join(dir, 'secret.json'), SECRET_FILE_TEXT);
  writeFileSync(join(rendererDir, 'index.html'), '<!doctype html><title>KlipStream</title>');
  writeFileSync(join(rendererDir, 'assets', 'index-abc.js'), 'export {};');
  server = await startPageServer({ assets, rendererDir, port: 0, onChannel: () => {} });
  const answer = await login(new URL(server.url).hash.slice('#token='.length));
  cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
});
afterAll(async () => {
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('the page', () => {
  it('is served with a policy that allows no inline scripts', async () => {
    const answer = await ask('/');
    const policy = String(answer.headers['content-security-policy']);
    const scripts = policy.split('; ').find((part) => part.startsWith('script-src'));
    expect({ status: answer.status, scripts, rest: policy.split('; ')[0] }).toEqual({
      status: 200,
      scripts: "script-src 'self'",
      rest: "default-src 'none'",
    });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });

  it('answers only reads', async () => {
    expect((await ask('/', { method: 'DELETE' })).status).toBe(405);
  });
});

describe('the token', () => {
  it.each([
    ['missing', ''],
    ['wrong', 'x'.repeat(43)],
    ['too short', 'abc'],
  ])('is refused when it is %s', async (_what, token) => {
    expect((await login(token)).status).toBe(401);
  });

  it('becomes a cookie that scripts and other sites never see', async () => {
    const answer = await login(new URL(server.url).hash.slice('#token='.length));
    expect(answer.headers['set-cookie']?.[0]).toMatch(
      /^klipstream-\d+=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/,
    );
  });

  it('is 256 random bits and never the cookie', () => {
    const token = new URL(server.url).hash.slice('#token='.length);
    expect(Buffer.from(token, 'base64url').length).toBe(32);
    expect(cookie).not.toContain(token);
  });

  it.each(['/asset/poster/v1', '/session'])('is needed for %s', async (target) => {
    expect((await ask(target)).status).toBe(401);
    const stranger = { cookie: `${cookie.split('=')[0] ?? ''}=${'x'.repeat(43)}` };
    expect((await ask(target, { headers: stranger })).status).toBe(401);
    expect((await ask(target, { headers: { cookie } })).status).toBeLessThan(300);
  });

  it('is needed for the socket', async () => {
    expect(await openSocket({ headers: { origin: server.origin } })).toBe(401);
    expect(await openSocket({ headers: { origin: server.origin, cookie } })).toBe('open');
  });
});

describe('a foreign sender', () => {
  const foreignOrigins = ['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'];
  it.each(foreignOrigins)('with Origin %s is refused', async (origin) => {
    expect((await ask('/asset/poster/v1', { headers: { cookie, origin } })).status).toBe(403);
    expect((await login('x', { origin })).status).toBe(403);
    expect(await openSocket({ headers: { cookie, origin } })).toBe(403);
  });

  it('without an Origin gets no socket', async () => {
    expect(await openSocket({ headers: { cookie } })).toBe(403);
  });

  it.each(['evil.example', '127.0.0.1', 'localhost.evil.example', '127.0.0.1:1', '0.0.0.0:80'])(
    'with Host %j is refused',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(403);
      const origin = `http://${host}`;
      expect(await openSocket({ headers: { host, origin, cookie } })).toBe(403);
    },
  );

  it('without a Host is refused', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.end('GET / HTTP/1.0\r\n\r\n');
    const [head] = (await once(socket, 'data')) as [Buffer];
    expect(head.toString()).toMatch(/^HTTP\/1\.1 403 /);
  });

  it.each(['cross-site', 'same-site'])('that the browser calls %s is refused', async (site) => {
    const headers = { cookie, 'sec-fetch-site': site };
    expect((await ask('/asset/poster/v1', { headers })).status).toBe(403);
  });
});

describe('a way out of the folder', () => {
  const ups = [
    '/../secret.json',
    '/assets/../../secret.json',
    '/%2e%2e/secret.json',
    '/%2e%2e%2fsecret.json',
    '/..%2fsecret.json',
    '/..%5csecret.json',
    '/..\\secret.json',
    '/%252e%252e%252fsecret.json',
    '/%c0%ae%c0%ae/secret.json',
    '/%u002e%u002e/secret.json',
    '/....//secret.json',
    '/./../secret.json',
    '//secret.json',
    '/assets/..;/secret.json',
    '/..%00/secret.json',
  ];
  it.each(ups)('is not %s', async (target) => {
    const answer = await ask(target, { headers: { cookie } });
    expect({ status: answer.status, leaked: answer.body.includes(SECRET_FILE_TEXT) }).toEqual({
      status: 404,
      leaked: false,
    });
  });

  it.each(ups)('is not /asset%s', async (target) => {
    served.length = 0;
    expect((await ask(`/asset${target}`, { headers: { cookie } })).status).toBe(404);
    expect((await ask(`/asset/media${target}`, { headers: { cookie } })).status).toBe(404);
    expect(served).toEqual([]);
  });

  it('is not an absolute address', async () => {
    expect((await ask(`${server.origin}/../secret.json`, { headers: { cookie } })).status).toBe(404);
  });
});

describe('too much', () => {
  it('is refused when the body is too large, told or not', async () => {
    const body = Buffer.alloc(1_000_000, 'x');
    const told = await ask('/session', {
      method: 'POST',
      body,
      headers: { 'content-length': String(body.length) },
    });
    expect(told.status).toBe(413);
    const chunked = await ask('/session', {
      method: 'POST',
      body,
      headers: { 'transfer-encoding': 'chunked' },
    }).then(
      (answer) => answer.status,
      () => 413, // the server hung up while we were still sending
    );
    expect(chunked).toBe(413);
  });

  it('is refused when the headers are too large', async () => {
    const headers = { 'x-long': 'x'.repeat(20_000) };
    expect((await ask('/', { headers })).status).toBe(431);
  });

  it('closes the socket after a message over 4 MB', async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rpc`, {
      headers: { cookie, origin: server.origin },
    });
    const code = await new Promise((resolve) => {
      socket.on('open', () => socket.send('x'.repeat(5_000_000)));
      socket.on('close', resolve);
      socket.on('error', () => {});
    });
    expect(code).toBe(1009);
  });

  it('is refused after many wrong tokens in a row', async () => {
    const statuses = [];
    for (let attempt = 0; attempt < 25; attempt++) statuses.push((await login('wrong')).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe('the address', () => {
  it('is the loopback address only', () => {
    expect(server.origin).toBe(`http://127.0.0.1:${server.port}`);
  });

  it('survives a client that sends garbage', async () => {
    const socket = connect(server.port, '127.0.0.1');
    socket.resume();
    socket.write('\0\0\0 garbage\r\n\r\n');
    await new Promise((done) => socket.once('close', done));
    expect((await ask('/')).status).toBe(200);
  });

  it('is said to be taken when it is', async () => {
    const again = startPageServer({
      ...{ assets, rendererDir: join(dir, 'renderer'), port: server.port, onChannel: () => {} },
    });
    await expect(again).rejects.toMatchObject({ code: 'server/port-taken' });
  });
});

it('sends an asset with its query, and its headers without a body for HEAD', async () => {
  served.length = 0;
  const got = await ask('/asset/tracks/v1/hype?weights=%7B%7D', { headers: { cookie } });
  const head = await ask('/asset/tracks/v1/hype', { method: 'HEAD', headers: { cookie } });
  expect({ got: got.body, head: head.body, served }).toEqual({
    got: 'bytes',
    head: '',
    served: ['tracks/v1/hype?weights=%7B%7D', 'tracks/v1/hype'],
  });
});
