import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { classifyLink } from '../../../src/core/domain/links/classify.ts';
import { createHttpClient } from '../../../src/core/infra/http/http-client.ts';
import { silentLog } from '../../../src/core/ports/log.ts';
import type { FetchChatRequest, FetchedChat, Site } from '../../../src/core/ports/site.ts';
import { endpointsOf } from '../../../src/core/sources/endpoints.ts';
import { createBandwidth } from '../../../src/core/sources/hls/bandwidth.ts';
import { createKickSite } from '../../../src/core/sources/kick/site.ts';
import { ChatMessage } from '../../../src/shared/model/chat.ts';
import type { Link } from '../../../src/shared/model/link.ts';
import { RemoteStream } from '../../../src/shared/model/remote-stream.ts';
import { CHALLENGE } from './api.ts';
import { startKickSim, type KickSim, type KickSimOptions } from './kick-sim.ts';
import { campaignSeeds } from '../../support/campaign.ts';
import { seededRandom } from '../../support/seeded-random.ts';

let sim: KickSim;
let site: Site;
let folder: string;
const signal = new AbortController().signal;

async function start(options: KickSimOptions = {}): Promise<void> {
  await sim.close();
  sim = await startKickSim(options);
  site = createKickSite({
    http: createHttpClient({ userAgent: 'test', firstWaitMs: 1 }),
    endpoints: () => endpointsOf({ endpoints: sim.endpoints }),
    settings: () => ({ downloadWorkers: 4 }),
    bandwidth: createBandwidth({ bytesPerSec: () => null }),
    clock: { nowUnixMs: () => sim.world.startedAtUnixMs + 90_000 },
    firstWaitMs: 1,
  });
}

beforeEach(async () => {
  sim = await startKickSim();
  await start();
  folder = await mkdtemp(join(tmpdir(), 'kick-site-'));
});
afterEach(async () => {
  await sim.close();
  await rm(folder, { recursive: true, force: true });
});

const linkOf = (text: string): Link => {
  const found = classifyLink(text);
  if ('problem' in found) throw new Error(found.problem.message);
  return found.link;
};
const vodLink = (): Link => linkOf(`https://kick.com/${sim.world.slug}/videos/${sim.world.videoId}`);
const oldLink = (): Link => linkOf(`https://kick.com/video/${sim.world.videoId}`);
const resolve = (link: Link): Promise<RemoteStream> => site.resolve(link, signal);

describe('Kick links', () => {
  it('describes a VOD of the newer half of the site', async () => {
    sim.state.old = false;
    const stream = RemoteStream.parse(await resolve(vodLink()));
    expect(stream).toMatchObject({
      state: 'vod',
      videoId: sim.world.videoId,
      title: sim.world.title,
      channel: 'SimStreamer',
      channelId: String(sim.world.channelId),
      startedAtUnixMs: sim.world.startedAtUnixMs,
      durationMs: 300_000,
      hasChat: 'yes',
    });
  });

  it('describes it by the older half, where the newer knows nothing or no channel was given', async () => {
    sim.state.web = false;
    expect(await resolve(vodLink())).toMatchObject({ state: 'vod', durationMs: 300_000 });
    const stream = await resolve(oldLink());
    expect(stream.link).toMatchObject({ channel: sim.world.slug, url: vodLink().url });
  });

  it('tells a VOD that still grows, a clip, and a channel that is live or not', async () => {
    sim.state.vod = 'live';
    expect(await resolve(vodLink())).toMatchObject({ state: 'growing', durationMs: null });
    const clip = linkOf(`https://kick.com/${sim.world.slug}/clips/${sim.world.clipId}`);
    expect(await resolve(clip)).toMatchObject({
      state: 'clip',
      durationMs: 20_000,
      title: 'A simulated clip',
    });
    const channel = linkOf(`kick.com/${sim.world.slug}`);
    expect(await resolve(channel)).toMatchObject({ state: 'offline' });
    sim.state.live = true;
    expect(await resolve(channel)).toMatchObject({
      state: 'live',
      title: sim.world.title,
      startedAtUnixMs: sim.world.startedAtUnixMs,
    });
  });

  it.each([
    ['subscriber_only', 'link/sub-only'],
    ['private', 'link/private'],
    ['deleted', 'link/deleted'],
    ['gone', 'link/not-found'],
    ['processing', 'link/processing'],
  ] as const)('says that a VOD is %s', async (vod, code) => {
    sim.state.vod = vod;
    for (const link of [vodLink(), oldLink()]) {
      const error = await resolve(link).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code });
      expect(error).toHaveProperty('nextStep');
    }
  });

  it('says that a channel is unknown, and finds one by its name with underscores', async () => {
    await expect(resolve(linkOf('kick.com/nobody'))).rejects.toMatchObject({ code: 'link/not-found' });
    expect(await resolve(linkOf('kick.com/sim_streamer'))).toMatchObject({ channel: 'SimStreamer' });
  });

  it('passes a challenge that goes away, and names one that stays', async () => {
    const challenge = { match: /api/, fault: { kind: 'status', status: 403, body: CHALLENGE } } as const;
    sim.server.faults.push({ ...challenge, times: 2 });
    expect(await resolve(vodLink())).toMatchObject({ state: 'vod' });
    sim.server.faults.push({ ...challenge, times: 100 });
    await expect(resolve(vodLink())).rejects.toMatchObject({
      code: 'link/refused',
      message: expect.stringContaining('refused this program') as string,
    });
  });
});

