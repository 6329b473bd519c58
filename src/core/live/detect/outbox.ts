import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseJsonOrNull } from '../../../shared/json.ts';
import { OutsideEvent } from '../../domain/live/outside/outside-event.ts';

/** Events that nobody confirmed so far, on the disk: one JSON object a line. */
export interface Outbox {
  /** Oldest first. */
  readonly events: readonly OutsideEvent[];
  /** Resolves when it is on the disk. */
  add(event: OutsideEvent): Promise<void>;
  remove(ids: ReadonlySet<string>): Promise<void>;
}

/** More than this are none that somebody will clip: the oldest go. */
const MOST = 10_000;

/** Takes up what an earlier run left; lines that can't be read are passed over. */
export async function openOutbox(path: string): Promise<Outbox> {
  await mkdir(dirname(path), { recursive: true });
  const text = await readFile(path, 'utf8').catch(() => '');
  let events = text.split('\n').flatMap((line) => OutsideEvent.safeParse(parseJsonOrNull(line)).data ?? []);
  let writing: Promise<void> = Promise.resolve();
  /** One write after the other, each of what there is then. */
  const write = (): Promise<void> => {
    writing = writing
      .catch(() => undefined)
      .then(async () => {
        const file = await open(`${path}.new`, 'w');
        try {
          await file.writeFile(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(`${path}.new`, path);
      });
    return writing;
  };
  return {
    get events() {
      return events;
    },
    add(event) {
      events = [...events, event].slice(-MOST);
      return write();
    },
    remove(ids) {
      events = events.filter(({ id }) => !ids.has(id));
      return write();
    },
  };
}
