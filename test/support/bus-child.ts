/**
 * A process that sends to a live bus or takes from it, to be killed. Arguments: `send` or `take`, a name of its own, its
 * folder, a Redis URL or `-`, then for `send` how many. It prints the id of each event that is confirmed or committed.
 */
import { join } from 'node:path';
import { RedisBus } from '../../src/core/infra/live-bus/redis-bus.ts';
import { SqliteBus } from '../../src/core/infra/live-bus/sqlite-bus.ts';
import { openConnection } from '../../src/core/infra/sqlite/open.ts';

const [role, name, dir, url, count] = process.argv.slice(2) as [string, string, string, string, string];
const nowUnixMs = (): number => Date.now();
const bus =
  url === '-'
    ? new SqliteBus({ path: join(dir, 'live-bus.db'), nowUnixMs, pollMs: 10, deadAfterMs: 400 })
    : new RedisBus({
        ...{ url, password: null, outboxPath: join(dir, `${name}.db`), nowUnixMs },
        ...{ unreachableAfterMs: 500, deadAfterMs: 400 },
      });

if (role === 'send') {
  for (let from = 0; from < Number(count); from += 5) {
    const events = Array.from({ length: 5 }, (_, index) => ({ eventId: `e${from + index}`, body: null }));
    await bus.append('live:one', events);
    process.stdout.write(events.map(({ eventId }) => `${eventId}\n`).join(''));
  }
} else {
  const db = openConnection(join(dir, 'results.db'));
  db.exec('CREATE TABLE IF NOT EXISTS result (event_id TEXT PRIMARY KEY, consumer TEXT)');
  const commit = db.prepare('INSERT OR IGNORE INTO result VALUES (?, ?)');
  process.stdout.write('ready\n');
  const group = { stream: 'live:one', group: 'detector', consumer: name };
  for await (const batch of bus.read(group, new AbortController().signal))
    for (const { eventId, cursor } of batch) {
      commit.run(eventId, name);
      process.stdout.write(`${eventId}\n`);
      await bus.acknowledge(group, [cursor]).catch(() => undefined);
    }
}
await bus.dispose();
