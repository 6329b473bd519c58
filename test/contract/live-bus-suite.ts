import { expect, it } from 'vitest';
import type { BusEntry, BusEvent, BusGroup, LiveBus } from '../../src/core/ports/live-bus.ts';

const STREAM = 'live:one';
const GROUP = { stream: STREAM, group: 'detector' };
const as = (consumer: string, group: Partial<BusGroup> = {}): BusGroup => ({ ...GROUP, ...group, consumer });

export const eventsFrom = (from: number, count: number): BusEvent[] =>
  Array.from({ length: count }, (_, index) => ({
    eventId: `e${from + index}`,
    body: { value: from + index, text: 'ü "quoted" \n' },
  }));
const ids = (entries: readonly BusEntry[]): string[] => entries.map(({ eventId }) => eventId);
const idsFrom = (from: number, count: number): string[] => ids(eventsFrom(from, count) as BusEntry[]);

/** Reads until `count` entries are there, acknowledging each batch where asked to. */
export async function readSome(
  bus: LiveBus,
  group: BusGroup,
  count: number,
  acknowledges = true,
): Promise<BusEntry[]> {
  const end = new AbortController();
  const seen: BusEntry[] = [];
  for await (const batch of bus.read(group, end.signal)) {
    seen.push(...batch);
    const cursors = batch.map(({ cursor }) => cursor);
    if (acknowledges) await bus.acknowledge(group, cursors);
    if (seen.length >= count) end.abort();
  }
  return seen;
}

async function replayed(bus: LiveBus, after: string | null = null): Promise<BusEntry[]> {
  const seen: BusEntry[] = [];
  for await (const batch of bus.replay(STREAM, after)) seen.push(...batch);
  return seen;
}

/** What ports/live-bus.ts says. `open` gives another bus on the same store; dead are those silent for 400 ms. */
export function liveBusSuite(open: () => LiveBus): void {
  it('takes an event once, however often it is sent', async () => {
    const bus = open();
    const twice = [...eventsFrom(0, 3), ...eventsFrom(1, 1)];
    expect(await bus.append(STREAM, twice)).toEqual({ added: 3 });
    expect(await open().append(STREAM, eventsFrom(2, 2))).toEqual({ added: 1 });
    expect(await bus.append('live:other', eventsFrom(0, 1))).toEqual({ added: 1 });
    const seen = await replayed(bus);
    expect(seen.map(({ eventId, body }) => ({ eventId, body }))).toEqual(eventsFrom(0, 4));
    expect(seen.every(({ addedAtUnixMs }) => addedAtUnixMs > 1.7e12)).toBe(true);
  });

  it('replays from a place in order, in batches', async () => {
    const bus = open();
    await bus.append(STREAM, eventsFrom(0, 1300));
    const all = await replayed(bus);
    expect(ids(all)).toEqual(idsFrom(0, 1300));
    expect(ids(await replayed(bus, all[699]!.cursor))).toEqual(idsFrom(700, 600));
    expect(await replayed(bus, all.at(-1)!.cursor)).toEqual([]);
  });

  it('gives each group everything, and one that waits what comes', async () => {
    const bus = open();
    const waiting = readSome(bus, as('a'), 4);
    await bus.append(STREAM, eventsFrom(0, 2));
    await open().append(STREAM, eventsFrom(2, 2));
    expect(ids(await waiting)).toEqual(idsFrom(0, 4));
    expect(ids(await readSome(open(), as('a', { group: 'metrics' }), 4))).toEqual(idsFrom(0, 4));
  });

  it('gives again what was not acknowledged: to the same at once, to others when it is dead', async () => {
    const bus = open();
    await bus.append(STREAM, eventsFrom(0, 6));
    const first = await readSome(bus, as('a'), 6, false);
    await bus.acknowledge(GROUP, [first[0]!.cursor, first[3]!.cursor]);
    expect(ids(await readSome(open(), as('a'), 4, false))).toEqual(['e1', 'e2', 'e4', 'e5']);
    expect(ids(await readSome(open(), as('b'), 4))).toEqual(['e1', 'e2', 'e4', 'e5']);
    await bus.append(STREAM, eventsFrom(6, 1));
    expect(ids(await readSome(open(), as('a'), 1))).toEqual(['e6']);
  });

  it('leaves a slow consumer what it has', async () => {
    const bus = open();
    await bus.append(STREAM, eventsFrom(0, 1));
    await readSome(bus, as('dead'), 1, false);
    await bus.append(STREAM, eventsFrom(1, 2));
    const end = new AbortController();
    const slow = open().read(as('slow'), end.signal)[Symbol.asyncIterator]();
    const { value: held } = (await slow.next()) as { value: BusEntry[] };
    expect(ids(held)).toEqual(['e1', 'e2']);
    // Both are silent for long enough when the dead one's comes; the slow one still works.
    expect(ids(await readSome(open(), as('b'), 1))).toEqual(['e0']);
    await bus.append(STREAM, eventsFrom(3, 1));
    expect(ids(await readSome(open(), as('b'), 1))).toEqual(['e3']);
    end.abort();
    expect((await slow.next()).done).toBe(true);
  });

  it('shares a group among its consumers', async () => {
    const bus = open();
    const shares: string[][] = [[], []];
    const started = shares.map(() => Promise.withResolvers<undefined>());
    const end = new AbortController();
    const consumers = shares.map(async (share, index) => {
      const own = open();
      const me = as(`c${index}`);
      for await (const batch of own.read(me, end.signal)) {
        share.push(...ids(batch));
        started[index]!.resolve(undefined);
        // Nobody goes on before everybody has a share.
        await Promise.all(started.map(({ promise }) => promise));
        const cursors = batch.map(({ cursor }) => cursor);
        await own.acknowledge(me, cursors);
        if (shares.flat().length === 400) end.abort();
      }
    });
    for (let from = 0; from < 400; from += 10) await bus.append(STREAM, eventsFrom(from, 10));
    await Promise.all(consumers);
    expect(shares.flat().sort()).toEqual(idsFrom(0, 400).sort());
    expect(Math.min(shares[0]!.length, shares[1]!.length)).toBeGreaterThan(0);
  });

  it('forgets the oldest but not what a group still needs', async () => {
    const bus = open();
    await bus.append(STREAM, eventsFrom(0, 100));
    const seen = await readSome(bus, as('a'), 100, false);
    const cursors = seen.map(({ cursor }) => cursor);
    await bus.acknowledge(GROUP, cursors.slice(0, 50));
    await bus.trim(STREAM, 10);
    const kept = ids(await replayed(bus));
    expect(kept.slice(-50)).toEqual(idsFrom(50, 50));
    expect(kept.length).toBeLessThanOrEqual(51);
    await bus.acknowledge(GROUP, cursors.slice(50));
    await bus.append(STREAM, eventsFrom(100, 20));
    await bus.trim(STREAM, 5);
    // Not given out yet.
    expect(ids(await replayed(bus)).slice(-20)).toEqual(idsFrom(100, 20));
    await readSome(bus, as('a'), 20);
    await bus.trim(STREAM, 5);
    expect(ids(await replayed(bus))).toEqual(idsFrom(115, 5));
    expect(await bus.append(STREAM, eventsFrom(0, 1))).toEqual({ added: 0 });
  });

  it('ends its readers when it is closed', async () => {
    const bus = open();
    const reading = readSome(bus, as('a'), 1);
    await bus.append('live:elsewhere', eventsFrom(0, 1));
    await bus.dispose();
    expect(await reading).toEqual([]);
  });
}
