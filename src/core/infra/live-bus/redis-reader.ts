import type { Redis } from 'ioredis';
import type { BusEntry, BusGroup } from '../../ports/live-bus.ts';

/** What a consumer takes at once: the others get the rest. */
const TAKEN_AT_ONCE = 64;
export const BLOCK_MS = 1000;

type Row = [id: string, fields: string[] | null];

/** One consumer's way through a group: what it had, what dead ones had, what is new. */
export class GroupReader {
  readonly #redis: Redis;
  readonly #group: BusGroup;
  readonly #deadAfterMs: number;
  #isGroupThere = false;
  /** Where it is in what it had before; null = through. */
  #ownAfter: string | null = '0';
  #claimCursor = '0-0';
  #claimAtMs = 0;

  constructor(redis: Redis, group: BusGroup, deadAfterMs: number) {
    this.#redis = redis;
    this.#group = group;
    this.#deadAfterMs = deadAfterMs;
  }

  /** What comes next, after BLOCK_MS nothing. Rejects while Redis is away. */
  async next(): Promise<BusEntry[]> {
    try {
      if (!this.#isGroupThere) await this.#makeGroup();
      const own = await this.#own();
      if (own.length > 0) return own;
      const claimed = await this.#claim();
      return claimed.length > 0 ? claimed : await this.#fresh();
    } catch (thrown) {
      // What was given out while the connection broke was never seen here.
      this.#ownAfter = '0';
      // It came back without its data.
      if (thrown instanceof Error && thrown.message.startsWith('NOGROUP')) this.#isGroupThere = false;
      throw thrown;
    }
  }

  async #makeGroup(): Promise<void> {
    const { stream, group } = this.#group;
    await this.#redis.xgroup('CREATE', stream, group, '0', 'MKSTREAM').catch((thrown: unknown) => {
      if (!(thrown instanceof Error && thrown.message.startsWith('BUSYGROUP'))) throw thrown;
    });
    this.#isGroupThere = true;
  }

  async #own(): Promise<BusEntry[]> {
    while (this.#ownAfter !== null) {
      const rows = await this.#readGroup(this.#ownAfter);
      this.#ownAfter = rows.at(-1)?.[0] ?? null;
      const entries = await this.#alive(rows);
      if (entries.length > 0) return entries;
    }
    return [];
  }

  async #claim(): Promise<BusEntry[]> {
    const isDue = this.#claimCursor !== '0-0' || performance.now() >= this.#claimAtMs;
    if (!isDue) return [];
    const { stream, group, consumer } = this.#group;
    const asked = [stream, group, consumer, this.#deadAfterMs, this.#claimCursor] as const;
    const [cursor, rows] = (await this.#redis.xautoclaim(...asked, 'COUNT', TAKEN_AT_ONCE)) as [
      string,
      Row[],
    ];
    this.#claimCursor = cursor;
    this.#claimAtMs = performance.now() + this.#deadAfterMs / 2;
    return this.#alive(rows);
  }

  async #fresh(): Promise<BusEntry[]> {
    return this.#alive(await this.#readGroup('>'));
  }

  async #readGroup(after: string): Promise<Row[]> {
    const { stream, group, consumer } = this.#group;
    const blockMs = Math.min(BLOCK_MS, this.#deadAfterMs);
    const answer = await this.#redis.xreadgroup(
      ...([
        'GROUP',
        group,
        consumer,
        'COUNT',
        TAKEN_AT_ONCE,
        'BLOCK',
        blockMs,
        'STREAMS',
        stream,
        after,
      ] as const),
    );
    return answer?.[0]?.[1] ?? [];
  }

  /** Those that are still in the stream; the others are acknowledged, since nobody can deal with them. */
  async #alive(rows: readonly Row[]): Promise<BusEntry[]> {
    const gone = rows.filter(([, fields]) => fields === null).map(([id]) => id);
    if (gone.length > 0) await this.#redis.xack(this.#group.stream, this.#group.group, ...gone);
    return rows.flatMap(([id, fields]) => (fields === null ? [] : [toEntry([id, fields])]));
  }
}

export function toEntry([cursor, fields]: [string, string[]]): BusEntry {
  const value = (name: string): string => fields[fields.indexOf(name) + 1] ?? '';
  return {
    cursor,
    eventId: value('id'),
    body: JSON.parse(value('body')) as unknown,
    addedAtUnixMs: Number(value('at')),
  };
}
