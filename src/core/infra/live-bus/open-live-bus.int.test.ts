import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCore, type OpenCore } from '../../../../test/support/open-core.ts';
import { hasRedis, redisServer, type RedisServer } from '../../../../test/support/redis-server.ts';

let dir: string;
let core: OpenCore | null = null;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-live-bus-'));
});
afterEach(async () => {
  await core?.close();
  core = null;
  await rm(dir, { recursive: true, force: true });
});

const busLine = async (open: OpenCore): Promise<unknown> =>
  (await open.client.call('app.doctor', {})).lines.find(({ id }) => id === 'live-bus');

it('is a file of the library by default', async () => {
  core = await openCore(dir);
  expect(await busLine(core)).toMatchObject({ state: 'ok', value: 'in the library folder' });
  expect(await core.client.call('settings.test', { service: 'redis' })).toMatchObject({
    ...{ ok: false, error: { code: 'bus/not-set-up' } },
  });
});

describe.skipIf(!hasRedis)('with Redis (redis-server)', () => {
  let server: RedisServer;

  beforeEach(async () => {
    server = await redisServer(join(dir, 'redis'), ['--requirepass', 'a-secret']);
    await server.start();
  });
  afterEach(() => server.kill());

  it('is Redis where the settings say so; its test and doctor tell how it is doing', async () => {
    core = await openCore(dir);
    const { client } = core;
    await client.call('settings.set', { patch: { redisEnabled: true, redisUrl: server.url } });
    const refused = await client.call('settings.test', { service: 'redis' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'bus/unreachable' } });
    expect(refused.message).toMatch(/NOAUTH|WRONGPASS/);
    await client.call('settings.setSecret', { name: 'redis-password', value: 'a-secret' });
    const answered = await client.call('settings.test', { service: 'redis' });
    expect(answered.message).toMatch(/^Redis [\d.]+ answers\. It keeps what it is given in a file\.$/);
    await core.close();
    const next = await openCore(dir);
    core = next;
    await expect
      .poll(() => busLine(next), { timeout: 10_000 })
      .toMatchObject({
        ...{ state: 'ok', value: 'over Redis' },
      });
    await server.kill();
    await expect
      .poll(() => busLine(next), { timeout: 10_000 })
      .toMatchObject({
        ...{ state: 'problem', value: expect.stringMatching(/^Redis is away since 20.* UTC$/) as unknown },
      });
    expect(await readFile(join(dir, 'settings.json'), 'utf8')).not.toContain('a-secret');
  });
});
