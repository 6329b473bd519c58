import { AppError, toErrorShape, type AppErrorShape } from '../../../shared/errors.ts';
import type { Handlers } from '../../../shared/contract/index.ts';
import type { outsideContract } from '../../../shared/contract/outside.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import type { TakenEvent } from '../../domain/live/outside/outside-event.ts';

import { sourceNotes } from '../../domain/live/outside/source-notes.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BusState, LiveBus } from '../../ports/live-bus.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { RecordingTap } from '../recorder/recorder.ts';
import { busNotes } from './bus-notes.ts';
import { createEventGate, type EventGate, type EventStream } from './event-gate.ts';
import { readEvents, type EventReader } from './event-reader.ts';
import { startEventServer, type EventServer, type EventServerOptions } from './event-server.ts';
import { createEventSources, type EventSources } from './event-sources.ts';

/** Prometheus' text exposition format. */
const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

export interface OutsideEventsDeps {
  readonly bus: LiveBus & { readonly state: BusState };
  readonly metrics: Metrics;
  readonly settings: { get(): Settings };
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
  /** The tap that looks at recordings; it hears of them before their events come. */
  readonly tap: RecordingTap;
  /** Resolves once they may be forgotten. */
  readonly deliver: (recordingId: string, events: readonly TakenEvent[]) => Promise<void>;
}

/** Events from programs outside: the server that takes them, and their way to the recording that they are about. */
export interface OutsideEvents {
  readonly tap: RecordingTap;
  readonly handlers: Pick<Handlers, keyof typeof outsideContract>;
  /** What is wrong with the bus or a source, or was refused lately, in words. */
  notes(): string[];
  /** Starts, moves or stops the server as the settings say. What goes wrong stands in `outside.state`. */
  apply(): Promise<void>;
  dispose(): Promise<void>;
}

interface Running extends EventStream {
  /** null = events are switched off, and were all the time. */
  readonly reader: EventReader | null;
}

export function createOutsideEvents(deps: OutsideEventsDeps): OutsideEvents {
  const running = new Map<string, Running>();
  const gate = createEventGate({
    ...deps,
    streamOf: (streamId) => streamOf(running, streamId),
    takesFaces: () => deps.settings.get().facesEnabled,
  });
  const sources = createEventSources(deps.secrets, deps.clock);
  const queue = { dealtWith: 0 };
  const host = createServerHost(deps, { gate, sources });
  const taken = (): number => gate.sources().reduce((sum, source) => sum + source.taken, 0);
  // What an earlier run of the app left on the bus is dealt with here without having been taken here.
  deps.metrics.level('event-queue', () => Math.max(0, taken() - queue.dealtWith));
  const recordings = createRecordings(deps, { running, queue });
  return {
    tap: recordings.tap,
    handlers: outsideHandlers(host, sources),
    notes: () => [
      ...(deps.bus.state.kind === 'redis' ? busNotes(deps.bus.state) : []),
      ...sourceNotes(gate.sources(), gate.faults(), deps.clock.nowUnixMs()),
    ],
    async apply() {
      recordings.readAll();
      await host.apply();
    },
    async dispose() {
      await host.stop();
      await Promise.all([...running.values()].map(async ({ reader }) => reader?.dispose()));
      running.clear();
    },
  };
}

interface Recordings {
  readonly tap: RecordingTap;
  /** Reads the events of every recording, where they are switched on. */
  readAll(): void;
}

function createRecordings(
  { bus, tap, clock, log, metrics, settings, deliver: giveOn }: OutsideEventsDeps,
  parts: {
    readonly running: Map<string, Running>;
    readonly queue: { dealtWith: number };
  },
): Recordings {
  const { running, queue } = parts;
  const read = (recordingId: string): EventReader => {
    const deliver = async (events: readonly TakenEvent[]): Promise<void> => {
      await giveOn(recordingId, events);
      queue.dealtWith += events.length;
      const nowUnixMs = clock.nowUnixMs();
      for (const { arrivedAtUnixMs } of events)
        metrics.observe('event-lag', Math.max(0, nowUnixMs - arrivedAtUnixMs) / 1000);
    };
    return readEvents({ bus, log, recordingId, deliver });
  };
  const readAll = (): void => {
    if (!settings.get().outsideEvents) return;
    for (const [recordingId, recording] of running)
      if (recording.reader === null) running.set(recordingId, { ...recording, reader: read(recordingId) });
  };
  return {
    readAll,
    tap: {
      ...tap,
      onBegin(recording) {
        const { recordingId, startedAtUnixMs, takesFaces } = recording;
        tap.onBegin(recording);
        running.set(recordingId, { recordingId, startedAtUnixMs, takesFaces, reader: null });
        readAll();
      },
      async onEnd(recordingId) {
        const ended = running.get(recordingId);
        running.delete(recordingId);
        await ended?.reader?.finish();
        await tap.onEnd(recordingId);
      },
    },
  };
}

