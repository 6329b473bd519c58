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

  const deal = async (entries: readonly BusEntry[]): Promise<void> => {
    await deliver(entries.flatMap(({ body }) => TakenEvent.safeParse(body).data ?? []));
    const cursors = entries.map(({ cursor }) => cursor);
    await bus.acknowledge({ stream, group: GROUP }, cursors);
    lastCursor = cursors.at(-1) ?? lastCursor;
    untrimmed += entries.length;
    if (untrimmed < TRIM_EVERY) return;
    untrimmed = 0;
    await bus.trim(stream, KEPT);
  };
  const read = async (): Promise<void> => {
    for await (const entries of bus.read({ stream, group: GROUP, consumer: 'app' }, controller.signal)) {
      await deal(entries);
      if (controller.signal.aborted) return;
    }
  };
  const reading = read().catch((thrown: unknown) =>
    log.error('events.not-read', { recordingId, error: toErrorShape(thrown).message }),
  );
  const dispose = async (): Promise<void> => {
    controller.abort();
    await reading;
  };
  return {
    dispose,
    async finish() {
      await dispose();
      try {
        for await (const entries of bus.replay(stream, lastCursor)) await deal(entries);
        await bus.trim(stream, 0);
      } catch (thrown) {
        log.error('events.not-read', { recordingId, error: toErrorShape(thrown).message });
      }
    },
  };
}
