import { createHash } from 'node:crypto';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import { createRateLimit, type RateLimit } from '../../domain/limits/rate-limit.ts';
import { createClockSkew, MAX_SKEW_MS, type ClockSkew } from '../../domain/live/outside/clock-skew.ts';
import {
  malformed,
  readMessage,
  type OutsideEvent,
  type ReadMessage,
  type RefusedEvent,
  type TakenEvent,
} from '../../domain/live/outside/outside-event.ts';
import { clockOff } from '../../domain/live/outside/signature.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BusEvent, LiveBus } from '../../ports/live-bus.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { EventSource } from './event-sources.ts';

/** Events of one source: in a burst, and a second on average. */
const EVENTS = { burst: 10_000, perSec: 5000 };
/** Ids that are recognised without asking the bus. */
const IDS_REMEMBERED = 50_000;
/** A fault of one kind is written to the log this often at most, ms. */
const LOG_EVERY_MS = 10_000;

/** A stream that events can be sent to. */
export interface EventStream {
  readonly recordingId: string;
  readonly startedAtUnixMs: number;
  /** Consent for this stream. */
  readonly takesFaces: () => boolean;
}

export interface EventMessage {
  readonly source: EventSource;
  /** A recording's id, or `current`. */
  readonly streamId: string;
  readonly text: string;
  /** By the signature, which is made when the post is sent; null = not signed. */
  readonly signedAtUnixMs: number | null;
}

/** What became of a message's events, by their ids. */
export interface EventAnswer {
  readonly accepted: readonly string[];
  /** Taken before. After a restart such an id can stand among those accepted; it counts once all the same. */
  readonly duplicate: readonly string[];
  readonly refused: readonly RefusedEvent[];
}

export interface EventFault {
  readonly code: string;
  readonly message: string;
  /** Name of the source; null where nobody knows who it was. */
  readonly source: string | null;
  readonly count: number;
  readonly lastUnixMs: number;
}

export interface SourceState {
  readonly name: string;
  readonly taken: number;
  readonly refused: number;
  /** This machine's clock minus the source's, ms; by so much its events are moved. */
  readonly skewMs: number;
  readonly lastUnixMs: number;
}

export interface EventGate {
  /** Resolves once the bus has the events. Throws AppError `events/…` or `bus/unreachable`, and notes it. */
  take(message: EventMessage): Promise<EventAnswer>;
  /** Something was refused before it became a message. */
  note(error: AppError, source: EventSource | null): void;
  /** false = the bus did not take what was last given to it. */
  readonly isBusWell: () => boolean;
  readonly faults: () => readonly EventFault[];
  readonly sources: () => readonly SourceState[];
}

export interface EventGateDeps {
  readonly bus: Pick<LiveBus, 'append'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** The stream that is meant. Throws AppError `events/unknown-stream`. */
  readonly streamOf: (streamId: string) => EventStream;
  /** Whether anything of faces may be taken at all. */
  readonly takesFaces: () => boolean;
}

interface Lane {
  readonly limit: RateLimit;
  readonly skew: ClockSkew;
  readonly seen: Set<string>;
  taken: number;
  refused: number;
  lastUnixMs: number;
}

/** Where events from outside come in: limits, clocks and what was sent twice are dealt with here. */
export function createEventGate(deps: EventGateDeps): EventGate {
  const { clock } = deps;
  const lanes = new Map<string, Lane & { readonly name: string }>();
  const faults = createFaults(deps);
  const laneOf = ({ sourceId, name }: EventSource): Lane => {
    const found = lanes.get(sourceId);
    if (found !== undefined) return found;
    const limit = createRateLimit(EVENTS.burst, EVENTS.perSec, () => clock.nowUnixMs());
    const counts = { taken: 0, refused: 0, lastUnixMs: clock.nowUnixMs() };
    const lane = { name, limit, skew: createClockSkew(), seen: new Set<string>(), ...counts };
    lanes.set(sourceId, lane);
    return lane;
  };

  const door = createBusDoor(deps);
  const take = async (message: EventMessage, lane: Lane): Promise<EventAnswer> => {
    const { source } = message;
    const stream = deps.streamOf(message.streamId);
    const read = readMessage(parseJson(message.text));
    if (!lane.limit.tryTake(read.events.length + read.refused.length)) throw tooMany();
    const nowUnixMs = clock.nowUnixMs();
    lane.lastUnixMs = nowUnixMs;
    seeClock(lane.skew, { ...read, sentAt: message.signedAtUnixMs ?? read.sentAt }, nowUnixMs);
    const sorted = sortOut(read.events, {
      ...{ stream, lane, source, nowUnixMs },
      takesFaces: deps.takesFaces() && stream.takesFaces(),
    });
    const { fresh, duplicate } = sorted;
    const added = fresh.length === 0 ? 0 : await door.append(streamName(stream), fresh);
    for (const { eventId } of fresh) remember(lane.seen, `${stream.recordingId}/${eventId}`);
    const refused = [...read.refused, ...sorted.refused];
    lane.taken += added;
    lane.refused += refused.length;
    for (const { error } of refused) faults.note(new AppError(error), source.name);
    const ids = fresh.map(({ eventId }) => eventId.slice(source.sourceId.length + 1));
    return added === 0
      ? { accepted: [], duplicate: [...duplicate, ...ids], refused }
      : { accepted: ids, duplicate, refused };
  };

  return {
    async take(message) {
      const lane = laneOf(message.source);
      try {
        return await take(message, lane);
      } catch (thrown) {
        lane.refused++;
        faults.note(new AppError(toErrorShape(thrown)), message.source.name);
        throw thrown;
      }
    },
    isBusWell: door.isWell,
    note: (error, source) => faults.note(error, source?.name ?? null),
    faults: faults.list,
    sources: () =>
      [...lanes.values()].map(({ name, taken, refused, skew, lastUnixMs }) => {
        return { name, taken, refused, skewMs: skew.ms, lastUnixMs };
      }),
  };
}

