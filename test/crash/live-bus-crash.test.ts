import Database from 'better-sqlite3';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RedisBus } from '../../src/core/infra/live-bus/redis-bus.ts';
import { SqliteBus } from '../../src/core/infra/live-bus/sqlite-bus.ts';
import type { LiveBus } from '../../src/core/ports/live-bus.ts';
import { hasRedis, redisServer } from '../support/redis-server.ts';
import { seededRandom } from '../support/seeded-random.ts';

const CHILD = fileURLToPath(new URL('../support/bus-child.ts', import.meta.url));
const EVENTS = 600;

let dir: string;
const children: ChildProcess[] = [];
const cleanUp: (() => Promise<void>)[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-bus-crash-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) await kill(child);
  for (const end of cleanUp.splice(0).reverse()) await end();
  await rm(dir, { recursive: true, force: true });
});

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** Tells of each line; `gone` resolves when it ended, with the lines. */
function run(
  args: readonly string[],
  onLine: (count: number, child: ChildProcess) => void,
): Promise<string[]> {
  const child = spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const lines: string[] = [];
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    onLine(lines.length, child);
  });
  return once(child, 'close').then(() => lines);
}

interface Consumer {
  readonly ready: PromiseWithResolvers<undefined>;
  readonly done: Promise<void>;
}

/** Runs a consumer again and again, each killed in the middle of a batch, until nobody is needed any more. */
function mortalConsumer(slot: number, url: string, random: () => number, isDone: () => boolean): Consumer {
  const ready = Promise.withResolvers<undefined>();
  const live = async (): Promise<void> => {
    for (let life = 0; !isDone(); life++) {
      const dies = 20 + Math.floor(random() * 60);
      await run(['take', `c${slot}-${life}`, dir, url], (count, child) => {
        ready.resolve(undefined);
        if (count === dies || isDone()) child.kill('SIGKILL');
      });
    }
  };
  return { ready, done: live() };
}

const results = (): { event_id: string; consumer: string }[] => {
  const db = new Database(join(dir, 'results.db'), { readonly: true });
  const rows = db.prepare<[], { event_id: string; consumer: string }>('SELECT * FROM result').all();
  db.close();
  return rows;
};

/** Two consumers that are killed all the time take everything that `send` appends. */
async function takeAll(url: string, send: () => Promise<void>): Promise<void> {
  const random = seededRandom(7);
  let isSent = false;
  const isDone = (): boolean => isSent && results().length === EVENTS;
  const consumers = [0, 1].map((slot) => mortalConsumer(slot, url, random, isDone));
  await Promise.all(consumers.map(({ ready }) => ready.promise));
  await send();
  isSent = true;
  // A consumer that has nothing left to do prints nothing: it is ended here.
  await expect.poll(isDone, { timeout: 60_000, interval: 50 }).toBe(true);
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(consumers.map(({ done }) => done));
  const rows = results();
  expect(new Set(rows.map(({ event_id }) => event_id)).size).toBe(EVENTS);
  const lives = new Set(rows.map(({ consumer }) => consumer));
  expect([...lives].some((name) => name.startsWith('c0-'))).toBe(true);
  expect([...lives].some((name) => name.startsWith('c1-'))).toBe(true);
  expect(lives.size).toBeGreaterThan(2);
}

async function appendAll(bus: LiveBus, before: (from: number) => Promise<void>): Promise<void> {
  for (let from = 0; from < EVENTS; from += 10) {
    await before(from);
    const events = Array.from({ length: 10 }, (_, index) => ({ eventId: `e${from + index}`, body: from }));
    await bus.append('live:one', events);
  }
}

async function idsIn(bus: LiveBus): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of bus.replay('live:one', null)) ids.push(...batch.map(({ eventId }) => eventId));
  return ids;
}

const ALL = Array.from({ length: EVENTS }, (_, index) => `e${index}`);

describe('the embedded bus under kill -9', () => {
  const open = (): SqliteBus => {
    const options = { path: join(dir, 'live-bus.db'), nowUnixMs: () => Date.now(), pollMs: 10 };
    const bus = new SqliteBus({ ...options, deadAfterMs: 400 });
    cleanUp.push(() => bus.dispose());
    return bus;
  };

  it('loses nothing that a killed sender was told is kept, and takes what it sends again once', async () => {
    const random = seededRandom(3);
    for (let life = 0; life < 4; life++) {
      const dies = 40 + Math.floor(random() * 200);
      const confirmed = await run(['send', `s${life}`, dir, '-', String(EVENTS)], (count, child) => {
        if (count === dies) child.kill('SIGKILL');
      });
      const bus = open();
      const kept = await idsIn(bus);
      await bus.dispose();
      expect(kept).toEqual(expect.arrayContaining(confirmed));
      expect(kept).toEqual(ALL.slice(0, kept.length));
    }
  });

  it('gives every event to consumers that are killed in the middle of batches', async () => {
    const bus = open();
    await takeAll('-', () => appendAll(bus, () => Promise.resolve()));
  });
});

describe.skipIf(!hasRedis)('the bus on Redis under kill -9 (redis-server)', () => {
  it('gives every event to killed consumers while Redis is killed and started again', async () => {
    const server = await redisServer(join(dir, 'redis'));
    await server.start();
    cleanUp.push(() => server.kill());
    const bus = new RedisBus({
      ...{ url: server.url, password: null, outboxPath: join(dir, 'outbox.db'), nowUnixMs: () => Date.now() },
      ...{ unreachableAfterMs: 500, deadAfterMs: 400 },
    });
    cleanUp.push(() => bus.dispose());
    const random = seededRandom(11);
    let isUp = true;
    let outages = 0;
    await takeAll(server.url, async () => {
      await appendAll(bus, async () => {
        if (random() > 0.2) return;
        if (isUp) {
          outages++;
          await server.kill();
        } else await server.start();
        isUp = !isUp;
      });
      if (!isUp) await server.start();
    });
    expect(outages).toBeGreaterThan(2);
    expect(await idsIn(bus)).toEqual(ALL);
    expect(bus.state.outbox).toBe(0);
  });
});
