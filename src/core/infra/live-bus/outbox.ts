import type { BusEvent } from '../../ports/live-bus.ts';
import { openConnection, type Db } from '../sqlite/open.ts';

export interface Outgoing extends BusEvent {
  readonly seq: number;
  readonly stream: string;
}

interface Row {
  readonly seq: number;
  readonly stream: string;
  readonly event_id: string;
  readonly body: string;
}

/** Events that Redis did not confirm, in a file of the sender's machine, in the order in which they came. */
export class Outbox {
  readonly #db: Db;

  constructor(path: string) {
    this.#db = openConnection(path);
    this.#db.pragma('synchronous = FULL');
    this.#db.exec(
      `CREATE TABLE IF NOT EXISTS outgoing (
         seq INTEGER PRIMARY KEY AUTOINCREMENT, stream TEXT NOT NULL, event_id TEXT NOT NULL, body TEXT NOT NULL,
         UNIQUE (stream, event_id)
       )`,
    );
  }

  /** On the disk when it returns. Tells of each whether it was new to it. */
  add(stream: string, events: readonly BusEvent[]): boolean[] {
    const insert = this.#db.prepare(
      'INSERT OR IGNORE INTO outgoing (stream, event_id, body) VALUES (?, ?, ?)',
    );
    return this.#db
      .transaction(() =>
        events.map(({ eventId, body }) => insert.run(stream, eventId, JSON.stringify(body)).changes === 1),
      )
      .immediate();
  }

  first(limit: number): Outgoing[] {
    return this.#db
      .prepare<unknown[], Row>('SELECT * FROM outgoing ORDER BY seq LIMIT ?')
      .all(limit)
      .map(({ seq, stream, event_id, body }) => ({
        ...{ seq, stream, eventId: event_id, body: JSON.parse(body) as unknown },
      }));
  }

  remove(sent: readonly Outgoing[]): void {
    const drop = this.#db.prepare('DELETE FROM outgoing WHERE seq = ?');
    this.#db
      .transaction(() => {
        for (const { seq } of sent) drop.run(seq);
      })
      .immediate();
  }

  get count(): number {
    return this.#db.prepare<unknown[], { n: number }>('SELECT COUNT(*) AS n FROM outgoing').get()!.n;
  }

  close(): void {
    this.#db.close();
  }
}
