import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  nextAnswer,
  openEventSocket,
  postEvents,
  signedHeaders,
  type SenderKey,
} from '../../../../test/support/event-sender.ts';
import { createMemoryBus, type MemoryBus } from '../../../../test/support/memory-bus.ts';
import { memorySecrets } from '../../../../test/support/memory-secrets.ts';
import { idleTap, tappedRecording } from '../../../../test/support/tapped-recording.ts';
import { AppError } from '../../../shared/errors.ts';
import { Settings } from '../../../shared/model/settings.ts';
import type { TakenEvent } from '../../domain/live/outside/outside-event.ts';
import { createPromMetrics } from '../../infra/metrics/prom-metrics.ts';
import { silentLog } from '../../ports/log.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { TappedRecording } from '../recorder/recorder.ts';
import { createOutsideEvents, type OutsideEvents } from './outside-events.ts';

const STARTED = Date.now() - 60_000;
const SIGNAL = { signal: new AbortController().signal };

const recording = (recordingId: string): TappedRecording =>
  tappedRecording({ recordingId, startedAtUnixMs: STARTED, takesFaces: () => takesFaces });

let bus: MemoryBus;
let secrets: Secrets;
let outside: OutsideEvents;
let key: SenderKey;
let facesEnabled = false;
let takesFaces = false;
/** The clock of the events' limits, where it stands still. */
let frozenUnixMs: number | null = null;
const delivered: TakenEvent[] = [];
let onDelivered: () => void = () => {};

async function start(outsidePort = 0): Promise<void> {
  outside = createOutsideEvents({
    ...{
      bus,
      secrets,
      log: silentLog,
      metrics: createPromMetrics(),
      clock: { nowUnixMs: () => frozenUnixMs ?? Date.now() },
    },
    // Port 0 stands for any free one, which the settings don't offer.
    settings: {
      get: () => ({
        ...Settings.parse({}),
        outsideEvents: true,
        outsidePort,
        facesEnabled,
        metrics: true,
      }),
    },
    tap: idleTap(),
    deliver: (_recordingId, events) => {
      delivered.push(...events);
      onDelivered();
      return Promise.resolve();
    },
  });
  await outside.apply();
}

const stateNow = () => outside.handlers['outside.state']({}, SIGNAL);

async function addSource(name: string): Promise<SenderKey> {
  const added = await outside.handlers['outside.addSource']({ name }, SIGNAL);
  return { ...added, url: (await stateNow()).url! };
}

const deliveredCount = (count: number): Promise<void> =>
  new Promise((resolve) => {
    onDelivered = () => {
      if (delivered.length >= count) resolve();
    };
    onDelivered();
  });

beforeEach(async () => {
  delivered.length = 0;
  [facesEnabled, takesFaces] = [false, false];
  frozenUnixMs = null;
  bus = createMemoryBus();
  secrets = memorySecrets();
  await start();
  key = await addSource('detector');
});
afterEach(() => outside.dispose());

const page = async (path: string): Promise<[number, string]> => {
  const response = await fetch(`${key.url}${path}`);
  return [response.status, await response.text()];
};

const marker = (id: string, more: object = {}): object => ({ id, kind: 'marker', at: Date.now(), ...more });

