import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../src/shared/model/settings.ts';
import type { LiveMoment } from '../../src/shared/model/live.ts';
import { campaignSeeds } from '../support/campaign.ts';
import { freePort } from '../support/encoder.ts';
import { nextAnswer, openEventSocket, postEvents, type SenderKey } from '../support/event-sender.ts';
import { type LiveChannel, startLiveChannel } from '../support/live-channel.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { hasRedis, redisServer, type RedisServer } from '../support/redis-server.ts';
import { startCli } from '../support/run-cli.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { recordingThat, viewThat } from '../support/wait-for.ts';

const LOGIN = 'pajlada';
const STEPS = 6;
const MARKERS = 12;
const LIVES = 4;

let dir = '';
let channel: LiveChannel;
let opened: OpenCore;
let key: SenderKey;

/** A channel that is live, and a core that takes events from outside. */
async function onAir(patch: Partial<Settings> = {}): Promise<void> {
  dir = await mkdtemp(join(tmpdir(), 'klip-live-events-'));
  await mkdir(join(dir, 'data'));
  channel = await startLiveChannel(join(dir, 'media'), { login: LOGIN, durationSec: 100 });
  const first = await openCore(join(dir, 'data'));
  const own = { endpoints: channel.endpoints, outsideEvents: true, outsidePort: await freePort() };
  await first.client.call('settings.set', { patch: { ...own, ...patch } });
  await first.close();
  opened = await openCore(join(dir, 'data'));
  await opened.core.start();
  const { url } = await opened.client.call('outside.state', {});
  key = { url: url!, ...(await opened.client.call('outside.addSource', { name: 'detector' })) };
}

async function offAir(): Promise<void> {
  await opened.close();
  await channel.stop();
  await rm(dir, { recursive: true, force: true });
}

async function record(): Promise<string> {
  const { client } = opened;
  const text = `https://www.twitch.tv/${LOGIN}`;
  const { recordingId } = await client.call('recording.start', { text, quality: '720p' });
  await recordingThat(client, ({ segments }) => segments >= 2);
  await viewThat(client, recordingId, ({ nowMs }) => nowMs >= 4000);
  return recordingId;
}

/** The marked moments once there are as many as asked and all have their clips. */
async function markedMoments(recordingId: string, count: number): Promise<LiveMoment[]> {
  const isMarked = ({ origin }: LiveMoment): boolean => origin === 'marked';
  const { moments } = await viewThat(opened.client, recordingId, (view) => {
    const marked = view.moments.filter(isMarked);
    return marked.length >= count && marked.every(({ clip }) => clip?.state === 'saved');
  });
  return moments.filter(isMarked);
}

function expectEachOnce(marked: readonly LiveMoment[], count: number): void {
  expect(marked.map(({ reason }) => reason).sort()).toEqual(
    Array.from({ length: count }, (_, step) => `jump ${String(step).padStart(2, '0')}`),
  );
  expect(new Set(marked.map(({ clip }) => clip!.path)).size).toBe(count);
}

const markerOf = (step: number, series = ''): object => {
  const note = `jump ${String(step).padStart(2, '0')}`;
  return { id: `m${series}${step}`, kind: 'marker', at: Date.now(), note, beforeMs: 2000 };
};

describe('events from outside over the embedded bus', () => {
  beforeAll(() => onAir());
  afterAll(() => offAir());

  it.each(campaignSeeds(1))(
    'become moments and clips once each, while the app is killed at random moments (seed %i)',
    async (seed) => {
      const random = seededRandom(seed);
      const recordingId = await record();
      await opened.close();
      const taken = new Set<number>();
      for (let life = 0; life < LIVES; life++) {
        const { child, ended, waitForOutput } = startCli([
          ...['serve', '--no-open', '--json', '--data-dir', join(dir, 'data')],
        ]);
        await waitForOutput();
        const killing = setTimeout(() => child.kill('SIGKILL'), 200 + 2500 * random());
        // New ones in each life, and those before again: their answers may have been lost.
        const told = (MARKERS / LIVES) * (life + 1);
        for (let step = 0; child.exitCode === null && child.signalCode === null; step = (step + 1) % told) {
          const body = { events: [markerOf(step, `${seed}-`)] };
          const answer = await postEvents(key, body).catch(() => null);
          if (answer?.status === 202) taken.add(step);
        }
        clearTimeout(killing);
        await ended;
      }
      opened = await openCore(join(dir, 'data'));
      await opened.core.start();
      for (let step = 0; step < MARKERS; step++)
        if (!taken.has(step))
          expect((await postEvents(key, { events: [markerOf(step, `${seed}-`)] })).status).toBe(202);
      expectEachOnce(await markedMoments(recordingId, MARKERS), MARKERS);
      await opened.client.call('recording.stop', { recordingId });
    },
  );
});

describe.skipIf(!hasRedis)('events from outside over Redis (redis-server)', () => {
  let redis: RedisServer;
  let redisDir = '';
  beforeAll(async () => {
    redisDir = await mkdtemp(join(tmpdir(), 'klip-live-redis-'));
    redis = await redisServer(redisDir);
    await redis.start();
    await onAir({ redisEnabled: true, redisUrl: redis.url });
  });
  afterAll(async () => {
    await offAir();
    await redis.kill();
    await rm(redisDir, { recursive: true, force: true });
  });

  it('become moments and clips once each, while Redis is killed and comes back', async () => {
    const { client } = opened;
    const recordingId = await record();
    const socket = await openEventSocket(key);
    for (let step = 0; step < STEPS; step++) {
      if (step === 1) await redis.kill();
      const at = Date.now();
      const spike = { id: `p${step}`, kind: 'chat_spike', at, perMinute: 90 };
      const marker = markerOf(step);
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
    expectEachOnce(await markedMoments(recordingId, STEPS), STEPS);
    const { outside } = await viewThat(
      client,
      recordingId,
      (view) => view.outside.counts.chat_spike === 2 * STEPS,
    );
    expect(outside).toMatchObject({ counts: { marker: STEPS }, notes: [] });
    await client.call('recording.stop', { recordingId });
  });
});
