import type { BusEntry, BusEvent, BusState, LiveBus } from '../../src/core/ports/live-bus.ts';

interface Kept {
  readonly entries: Map<string, BusEntry>;
  readonly taken: Map<string, Set<string>>;
  readonly acknowledged: Map<string, Set<string>>;
  next: number;
}

export interface MemoryBus extends LiveBus {
  /** How many entries a stream has. */
  readonly sizeOf: (stream: string) => number;
  /** As after a crash: what was read and not acknowledged is free again. */
  forgetReaders(): void;
  /** Until it is null again, everything that is asked rejects with it. */
  failure: Error | null;
  state: BusState;
}

/** The port's whole contract, in memory: for tests that end with their process. */
export function createMemoryBus(clock: { nowUnixMs(): number } = { nowUnixMs: () => Date.now() }): MemoryBus {
  const streams = new Map<string, Kept>();
  const wakers = new Set<() => void>();
  const keptOf = (stream: string): Kept => {
    const found = streams.get(stream) ?? {
      ...{ entries: new Map(), taken: new Map(), acknowledged: new Map(), next: 1 },
    };
    streams.set(stream, found);
    return found;
  };
  const setOf = (sets: Map<string, Set<string>>, group: string): Set<string> => {
    const found = sets.get(group) ?? new Set();
    sets.set(group, found);
    return found;
  };
  const bus: MemoryBus = {
    failure: null,
    state: { kind: 'embedded' },
    sizeOf: (stream) => keptOf(stream).entries.size,
    forgetReaders() {
      for (const { taken } of streams.values()) taken.clear();
    },
    append(stream, events: readonly BusEvent[]) {
      if (bus.failure !== null) return Promise.reject(bus.failure);
      const kept = keptOf(stream);
      let added = 0;
      for (const event of events) {
        if (kept.entries.has(event.eventId)) continue;
        const cursor = String(kept.next++).padStart(12, '0');
        const body: unknown = JSON.parse(JSON.stringify(event.body));
        kept.entries.set(event.eventId, { ...event, body, cursor, addedAtUnixMs: clock.nowUnixMs() });
        added++;
      }
      for (const wake of wakers) wake();
      return Promise.resolve({ added });
    },
    async *read({ stream, group }, signal) {
      while (!signal.aborted) {
        const kept = keptOf(stream);
        const [taken, acknowledged] = [setOf(kept.taken, group), setOf(kept.acknowledged, group)];
        const free = [...kept.entries.values()].filter(
          ({ cursor }) => !taken.has(cursor) && !acknowledged.has(cursor),
        );
        for (const { cursor } of free) taken.add(cursor);
        if (free.length > 0) yield free;
        else await woken(wakers, signal);
      }
    },
    acknowledge({ stream, group }, cursors) {
      const acknowledged = setOf(keptOf(stream).acknowledged, group);
      for (const cursor of cursors) acknowledged.add(cursor);
      return Promise.resolve();
    },
    async *replay(stream, afterCursor) {
      const entries = [...keptOf(stream).entries.values()];
      const later = entries.filter(({ cursor }) => afterCursor === null || cursor > afterCursor);
      if (later.length > 0) yield await Promise.resolve(later);
    },
    trim(stream, keep) {
      const { entries, acknowledged } = keptOf(stream);
      for (const [eventId, { cursor }] of entries) {
        if (entries.size <= keep) break;
        const isDealtWith = [...acknowledged.values()].every((cursors) => cursors.has(cursor));
        if (!isDealtWith) break;
        entries.delete(eventId);
        for (const cursors of acknowledged.values()) cursors.delete(cursor);
      }
      return Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
  return bus;
}

const woken = (wakers: Set<() => void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      wakers.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    wakers.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