describe('events by post', () => {
  beforeEach(() => outside.tap.onBegin(recording('r1')));

  it('are answered once the bus has them, and come once, however often they are sent', async () => {
    const events = [
      marker('a', { note: 'jump' }),
      { id: 'b', kind: 'chat_spike', at: Date.now(), perMinute: 90 },
    ];
    const first = await postEvents(key, { events });
    expect(first).toMatchObject({ status: 202, body: { accepted: ['a', 'b'], duplicate: [], refused: [] } });
    expect(bus.sizeOf('live:r1')).toBe(2);
    const again = await postEvents(key, { events: [...events, marker('c')] }, { stream: 'r1' });
    expect(again.body).toEqual({ accepted: ['c'], duplicate: ['a', 'b'], refused: [] });
    await deliveredCount(3);
    expect(delivered.map(({ event, source }) => [event.id, event.kind, source])).toEqual([
      ['a', 'marker', 'detector'],
      ['b', 'chat_spike', 'detector'],
      ['c', 'marker', 'detector'],
    ]);
  });

  it('are known by the bus after a restart', async () => {
    await postEvents(key, marker('a'));
    await outside.dispose();
    bus.forgetReaders();
    await start();
    outside.tap.onBegin(recording('r1'));
    const { url } = await stateNow();
    expect((await postEvents({ ...key, url: url! }, marker('a'))).body).toMatchObject({
      accepted: [],
      duplicate: ['a'],
    });
  });

  it('of two sources do not get in each other’s way', async () => {
    const other = await addSource('other');
    await postEvents(key, marker('same'));
    expect((await postEvents(other, marker('same'))).body.accepted).toEqual(['same']);
  });

  it('are told what is wrong by field, each for itself', async () => {
    const events = [
      marker('ok'),
      { id: 'bad id!', kind: 'marker', at: 1 },
      { id: 'p', kind: 'audio_peak', at: Date.now() },
      { id: 'f', kind: 'face_snapshot', at: Date.now(), expressions: { happy: 1 }, picture: 'data:…' },
      { id: 'early', kind: 'marker', at: STARTED - 20_000 },
    ];
    const { status, body } = await postEvents(key, { events });
    expect([status, body.accepted]).toEqual([202, ['ok']]);
    expect(body.refused?.map(({ id, error }) => [id, error.message])).toEqual([
      [null, 'Field id: must be 1 to 64 letters, digits or any of _ . : -.'],
      ['p', expect.stringMatching(/^Field lufs: /)],
      ['f', 'Unknown field picture.'],
      ['early', expect.stringMatching(/^Field at: 20 s before the recording began/)],
    ]);
    expect((await postEvents(key, { events: events.slice(1) })).status).toBe(422);
    const [, figures] = await page('/metrics');
    expect(figures).toContain('klipstream_events_total{kind="marker"} 1');
    expect(figures).toContain('klipstream_events_dropped_total{reason="events/malformed"} 6');
    expect(figures).toContain('klipstream_events_dropped_total{reason="events/before-start"} 2');
    expect(await page('/nothing')).toEqual([404, expect.stringContaining('events/not-found')]);
    expect(outside.notes()).toContainEqual(expect.stringMatching(/^detector was refused \(×\d\): Field/));
  });

  it.each([
    ['not JSON', '{"events":[', 400, 'events/malformed'],
    ['an empty batch', { events: [] }, 400, 'events/malformed'],
    [
      'too many at once',
      { events: Array.from({ length: 501 }, (_, at) => marker(`m${at}`)) },
      400,
      'events/malformed',
    ],
    ['oversized', { events: [marker('a', { note: 'x'.repeat(300_000) })] }, 413, 'events/too-large'],
  ])('are refused when they are %s', async (_what, body, status, code) => {
    const answer = await postEvents(key, body);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.nextStep).not.toBe('');
    expect(outside.notes()).toHaveLength(1);
    expect(bus.sizeOf('live:r1')).toBe(0);
  });

  it('are refused unsigned, wrongly signed, replayed, too old, from a page, and for a stream that is not there', async () => {
    const text = JSON.stringify(marker('a'));
    const right = signedHeaders(key, text);
    const send = async (options: Parameters<typeof postEvents>[2]): Promise<unknown[]> => {
      const { status, body } = await postEvents(key, text, options);
      return [status, body.code];
    };
    expect(await send({ headers: {} })).toEqual([401, 'events/unsigned']);
    expect(await send({ headers: { ...right, 'x-klipstream-source': 'nobody' } })).toEqual([
      401,
      'events/bad-signature',
    ]);
    expect(await send({ headers: signedHeaders({ ...key, token: 'wrong' }, text) })).toEqual([
      401,
      'events/bad-signature',
    ]);
    expect(await send({ headers: signedHeaders(key, `${text} `) })).toEqual([401, 'events/bad-signature']);
    expect(await send({ signedAt: Date.now() - 301_000 })).toEqual([401, 'events/too-old']);
    expect(await send({ headers: { ...right, origin: 'http://evil.example' } })).toEqual([
      403,
      'events/foreign',
    ]);
    expect(await send({ stream: 'r2' })).toEqual([404, 'events/unknown-stream']);
    expect(await send({ headers: right, stream: 'r1' })).toEqual([401, 'events/bad-signature']);
    expect(bus.sizeOf('live:r1')).toBe(0);
    expect(await send({ headers: right })).toEqual([202, undefined]);
    expect(await send({ headers: right })).toEqual([409, 'events/replayed']);
    expect(outside.notes().some((note) => note.includes('came before'))).toBe(true);
  });

  it('say nothing of faces before the person agreed, to all and to this stream', async () => {
    const face = { id: 'f', kind: 'face_snapshot', at: Date.now(), expressions: { happy: 0.9 } };
    const { body } = await postEvents(key, { events: [face, marker('a')] });
    expect(body).toMatchObject({
      accepted: ['a'],
      refused: [{ id: 'f', error: { code: 'events/faces-off' } }],
    });
    const takenOf = async () => (await postEvents(key, face)).body.accepted;
    facesEnabled = true;
    expect(await takenOf()).toEqual([]);
    [facesEnabled, takesFaces] = [false, true];
    expect(await takenOf()).toEqual([]);
    facesEnabled = true;
    expect(await takenOf()).toEqual(['f']);
  });

  it('are not taken under another name of this address', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${key.url}/hooks/live/r1`, {
        method: 'POST',
        headers: { host: 'evil.example' },
      });
      request.on('response', (response) => resolve(response.statusCode)).on('error', reject);
      request.end('{}');
    });
    expect(status).toBe(403);
  });

  it('wait at the sender while the bus is gone', async () => {
    bus.failure = new AppError({ code: 'bus/unreachable', message: 'Redis is gone.' });
    const answer = await postEvents(key, marker('a'));
    expect([answer.status, answer.retryAfter]).toEqual([503, '2']);
    expect(await page('/health')).toEqual([503, '{"status":"degraded","bus":"unreachable"}']);
    bus.failure = null;
    expect((await postEvents(key, marker('a'))).body.accepted).toEqual(['a']);
    expect(await page('/health')).toEqual([200, '{"status":"ok","bus":"ok"}']);
  });

  it('wait on this computer while Redis is away, and the window says so until they went there', async () => {
    const awaySinceUnixMs = Date.UTC(2026, 10, 26, 12, 3);
    bus.state = { kind: 'redis', isConnected: false, awaySinceUnixMs, outbox: 0 };
    expect((await postEvents(key, marker('a'))).status).toBe(202);
    bus.state = { ...bus.state, outbox: 1 };
    expect(outside.notes()).toEqual([
      'Redis is away since 12:03 UTC: 1 event waits on this computer. Clips are made here meanwhile.',
    ]);
    bus.state = { ...bus.state, isConnected: true, awaySinceUnixMs: null };
    expect(outside.notes()).toEqual(['1 event waits on this computer and will be sent to Redis now.']);
    bus.state = { ...bus.state, outbox: 0 };
    expect(outside.notes()).toEqual([]);
  });

  it('are slowed down when they flood, and go on afterwards', async () => {
    frozenUnixMs = Date.now();
    const batch = (from: number): object => ({
      events: Array.from({ length: 500 }, (_, at) => marker(`f${from + at}`)),
    });
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, each) => postEvents(key, batch(each * 500))),
    );
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]).toMatchObject({ body: { code: 'events/too-many' }, retryAfter: '2' });
    expect(outside.notes()[0]).toMatch(/more than 5,000 events a second/);
    const accepted = answers.flatMap(({ body }) => body.accepted ?? []);
    frozenUnixMs += 1000;
    accepted.push(...((await postEvents(key, batch(20_000))).body.accepted ?? []));
    expect(accepted).toHaveLength(10_500);
    await deliveredCount(accepted.length);
    expect(new Set(delivered.map(({ event }) => event.id))).toEqual(new Set(accepted));
  });

  it('by a clock that is 30 s off are put right, and the window says so', async () => {
    const behind = await postEvents(key, marker('slow', { at: Date.now() - 30_000 }), {
      signedAt: Date.now() - 30_000,
    });
    expect(behind.status).toBe(202);
    const ahead = await addSource('other machine');
    await postEvents(ahead, marker('fast', { at: Date.now() + 30_000 }), { signedAt: Date.now() + 30_000 });
    await deliveredCount(2);
    for (const { atUnixMs } of delivered) expect(Math.abs(Date.now() - atUnixMs)).toBeLessThan(2000);
    expect(outside.notes()).toEqual([
      'The clock of detector is 30 s behind; its times are corrected.',
      'The clock of other machine is 30 s ahead; its times are corrected.',
    ]);
  });
});

describe('the server', () => {
  it('says why it is not there when its port is taken, and comes back when that is free', async () => {
    const [first, taken] = [outside, Number(new URL(key.url).port)];
    await start(taken);
    expect(await stateNow()).toMatchObject({ isOn: true, url: null, error: { code: 'events/port-taken' } });
    await first.dispose();
    await outside.apply();
    expect(await stateNow()).toMatchObject({ url: key.url, error: null });
  });
});

describe('a stream', () => {
  it('called current is the one that runs; where several do, the sender has to choose', async () => {
    expect((await postEvents(key, marker('a'))).body.message).toBe('No recording is running.');
    outside.tap.onBegin(recording('r1'));
    expect((await postEvents(key, marker('a'))).status).toBe(202);
    outside.tap.onBegin(recording('r2'));
    expect((await postEvents(key, marker('b'))).body.nextStep).toBe('Send to one of them: r1, r2.');
    expect((await postEvents(key, marker('b'), { stream: 'r2' })).status).toBe(202);
  });

  it('gets what the bus still has before it ends, and takes nothing afterwards', async () => {
    outside.tap.onBegin(recording('r1'));
    await postEvents(key, { events: [marker('a'), marker('b')] });
    await outside.tap.onEnd('r1');
    expect(delivered.map(({ event }) => event.id)).toEqual(['a', 'b']);
    expect(bus.sizeOf('live:r1')).toBe(0);
    expect((await postEvents(key, marker('c'), { stream: 'r1' })).status).toBe(404);
  });
});

describe('events by WebSocket', () => {
  beforeEach(() => outside.tap.onBegin(recording('r1')));

  it('are answered in order, one answer a message', async () => {
    const socket = await openEventSocket(key);
    socket.send(JSON.stringify(marker('a')));
    expect(await nextAnswer(socket)).toEqual({ accepted: ['a'], duplicate: [], refused: [] });
    socket.send('nonsense');
    expect(await nextAnswer(socket)).toMatchObject({ error: { code: 'events/malformed' } });
    socket.send(JSON.stringify({ sentAt: Date.now(), events: [marker('a'), marker('b')] }));
    expect(await nextAnswer(socket)).toMatchObject({ accepted: ['b'], duplicate: ['a'] });
    socket.terminate();
  });

  it('need the token of a source that is still there', async () => {
    await expect(openEventSocket({ ...key, token: 'wrong' })).rejects.toThrow('refused: 401');
    const socket = await openEventSocket(key);
    const closed = once(socket, 'close');
    await outside.handlers['outside.removeSource']({ sourceId: key.sourceId }, SIGNAL);
    expect((await closed)[0]).toBe(4401);
    await expect(openEventSocket(key)).rejects.toThrow('refused: 401');
    expect((await postEvents(key, marker('a'))).body.code).toBe('events/bad-signature');
  });

  it('end the socket when they are too large', async () => {
    const socket = await openEventSocket(key);
    const closed = once(socket, 'close');
    socket.send(JSON.stringify(marker('a', { note: 'x'.repeat(300_000) })));
    expect((await closed)[0]).toBe(1009);
    expect(outside.notes()).toContainEqual(expect.stringMatching(/larger than 256 KB/));
  });

  it('end the socket of a client that never reads its answers', async () => {
    const socket = await openEventSocket(key);
    const closed = once(socket, 'close');
    socket.pause();
    const wrong = { events: Array.from({ length: 500 }, () => ({ kind: 'marker' })) };
    for (let message = 0; message < 200; message++) socket.send(JSON.stringify(wrong));
    await noteThat(/does not read its answers/);
    socket.resume();
    await closed;
    expect((await postEvents(key, marker('a'))).status).toBe(202);
  });
});

/** Resolves once the notes hold it; looks again each time the event loop comes round. */
async function noteThat(text: RegExp): Promise<void> {
  while (!outside.notes().some((note) => text.test(note)))
    await new Promise((resolve) => setImmediate(resolve));
}
