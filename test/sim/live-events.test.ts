import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileLog } from '../../src/core/infra/log/file-log.ts';
import { postEvents, type SenderKey } from '../support/event-sender.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { SecretSearch } from '../support/secret-search.ts';
import { recordingThat, viewThat } from '../support/wait-for.ts';
import { startSimServer, type SimServer } from './sim-server.ts';
import { privmsg } from './twitch-live/irc-lines.ts';
import { attachIrcSim, type IrcSim } from './twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls } from './twitch-live/live-hls.ts';
import { makeLiveMedia } from './twitch-live/live-media.ts';

const LOGIN = 'pajlada';
const CHAT_TEXT = 'kekw what a xylophone jump';
const NOTE = 'remember the xylophone';

let dir = '';
let server: SimServer;
let irc: IrcSim;
let live: LiveHls;
let opened: OpenCore;
let key: SenderKey;

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-live-events-'));
  mkdirSync(join(dir, 'data'));
  const media = await makeLiveMedia(join(dir, 'media'), 60);
  live = createLiveHls({
    ...{ login: LOGIN, media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  server = await startSimServer({ routes: live.routes });
  irc = attachIrcSim(server.http);
  opened = await openCore(join(dir, 'data'), {
    log: createFileLog(join(dir, 'data', 'logs'), () => Date.now()),
  });
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  const { client } = opened;
  await client.call('settings.set', {
    patch: { endpoints, outsideEvents: true, metrics: true, outsidePort: await freePort() },
  });
  const { url } = await client.call('outside.state', {});
  key = { url: url!, ...(await client.call('outside.addSource', { name: 'stream deck' })) };
});
afterAll(async () => {
  await opened.close();
  irc.close();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

const figure = (text: string, name: string): number =>
  Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))
      ?.split(' ')[1],
  );

const logLines = (): Record<string, unknown>[] =>
  readFileSync(join(dir, 'data', 'logs', 'klipstream.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a marker from outside', () => {
  it('becomes a moment and a clip of the recording, seen in the figures and by one trace id in the log', async () => {
    const { client } = opened;
    const { recordingId } = await client.call('recording.start', {
      ...{ text: `https://www.twitch.tv/${LOGIN}`, quality: '720p', keepChat: true },
    });
    await irc.joined(LOGIN);
    const line = { channel: LOGIN, login: 'ann', text: CHAT_TEXT, id: 'c1', sentAtUnixMs: live.nowUnixMs() };
    irc.say(LOGIN, [privmsg(line)]);
    await recordingThat(client, ({ segments, messages }) => segments >= 2 && messages > 0);
    // What happened before the recording began can't be clipped.
    await viewThat(client, recordingId, ({ nowMs }) => nowMs >= 5000);
    await viewThat(client, recordingId, ({ viewers }) => viewers?.count === live.viewers);
    const sent = await postEvents(key, {
      events: [
        { id: 'm1', kind: 'marker', at: Date.now(), note: NOTE, beforeMs: 3000 },
        { id: 'p1', kind: 'audio_peak', at: Date.now(), lufs: -9 },
        { id: 'wrong', kind: 'marker', at: Date.now(), note: NOTE.repeat(20) },
      ],
    });
    expect(sent).toMatchObject({ status: 202, body: { accepted: ['m1', 'p1'] } });
    const view = await viewThat(client, recordingId, ({ moments }) => moments[0]?.clip?.state === 'saved');
    expect(view.outside).toMatchObject({ counts: { marker: 1, audio_peak: 1 } });
    expect(view.outside.notes[0]).toMatch(/^stream deck was refused \(×1\): Field note/);
    expect(view.moments).toMatchObject([{ origin: 'marked', reason: NOTE }]);

    const figures = await (await fetch(`${key.url}/metrics`)).text();
    expect(figures).toContain('klipstream_events_total{kind="marker"} 1');
    expect(figures).toContain('klipstream_events_dropped_total{reason="events/malformed"} 1');
    expect(figures).toContain('klipstream_moments_total{origin="marked"} 1');
    expect(figures).toContain('klipstream_clips_total{state="saved"} 1');
    expect(figure(figures, 'klipstream_recordings')).toBe(1);
    expect(figure(figures, 'klipstream_event_queue')).toBe(0);
    expect(figure(figures, 'klipstream_clip_queue')).toBe(0);
    expect(figure(figures, 'klipstream_event_lag_seconds_count')).toBe(2);
    expect(figure(figures, 'klipstream_look_seconds_count')).toBeGreaterThan(0);
    expect(figure(figures, 'klipstream_buffer_seconds')).toBeGreaterThan(2);
    expect(await (await fetch(`${key.url}/health`)).json()).toEqual({ status: 'ok', bus: 'ok' });

    const marked = logLines().find(({ event }) => event === 'live.marked-from-outside');
    const clip = logLines().find(({ event }) => event === 'live.clip');
    expect(view.moments[0]!.momentId).toBe(`e-${String(marked?.['traceId'])}`);
    expect(clip).toMatchObject({ momentId: view.moments[0]!.momentId, state: 'saved' });

    await client.call('recording.stop', { recordingId });
    const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
    const { markers } = await client.call('review.markers', { vodId: vodId! });
    expect(markers.map(({ label }) => label)).toContain(NOTE);
  });

  it('leaves neither chat, notes, tokens nor pictures in the log', () => {
    const search = new SecretSearch({ chat: CHAT_TEXT, note: NOTE, token: key.token });
    expect(search.inFolder(join(dir, 'data', 'logs'))).toEqual([]);
    expect(logLines().some(({ event }) => event === 'events.refused')).toBe(true);
  });

  it('is refused once it is switched off, while figures can still be read', async () => {
    await opened.client.call('settings.set', { patch: { outsideEvents: false } });
    const answer = await postEvents(key, { id: 'm2', kind: 'marker', at: Date.now() });
    expect([answer.status, answer.body.code]).toEqual([403, 'events/off']);
    expect((await fetch(`${key.url}/metrics`)).status).toBe(200);
    await opened.client.call('settings.set', { patch: { metrics: false } });
    await expect(fetch(`${key.url}/metrics`)).rejects.toThrow();
    expect((await opened.client.call('outside.state', {})).url).toBeNull();
  });
});