interface BusDoor {
  /** How many of them the bus had not. */
  append(stream: string, events: readonly TakenBusEvent[]): Promise<number>;
  readonly isWell: () => boolean;
}

function createBusDoor({ bus, metrics }: Pick<EventGateDeps, 'bus' | 'metrics'>): BusDoor {
  let isWell = true;
  return {
    isWell: () => isWell,
    async append(stream, events) {
      const { added } = await bus.append(stream, events).catch((thrown: unknown) => {
        isWell = false;
        throw thrown;
      });
      isWell = true;
      if (added > 0) for (const { body } of events) metrics.count('events', { kind: body.event.kind });
      return added;
    },
  };
}

/** Throws AppError `events/too-old`. */
function seeClock(skew: ClockSkew, { sentAt, events }: ReadMessage, nowUnixMs: number): void {
  const unixMs = sentAt ?? events.reduce((at, event) => Math.max(at, event.at), 0);
  if (unixMs === 0) return;
  const apartMs = skew.see({ unixMs, isSendTime: sentAt !== null }, nowUnixMs);
  if (Math.abs(apartMs) > MAX_SKEW_MS) throw clockOff(apartMs);
}

export const streamName = ({ recordingId }: Pick<EventStream, 'recordingId'>): string =>
  `live:${recordingId}`;

interface TakenBusEvent extends BusEvent {
  readonly body: TakenEvent;
}

interface Arrival {
  readonly stream: EventStream;
  readonly lane: Lane;
  readonly source: EventSource;
  readonly nowUnixMs: number;
  readonly takesFaces: boolean;
}

function sortOut(
  events: readonly OutsideEvent[],
  arrival: Arrival,
): { fresh: TakenBusEvent[]; duplicate: string[]; refused: RefusedEvent[] } {
  const { stream, lane, source } = arrival;
  const fresh = new Map<string, TakenBusEvent>();
  const duplicate: string[] = [];
  const refused: RefusedEvent[] = [];
  for (const event of events) {
    const eventId = `${source.sourceId}:${event.id}`;
    if (fresh.has(eventId) || lane.seen.has(`${stream.recordingId}/${eventId}`)) {
      duplicate.push(event.id);
      continue;
    }
    const body = taken(event, eventId, arrival);
    if (event.kind === 'face_snapshot' && !arrival.takesFaces)
      refused.push({ id: event.id, error: facesOff().toShape() });
    else if (body.atUnixMs < stream.startedAtUnixMs)
      refused.push({ id: event.id, error: beforeStart(stream, body).toShape() });
    else fresh.set(eventId, { eventId, body });
  }
  return { fresh: [...fresh.values()], duplicate, refused };
}

function taken(event: OutsideEvent, eventId: string, { lane, source, nowUnixMs }: Arrival): TakenEvent {
  return {
    event,
    source: source.name,
    atUnixMs: Math.min(Math.floor(nowUnixMs), event.at + lane.skew.ms),
    arrivedAtUnixMs: nowUnixMs,
    traceId: createHash('sha256').update(eventId).digest('hex').slice(0, 16),
  };
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  if (seen.size <= IDS_REMEMBERED) return;
  for (const oldest of seen) {
    seen.delete(oldest);
    break;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed(null);
  }
}

const tooMany = (): AppError =>
  new AppError({
    code: 'events/too-many',
    message: `This source sends more than ${EVENTS.perSec.toLocaleString('en')} events a second.`,
    nextStep: 'Send these again in a few seconds, and fewer at a time.',
  });

const facesOff = (): AppError =>
  new AppError({
    code: 'events/faces-off',
    message: 'Faces are switched off for this stream: no face_snapshot is taken.',
    nextStep: 'Switch faces on in Settings → Privacy and in the live window of the stream, or send none.',
  });

const beforeStart = (stream: EventStream, { atUnixMs }: TakenEvent): AppError =>
  new AppError({
    code: 'events/before-start',
    message: `Field at: ${Math.round((stream.startedAtUnixMs - atUnixMs) / 1000)} s before the recording began.`,
    nextStep: 'Send Unix ms of something that happened since then.',
  });

interface Faults {
  note(error: AppError, source: string | null): void;
  readonly list: () => readonly EventFault[];
}

/** Counted by kind and source; at most so many as there are kinds of errors and sources. */
function createFaults({ clock, log, metrics }: Pick<EventGateDeps, 'clock' | 'log' | 'metrics'>): Faults {
  const faults = new Map<string, EventFault & { readonly loggedUnixMs: number }>();
  return {
    note({ code, message }, source) {
      metrics.count('dropped', { reason: code });
      const nowUnixMs = clock.nowUnixMs();
      const key = `${code} ${source ?? ''}`;
      const before = faults.get(key);
      const count = (before?.count ?? 0) + 1;
      const isLogged = before === undefined || nowUnixMs - before.loggedUnixMs >= LOG_EVERY_MS;
      if (isLogged) log.warn('events.refused', { code, source, count });
      const loggedUnixMs = isLogged ? nowUnixMs : before.loggedUnixMs;
      faults.set(key, { code, message, source, count, lastUnixMs: nowUnixMs, loggedUnixMs });
    },
    list: () => [...faults.values()],
  };
}
