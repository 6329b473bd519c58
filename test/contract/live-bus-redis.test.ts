import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisBus } from '../../src/core/infra/live-bus/redis-bus.ts';
import { hasRedis, redisServer, type RedisServer } from '../support/redis-server.ts';
import { eventsFrom, liveBusSuite, readSome } from './live-bus-suite.ts';

let dir: string;
let server: RedisServer;
const opened: RedisBus[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-redis-'));
  server = await redisServer(join(dir, 'redis'));
  await server.start();
});
afterEach(async () => {
  for (const bus of opened.splice(0)) await bus.dispose();
  await server.kill();
  await rm(dir, { recursive: true, force: true });
});

function open(outbox = `outbox-${opened.length}.db`): RedisBus {
  const bus = new RedisBus({
    ...{ url: server.url, password: null, outboxPath: join(dir, outbox), nowUnixMs: () => Date.now() },
    ...{ unreachableAfterMs: 600, deadAfterMs: 400 },
  });
  opened.push(bus);
  return bus;
}

const GROUP = { stream: 'live:one', group: 'g', consumer: 'c' };
const idsOf = (from: number, count: number): string[] =>
  eventsFrom(from, count).map(({ eventId }) => eventId);

describe.skipIf(!hasRedis)('the bus on Redis (redis-server)', () => {
  liveBusSuite(open);

  it('keeps events while Redis is away and delivers them in order, before later ones', async () => {
    const bus = open('kept.db');
    await bus.append('live:one', eventsFrom(0, 5));
    await server.kill();
    expect(await bus.append('live:one', eventsFrom(5, 5))).toEqual({ added: 5 });
    expect(await bus.append('live:one', eventsFrom(9, 2))).toEqual({ added: 1 });
    await expect.poll(() => bus.state).toMatchObject({ isConnected: false, outbox: 6 });
    expect(bus.state.awaySinceUnixMs).not.toBeNull();
    await expect(bus.acknowledge(GROUP, ['1-1'])).rejects.toMatchObject({ code: 'bus/unreachable' });
    // The sender, too, is started anew in between.
    await bus.dispose();
    const next = open('kept.db');
    await next.append('live:one', eventsFrom(11, 2));
    const reading = readSome(next, GROUP, 13);
    await server.start();
    expect((await reading).map(({ eventId }) => eventId)).toEqual(idsOf(0, 13));
    expect(next.state).toEqual({ kind: 'redis', isConnected: true, awaySinceUnixMs: null, outbox: 0 });
  });

  it('says so when it can not connect', async () => {
    await server.kill();
    const bus = open();
    await expect(bus.trim('live:one', 5)).rejects.toMatchObject({ code: 'bus/unreachable' });
    const replaying = bus.replay('live:one', null)[Symbol.asyncIterator]().next();
    await expect(replaying).rejects.toMatchObject({ code: 'bus/unreachable' });
  });
});