interface Fetched extends FetchedChat {
  readonly messages: ChatMessage[];
  readonly chunks: string[];
}

async function fetchChat(given: Partial<FetchChatRequest> = {}): Promise<Fetched> {
  const chunks: string[] = [];
  const fetched = await site.fetchChat!({
    stream: await resolve(vodLink()),
    choice: { quality: 'source', range: null, wantMedia: false, wantChat: true },
    signal,
    workDir: join(folder, 'work'),
    outDir: join(folder, 'out'),
    log: silentLog,
    onProgress: () => undefined,
    onChunk: (name) => chunks.push(name),
    ...given,
  });
  const lines = (await readFile(fetched.file, 'utf8')).trimEnd().split('\n');
  return { ...fetched, chunks, messages: lines.slice(1).map((line) => ChatMessage.parse(JSON.parse(line))) };
}
const expectedIds = (): string[] => sim.world.messages.map(({ id }) => id).sort();
const ids = ({ messages }: Fetched): string[] => messages.map(({ id }) => id!).sort();

describe('Kick chat replay', () => {
  it('fetches every message once, in order, at its time in the media', async () => {
    await start({ durationSec: 330, rate: 3, bursts: [{ atSec: 100, count: 60 }] });
    const fetched = await fetchChat();
    expect(ids(fetched)).toEqual(expectedIds());
    expect(fetched).toMatchObject({ gaps: [], strategy: 'kick-messages', count: sim.world.messages.length });
    const times = fetched.messages.map(({ offsetMs }) => offsetMs!);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    for (const { id, offsetMs } of fetched.messages) {
      const { exactUnixMs } = sim.world.messages.find((message) => message.id === id)!;
      expect(exactUnixMs - sim.world.startedAtUnixMs - offsetMs!).toBeGreaterThanOrEqual(0);
      expect(exactUnixMs - sim.world.startedAtUnixMs - offsetMs!).toBeLessThan(1000);
    }
    expect(fetched.chunks).toHaveLength(6);
  });

  it('takes the other way where the first is gone', async () => {
    sim.state.replay = 'history';
    const fetched = await fetchChat();
    expect(fetched.strategy).toBe('kick-history');
    expect(ids(fetched)).toEqual(expectedIds());
    sim.state.replay = 'none';
    await rm(folder, { recursive: true, force: true });
    await expect(fetchChat()).rejects.toMatchObject({ code: 'link/not-found' });
  });

  it('reports the second that is too full to be listed, and nothing else', async () => {
    await start({ durationSec: 200, bursts: [{ atSec: 70, count: 500 }] });
    const fetched = await fetchChat();
    expect(fetched.gaps).toEqual([
      {
        range: { startMs: 70_000, endMs: 71_000 },
        reason: 'More was written in one second than Kick lists.',
      },
    ]);
    const outside = sim.world.messages.filter(
      ({ exactUnixMs }) => Math.floor((exactUnixMs - sim.world.startedAtUnixMs) / 1000) !== 70,
    );
    expect(ids(fetched)).toEqual(expect.arrayContaining(outside.map(({ id }) => id)));
  });

  it('fetches a part, and the chat of a clip', async () => {
    await start({ durationSec: 200, rate: 2 });
    const range = { startMs: 65_000, endMs: 130_000 };
    const part = await fetchChat({ choice: { quality: 'source', range, wantMedia: false, wantChat: true } });
    const wanted = sim.world.messages.filter(({ exactUnixMs }) => {
      const atMs = exactUnixMs - sim.world.startedAtUnixMs;
      return atMs >= range.startMs && atMs < range.endMs;
    });
    expect(ids(part)).toEqual(wanted.map(({ id }) => id).sort());
    expect(part.messages[0]!.offsetMs).toBeLessThan(2000);
  });

  it('goes on after a break without asking again for what it has', async () => {
    await start({ durationSec: 600, rate: 2 });
    const stop = new AbortController();
    const broken = fetchChat({ signal: stop.signal, onChunk: () => stop.abort() });
    await expect(broken).rejects.toMatchObject({ name: 'AbortError' });
    const before = sim.server.requests.length;
    const second = await fetchChat();
    expect(ids(second)).toEqual(expectedIds());
    expect(second.chunks.length).toBeLessThan(10);
    const third = sim.server.requests.length;
    expect(third).toBeGreaterThan(before);
    const again = await fetchChat();
    expect(ids(again)).toEqual(expectedIds());
    const asked = sim.server.requests.slice(third).filter(({ url }) => url.pathname.endsWith('/messages'));
    expect(asked).toHaveLength(0);
  });

  it('names a minute that never comes as a gap', async () => {
    await start({ durationSec: 300, rate: 2 });
    const at = encodeURIComponent(new Date(sim.world.startedAtUnixMs + 60_000).toISOString());
    sim.server.faults.push({
      match: new RegExp(at.replaceAll('.', '\\.')),
      fault: { kind: 'status', status: 500 },
      times: 1000,
    });
    const fetched = await fetchChat();
    expect(fetched.gaps).toMatchObject([{ range: { startMs: 60_000, endMs: 120_000 } }]);
    expect(fetched.count).toBeGreaterThan(0);
  });

  it('says that Kick lists nothing', async () => {
    await start({ durationSec: 120, rate: 0 });
    expect(await fetchChat()).toMatchObject({ count: 0, gaps: [{ range: { startMs: 0, endMs: 120_000 } }] });
  });

  it.each(campaignSeeds(20))(
    'is complete, or complete with the right gaps, under mixed faults (seed %i)',
    async (seed) => {
      await start({
        seed,
        durationSec: 300,
        rate: 4,
        bursts: [{ atSec: 30 + ((seed * 5) % 260), count: 40 }],
      });
      const random = seededRandom(seed);
      const kinds = [
        { kind: 'status', status: 429, retryAfterSec: 0 },
        { kind: 'status', status: 503 },
        { kind: 'status', status: 403, body: CHALLENGE },
        { kind: 'reset', afterBytes: 30 },
        { kind: 'truncate', toBytes: 80 },
        { kind: 'empty' },
        { kind: 'wrong-length', extraBytes: 10 },
        { kind: 'garbage' },
      ] as const;
      const stream = await resolve(vodLink());
      for (let count = 0; count < 12; count++) {
        const fault = kinds[Math.floor(random() * kinds.length)]!;
        const nth = Math.floor(random() * 60);
        let seen = 0;
        sim.server.faults.push({
          match: ({ url }) => url.pathname.endsWith('/messages') && seen++ === nth,
          fault,
        });
      }
      const fetched = await fetchChat({ stream });
      const isIn = (ms: number): boolean =>
        fetched.gaps.some(({ range }) => ms >= range.startMs && ms < range.endMs);
      const found = ids(fetched);
      expect(new Set(found).size).toBe(found.length);
      for (const { id, exactUnixMs } of sim.world.messages) {
        const atMs = Math.floor((exactUnixMs - sim.world.startedAtUnixMs) / 1000) * 1000;
        expect(found.includes(id) || isIn(atMs)).toBe(true);
      }
      // Every fault here passes when it is asked again: nothing may be given up.
      expect(fetched.gaps).toEqual([]);
    },
  );
});