/** The stream that is meant. Throws AppError `events/unknown-stream`. */
function streamOf(running: ReadonlyMap<string, EventStream>, streamId: string): EventStream {
  const found =
    streamId === 'current' && running.size === 1 ? [...running.values()][0] : running.get(streamId);
  if (found !== undefined) return found;
  const isCurrent = streamId === 'current';
  throw new AppError({
    code: 'events/unknown-stream',
    message: !isCurrent
      ? 'No recording of this id is running.'
      : running.size === 0
        ? 'No recording is running.'
        : `${running.size} recordings are running.`,
    nextStep:
      isCurrent && running.size > 0
        ? `Send to one of them: ${[...running.keys()].join(', ')}.`
        : 'Start a recording in KlipStream, then send again.',
  });
}

interface ServerHost {
  readonly apply: () => Promise<void>;
  stop(): Promise<void>;
  dismiss(sourceId: string): void;
  readonly state: () => { isOn: boolean; url: string | null; error: AppErrorShape | null };
}

function createServerHost(
  { settings, log, metrics }: OutsideEventsDeps,
  parts: { readonly gate: EventGate; readonly sources: EventSources },
): ServerHost {
  let server: EventServer | null = null;
  let error: AppErrorShape | null = null;
  let turn: Promise<void> = Promise.resolve();
  const isOn = (): boolean => settings.get().outsideEvents;
  const pageAt: EventServerOptions['pageAt'] = async (path) => {
    if (path === '/health') return healthOf(parts.gate);
    if (path !== '/metrics' || !settings.get().metrics) return null;
    return { status: 200, contentType: METRICS_TYPE, body: await metrics.text() };
  };
  const change = async (wanted: number | null): Promise<void> => {
    error = null;
    if (server !== null && server.port === wanted) return;
    await server?.close();
    server = null;
    if (wanted === null) return;
    try {
      server = await startEventServer({ ...parts, port: wanted, pageAt, takesEvents: isOn });
    } catch (thrown) {
      error = toErrorShape(thrown);
      log.warn('events.no-server', { code: error.code });
    }
  };
  const inTurn = (wanted: () => number | null): Promise<void> => (turn = turn.then(() => change(wanted())));
  return {
    apply: () => inTurn(() => (isOn() || settings.get().metrics ? settings.get().outsidePort : null)),
    stop: () => inTurn(() => null),
    dismiss: (sourceId) => server?.dismiss(sourceId),
    state: () => ({
      isOn: isOn(),
      url: server === null ? null : `http://127.0.0.1:${server.port}`,
      error,
    }),
  };
}

/** Whether this process does its work; 503 where the bus did not take the last event. */
function healthOf(gate: EventGate): { status: number; contentType: string; body: string } {
  const isOk = gate.isBusWell();
  const body = { status: isOk ? 'ok' : 'degraded', bus: isOk ? 'ok' : 'unreachable' };
  return { status: isOk ? 200 : 503, contentType: 'application/json', body: JSON.stringify(body) };
}

/** Handlers of the contract's `outside.*`. */
function outsideHandlers(host: ServerHost, sources: EventSources): OutsideEvents['handlers'] {
  return {
    'outside.state': async () => ({
      ...host.state(),
      sources: (await sources.list()).map(({ sourceId, name, addedAtUnixMs }) => {
        return { sourceId, name, addedAtUnixMs };
      }),
    }),
    'outside.addSource': async ({ name }) => {
      const { sourceId, token } = await sources.add(name);
      return { sourceId, token };
    },
    'outside.removeSource': async ({ sourceId }) => {
      await sources.remove(sourceId);
      host.dismiss(sourceId);
      return {};
    },
  };
}
