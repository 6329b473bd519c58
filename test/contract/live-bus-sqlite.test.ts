import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SqliteBus } from '../../src/core/infra/live-bus/sqlite-bus.ts';
import { liveBusSuite, eventsFrom, readSome } from './live-bus-suite.ts';

let dir: string;
const opened: SqliteBus[] = [];

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klipstream-bus-'));
});
afterEach(async () => {
  for (const bus of opened.splice(0)) await bus.dispose();
  await rm(dir, { recursive: true, force: true });
});

function open(): SqliteBus {
  const bus = new SqliteBus({
    ...{ path: join(dir, 'live-bus.db'), nowUnixMs: () => Date.now(), pollMs: 20, deadAfterMs: 400 },
  });
  opened.push(bus);
  return bus;
}

describe('the embedded bus', () => {
  liveBusSuite(open);

  it('keeps what it confirmed when it is opened again, and goes on where a group was', async () => {
    const first = open();
    await first.append('live:one', eventsFrom(0, 10));
    const me = { stream: 'live:one', group: 'g', consumer: 'c' };
    expect(await readSome(first, me, 10)).toHaveLength(10);
    await first.append('live:one', eventsFrom(10, 3));
    await first.dispose();
    const second = open();
    expect((await readSome(second, me, 3)).map(({ eventId }) => eventId)).toEqual(['e10', 'e11', 'e12']);
    await second.dispose();
    await expect(second.append('live:one', eventsFrom(20, 1))).rejects.toMatchObject({
      code: 'bus/unreachable',
    });
  });
});
