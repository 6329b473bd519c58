import { setTimeout as wait } from 'node:timers/promises';
import { toErrorShape } from '../../../shared/errors.ts';
import { TakenEvent } from '../../domain/live/outside/outside-event.ts';
import type { BusEntry, LiveBus } from '../../ports/live-bus.ts';
import type { Log } from '../../ports/log.ts';
import { streamName } from './event-gate.ts';

const GROUP = 'analysis';
/** The bus is trimmed each time that so many were dealt with … */
const TRIM_EVERY = 5000;
/** … to about so many: a sender's repetition is recognised by them after a restart. */
const KEPT = 20_000;

/** After an outage. */
const AGAIN_AFTER_MS = 500;
/** How long the end of a recording waits for the last events … */
const TAIL_MS = 10_000;
/** … and where none came since the start of the app, so that the bus may only have old ones. */
const OLD_TAIL_MS = 1000;

export interface EventReader {
  /** Deals with what the bus still has of this recording, and stops. */
  finish(): Promise<void>;
  /** Stops where it is; what was not dealt with comes again. */
  dispose(): Promise<void>;
}

export interface EventReaderOptions {
  readonly bus: LiveBus;
  readonly log: Log;
  readonly recordingId: string;
  /** Resolves once they may be forgotten. The same event may be given twice. */
  readonly deliver: (events: readonly TakenEvent[]) => Promise<void>;
}

/** Takes the events of one recording from the bus and gives them on. */
export function readEvents({ bus, log, recordingId, deliver }: EventReaderOptions): EventReader {
  const stream = streamName({ recordingId });
  const controller = new AbortController();
  let lastCursor: string | null = null;
  let untrimmed = 0;
  let onDealt: (cursors: readonly string[]) => void = () => {};

  const deal = async (entries: readonly BusEntry[]): Promise<void> => {
    await deliver(entries.flatMap(({ body }) => TakenEvent.safeParse(body).data ?? []));
    const cursors = entries.map(({ cursor }) => cursor);
    await bus.acknowledge({ stream, group: GROUP }, cursors);
    lastCursor = cursors.at(-1) ?? lastCursor;
    onDealt(cursors);
    untrimmed += entries.length;
    if (untrimmed < TRIM_EVERY) return;
    untrimmed = 0;
    await bus.trim(stream, KEPT);
  };
  const failed = (thrown: unknown): void =>
    log.warn('events.not-read', { recordingId, error: toErrorShape(thrown).code });
  const read = async (): Promise<void> => {
    const { signal } = controller;
    while (!signal.aborted)
      try {
        for await (const entries of bus.read({ stream, group: GROUP, consumer: 'app' }, signal))
          await deal(entries);
        return;
      } catch (thrown) {
        // What was not acknowledged comes again with the next read.
        failed(thrown);
        await wait(AGAIN_AFTER_MS, null, { signal }).catch(() => null);
      }
  };
  const reading = read();
  /** Resolves once everything that the bus has by now was dealt with, or after a while. */
  const caughtUp = async (): Promise<void> => {
    const dealt = new Set<string>();
    const open = new Set<string>();
    onDealt = (cursors) => cursors.forEach((cursor) => dealt.add(cursor));
    const limitMs = lastCursor === null ? OLD_TAIL_MS : TAIL_MS;
    for await (const entries of bus.replay(stream, lastCursor))
      for (const { cursor } of entries) open.add(cursor);
    await allGone(open, limitMs, (listener) => {
      onDealt = listener;
      listener([...dealt]);
    });
  };
  const dispose = async (): Promise<void> => {
    controller.abort();
    await reading;
  };
  return {
    dispose,
    async finish() {
      await caughtUp().catch(failed);
      await dispose();
      await bus.trim(stream, 0).catch(failed);
    },
  };
}

/** Resolves when everything of `open` was told to the listener, or after a while. */
function allGone(
  open: Set<string>,
  limitMs: number,
  listen: (listener: (cursors: readonly string[]) => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, limitMs);
    listen((cursors) => {
      for (const cursor of cursors) open.delete(cursor);
      if (open.size > 0) return;
      clearTimeout(timer);
      resolve();
    });
  });
}
