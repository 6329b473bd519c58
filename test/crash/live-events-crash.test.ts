import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/encoder.ts';
import { nextAnswer, openEventSocket, postEvents, type SenderKey } from '../support/event-sender.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { hasRedis, redisServer, type RedisServer } from '../support/redis-server.ts';
import { recordingThat, viewThat } from '../support/wait-for.ts';
import { startSimServer, type SimServer } from '../sim/sim-server.ts';
import { attachIrcSim, type IrcSim } from '../sim/twitch-live/irc-server.ts';
import { createLiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia } from '../sim/twitch-live/live-media.ts';

const LOGIN = 'pajlada';
const STEPS = 6;

let dir = '';
let server: SimServer;
let irc: IrcSim;
let redis: RedisServer;
let opened: OpenCore;
let key: SenderKey;

describe.skipIf(!hasRedis)('events from outside over Redis (redis-server)', () => {
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klip-live-redis-'));
    await mkdir(join(dir, 'data'));
    redis = await redisServer(join(dir, 'redis'));
    await redis.start();
    const media = await makeLiveMedia(join(dir, 'media'), 100);
    const live = createLiveHls({
      ...{ login: LOGIN, media, startedAtUnixMs: Date.now() - 6000 },
      slots: media.programme.map(() => ({ kind: 'live' })),
    });
    server = await startSimServer({ routes: live.routes });
    irc = attachIrcSim(server.http);
    const endpoints = {
      ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
      twitchIrc: server.url.replace('http', 'ws'),
    };
    const first = await openCore(join(dir, 'data'));
    const outsidePort = await freePort();
    const patch = { endpoints, outsideEvents: true, outsidePort, redisEnabled: true, redisUrl: redis.url };
    await first.client.call('settings.set', { patch });
    await first.close();
    opened = await openCore(join(dir, 'data'));
    await opened.core.start();
    const { url } = await opened.client.call('outside.state', {});
    key = { url: url!, ...(await opened.client.call('outside.addSource', { name: 'detector' })) };
  });
  afterAll(async () => {
    await opened.close();
    irc.close();
    await server.close();
    await redis.kill();
    await rm(dir, { recursive: true, force: true });
  });

  it('become moments and clips once each, while Redis is killed and comes back', async () => {
    const { client } = opened;
    const text = `https://www.twitch.tv/${LOGIN}`;
    const { recordingId } = await client.call('recording.start', { text, quality: '720p' });
    await recordingThat(client, ({ segments }) => segments >= 2);
    await viewThat(client, recordingId, ({ nowMs }) => nowMs >= 4000);
    const socket = await openEventSocket(key);
    for (let step = 0; step < STEPS; step++) {
      if (step === 1) await redis.kill();
      const at = Date.now();
      const spike = { id: `p${step}`, kind: 'chat_spike', at, perMinute: 90 };
      const marker = { id: `m${step}`, kind: 'marker', at, note: `jump ${step}`, beforeMs: 2000 };
      expect((await postEvents(key, { events: [marker, spike] })).status).toBe(202);
      const answer = nextAnswer(socket);
      socket.send(JSON.stringify({ sentAt: at, events: [marker, { ...spike, id: `s${step}` }] }));
      expect(await answer).toMatchObject({ accepted: [`s${step}`], duplicate: [`m${step}`] });
      if (step !== 3) continue;
      const { outside } = await viewThat(client, recordingId, (view) => view.outside.notes.length > 0);
      expect(outside.notes[0]).toMatch(
        /^Redis is away since \d\d:\d\d UTC: \d+ events wait on this computer\. Clips are made here meanwhile\.$/,
      );
      await redis.start();
    }
    socket.terminate();
    const isDone = ({ clip }: { clip: { state: string } | null }): boolean => clip?.state === 'saved';
    const view = await viewThat(
      client,
      recordingId,
      ({ moments, outside }) =>
        moments.filter(({ origin }) => origin === 'marked').length === STEPS &&
        moments.every(isDone) &&
        outside.counts.chat_spike === 2 * STEPS,
    );
    const marked = view.moments.filter(({ origin }) => origin === 'marked');
    expect(view.outside).toMatchObject({ counts: { marker: STEPS }, notes: [] });
    expect(marked.map(({ reason }) => reason).sort()).toEqual(
      Array.from({ length: STEPS }, (_, step) => `jump ${step}`),
    );
    expect(new Set(marked.map(({ clip }) => clip!.path)).size).toBe(STEPS);
    await client.call('recording.stop', { recordingId });
  });
});
