import type { BusEntry, BusEvent, BusGroup, BusState, LiveBus } from '../../ports/live-bus.ts';
import { openConnection, type Db } from '../sqlite/open.ts';
import { busUnreachable, Pause } from './bus-error.ts';

export interface SqliteBusOptions {
  /** A file of its own; several processes of this machine may open it. */
  readonly path: string;
  readonly nowUnixMs: () => number;
  /** How often a reader looks for what other processes appended, and for what dead consumers left. */
  readonly pollMs?: number;
  /** A consumer that gave no sign of life for so long is dead: others take what it had. */
  readonly deadAfterMs?: number;
  /** Ids of trimmed events are known for so long. */
  readonly rememberIdsMs?: number;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS entry (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, event_id TEXT NOT NULL, body TEXT NOT NULL,
    added_at REAL NOT NULL
  );
  CREATE INDEX IF NOT EXISTS entry_stream ON entry (stream, seq);
  CREATE TABLE IF NOT EXISTS known_id (
    stream TEXT NOT NULL, event_id TEXT NOT NULL, added_at REAL NOT NULL, PRIMARY KEY (stream, event_id)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS reader_group (
    stream TEXT NOT NULL, name TEXT NOT NULL, last_seq INTEGER NOT NULL, PRIMARY KEY (stream, name)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS consumer (
    stream TEXT NOT NULL, name TEXT NOT NULL, consumer TEXT NOT NULL, seen_at REAL NOT NULL,
    PRIMARY KEY (stream, name, consumer)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS pending (
    stream TEXT NOT NULL, name TEXT NOT NULL, seq INTEGER NOT NULL, consumer TEXT NOT NULL,
    PRIMARY KEY (stream, name, seq)
  ) WITHOUT ROWID;
`;

/** Events gather so long before they are written together: each write waits for the disk. */
const GATHER_MS = 5;
const BATCH = 500;
/** What a consumer takes at once: the others get the rest. */
const TAKEN_AT_ONCE = 64;
const LOCK_WAIT_MS = 2000;

interface Waiting {
  readonly stream: string;
  readonly events: readonly BusEvent[];
  readonly resolve: (result: { added: number }) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * A bus in a file of its own. What `append` resolved for is on the disk (WAL, synchronous FULL) and survives kill -9 of
 * every process. The file is the truth: readers in this process are woken, others look every `pollMs`.
 */
export class SqliteBus implements LiveBus {
  readonly state: BusState = { kind: 'embedded' };
  readonly #options: Required<SqliteBusOptions>;
  readonly #db: Db;
  readonly #pauses = new Set<Pause>();
  readonly #closing = new AbortController();
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | null = null;

  constructor(options: SqliteBusOptions) {
    this.#options = { pollMs: 200, deadAfterMs: 10_000, rememberIdsMs: 3_600_000, ...options };
    this.#db = openConnection(options.path);
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma(`busy_timeout = ${LOCK_WAIT_MS}`);
    this.#db.exec(SCHEMA);
  }

  append(stream: string, events: readonly BusEvent[]): Promise<{ added: number }> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ stream, events, resolve, reject });
      this.#timer ??= setTimeout(() => this.#flush(), GATHER_MS);
    });
  }

  /** Everything that gathered, in one transaction: all of it or none. */
  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const waiting = this.#waiting;
    this.#waiting = [];
    if (waiting.length === 0) return;
    try {
      const added = this.#write(() => waiting.map(({ stream, events }) => this.#insert(stream, events)));
      for (const [index, { resolve }] of waiting.entries()) resolve({ added: added[index]! });
      for (const pause of this.#pauses) pause.wake();
    } catch (thrown) {
      for (const { reject } of waiting) reject(thrown);
    }
  }

  #insert(stream: string, events: readonly BusEvent[]): number {
    const know = this.#db.prepare('INSERT OR IGNORE INTO known_id VALUES (?, ?, ?)');
    const insert = this.#db.prepare(
      'INSERT INTO entry (stream, event_id, body, added_at) VALUES (?, ?, ?, ?)',
    );
    const now = this.#options.nowUnixMs();
    let added = 0;
    for (const { eventId, body } of events) {
      if (know.run(stream, eventId, now).changes === 0) continue;
      insert.run(stream, eventId, JSON.stringify(body), now);
      added++;
    }
    return added;
  }

  async *read(group: BusGroup, signal: AbortSignal): AsyncGenerator<readonly BusEntry[]> {
    const stop = AbortSignal.any([signal, this.#closing.signal]);
    const pause = new Pause();
    this.#pauses.add(pause);
    // Also while a batch is being dealt with: a slow consumer isn't a dead one.
    const beat = setInterval(() => this.#tolerate(() => this.#seen(group)), this.#options.deadAfterMs / 4);
    try {
      this.#tolerate(() => this.#seen(group));
      let ownAfter: number | null = 0;
      while (!stop.aborted) {
        const rows: EntryRow[] | null = this.#tolerate(() =>
          ownAfter === null ? this.#take(group) : this.#ownPending(group, ownAfter),
        );
        if (rows !== null && rows.length > 0) {
          if (ownAfter !== null) ownAfter = rows.at(-1)!.seq;
          yield rows.map(toEntry);
        } else if (rows !== null && ownAfter !== null) ownAfter = null;
        else await pause.wait(this.#options.pollMs, stop);
      }
    } finally {
      clearInterval(beat);
      this.#pauses.delete(pause);
    }
  }

  #seen({ stream, group, consumer }: BusGroup): void {
    this.#write(() => {
      this.#db.prepare('INSERT OR IGNORE INTO reader_group VALUES (?, ?, 0)').run(stream, group);
      this.#db
        .prepare('INSERT OR REPLACE INTO consumer VALUES (?, ?, ?, ?)')
        .run(stream, group, consumer, this.#options.nowUnixMs());
    });
  }

  #ownPending({ stream, group, consumer }: BusGroup, afterSeq: number): EntryRow[] {
    return this.#rows(
      `SELECT e.* FROM pending p JOIN entry e USING (seq)
       WHERE p.stream = ? AND p.name = ? AND p.consumer = ? AND seq > ? ORDER BY seq LIMIT ${TAKEN_AT_ONCE}`,
      [stream, group, consumer, afterSeq],
    );
  }

  /** What dead consumers had, else what nobody has yet. */
  #take(group: BusGroup): EntryRow[] {
    const left = this.#left(group);
    // A look doesn't take the write lock.
    if (left.length === 0 && this.#fresh(group).length === 0) return [];
    return this.#write(() => {
      const { stream, group: name, consumer } = group;
      const abandoned = this.#left(group);
      const rows = abandoned.length > 0 ? abandoned : this.#fresh(group);
      const own = this.#db.prepare('INSERT OR REPLACE INTO pending VALUES (?, ?, ?, ?)');
      for (const { seq } of rows) own.run(stream, name, seq, consumer);
      if (abandoned.length === 0 && rows.length > 0)
        this.#db
          .prepare('UPDATE reader_group SET last_seq = ? WHERE stream = ? AND name = ?')
          .run(rows.at(-1)!.seq, stream, name);
      return rows;
    });
  }

  #left({ stream, group, consumer }: BusGroup): EntryRow[] {
    return this.#rows(
      `SELECT e.* FROM pending p JOIN entry e USING (seq)
       JOIN consumer c ON c.stream = p.stream AND c.name = p.name AND c.consumer = p.consumer
       WHERE p.stream = ? AND p.name = ? AND p.consumer <> ? AND c.seen_at < ? ORDER BY seq LIMIT ${TAKEN_AT_ONCE}`,
      [stream, group, consumer, this.#options.nowUnixMs() - this.#options.deadAfterMs],
    );
  }

  #fresh({ stream, group }: BusGroup): EntryRow[] {
    return this.#rows(
      `SELECT * FROM entry WHERE stream = ? AND seq > COALESCE(
         (SELECT last_seq FROM reader_group WHERE stream = ? AND name = ?), 0) ORDER BY seq LIMIT ${TAKEN_AT_ONCE}`,
      [stream, stream, group],
    );
  }

  async acknowledge(
    { stream, group }: Omit<BusGroup, 'consumer'>,
    cursors: readonly string[],
  ): Promise<void> {
    await Promise.resolve();
    const drop = this.#db.prepare('DELETE FROM pending WHERE stream = ? AND name = ? AND seq = ?');
    this.#write(() => {
      for (const cursor of cursors) drop.run(stream, group, Number(cursor));
    });
  }

  async *replay(stream: string, afterCursor: string | null): AsyncGenerator<readonly BusEntry[]> {
    await Promise.resolve();
    const upTo = this.#rows('SELECT * FROM entry WHERE stream = ? ORDER BY seq DESC LIMIT 1', [stream])[0];
    let after = Number(afterCursor ?? 0);
    while (upTo !== undefined && after < upTo.seq) {
      const rows = this.#rows(
        `SELECT * FROM entry WHERE stream = ? AND seq > ? AND seq <= ? ORDER BY seq LIMIT ${BATCH}`,
        [stream, after, upTo.seq],
      );
      if (rows.length === 0) return;
      after = rows.at(-1)!.seq;
      yield rows.map(toEntry);
    }
  }

  async trim(stream: string, keep: number): Promise<void> {
    await Promise.resolve();
    this.#write(() => {
      // The newest that may go: beyond `keep`, dealt out to every group, and pending in none.
      this.#db
        .prepare(
          `DELETE FROM entry WHERE stream = @stream
             AND seq <= COALESCE((SELECT seq FROM entry WHERE stream = @stream ORDER BY seq DESC LIMIT 1 OFFSET @keep), 0)
             AND seq <= COALESCE((SELECT MIN(last_seq) FROM reader_group WHERE stream = @stream), seq)
             AND seq < COALESCE((SELECT MIN(seq) FROM pending WHERE stream = @stream), seq + 1)`,
        )
        .run({ stream, keep });
      this.#db
        .prepare(
          `DELETE FROM known_id WHERE stream = @stream AND added_at < MIN(@before,
             COALESCE((SELECT added_at FROM entry WHERE stream = @stream ORDER BY seq LIMIT 1), @before))`,
        )
        .run({ stream, before: this.#options.nowUnixMs() - this.#options.rememberIdsMs });
    });
  }

  async dispose(): Promise<void> {
    await Promise.resolve();
    if (!this.#db.open) return;
    this.#closing.abort();
    this.#flush();
    this.#db.close();
  }

  /** `immediate`: the lock is taken at once, so that two processes never both begin to write. */
  #write<T>(work: () => T): T {
    try {
      return this.#db.transaction(work).immediate();
    } catch (thrown) {
      throw unreachable(thrown);
    }
  }

  #rows(sql: string, values: readonly unknown[]): EntryRow[] {
    try {
      return this.#db.prepare<unknown[], EntryRow>(sql).all(...values);
    } catch (thrown) {
      throw unreachable(thrown);
    }
  }

  /** A reader goes on by itself: what fails now (a locked file, a full disk) is tried again. */
  #tolerate<T>(work: () => T): T | null {
    try {
      return work();
    } catch {
      return null;
    }
  }
}

interface EntryRow {
  readonly seq: number;
  readonly event_id: string;
  readonly body: string;
  readonly added_at: number;
}

const toEntry = ({ seq, event_id, body, added_at }: EntryRow): BusEntry => ({
  cursor: String(seq),
  eventId: event_id,
  body: JSON.parse(body) as unknown,
  addedAtUnixMs: added_at,
});

const unreachable = (thrown: unknown): Error =>
  busUnreachable(
    "The events of live streams can't be kept",
    'Check the free space and the permissions of the library folder.',
    thrown,
  );
