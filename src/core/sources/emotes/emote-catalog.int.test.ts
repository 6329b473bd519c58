import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { emoteServicesRoute, PIXEL, type EmoteServices } from '../../../../test/sim/emotes/emote-services.ts';
import { startSimServer, type SimServer } from '../../../../test/sim/sim-server.ts';
import { impatient } from '../../../../test/support/chat-lab.ts';
import { createHttpClient } from '../../infra/http/http-client.ts';
import { silentLog } from '../../ports/log.ts';
import { endpointsOf } from '../endpoints.ts';
import type { TwitchGql } from '../twitch/gql.ts';
import { createEmoteCatalog, type EmoteCatalog } from './emote-catalog.ts';

const CHANNEL = { platform: 'twitch', channelId: '22484632' } as const;
const SERVICES: EmoteServices = {
  global: {
    bttv: [
      { id: '54fa8f1401e468494b85b537', name: ':tf:' },
      { id: 'b2', name: 'SoSnowy' },
    ],
    ffz: [{ id: '28136', name: 'LilZ' }],
    '7tv': [
      { id: 'g1', name: 'EZ' },
      { id: 'g2', name: 'RainTime', overlay: true },
    ],
  },
  channels: {
    '22484632': {
      bttv: [
        { id: 'c1', name: 'EZ' },
        { id: 'c2', name: 'catJAM' },
      ],
      '7tv': [{ id: 's1', name: 'catJAM' }],
    },
  },
};
const VIP = 'b817aba4-fad8-49e2-b88a-7cc744dfa6ec';
const badges: Pick<TwitchGql, 'query'> = {
  query: () =>
    Promise.resolve({
      badges: [{ setID: 'vip', version: '1', title: 'VIP', imageURL: `https://cdn/badges/v1/${VIP}/2` }],
      user: null,
    }),
};

let dir: string;
let server: SimServer;
let nowUnixMs = 0;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-emotes-'));
  nowUnixMs = Date.UTC(2026, 0, 1);
});
afterEach(async () => {
  await server.close();
  await rm(dir, { recursive: true, force: true });
});

async function open(
  services: EmoteServices = SERVICES,
  more: { maxBytes?: number } = {},
): Promise<EmoteCatalog> {
  server = await startSimServer({ routes: [emoteServicesRoute(services)] });
  const at = (path: string): string => `${server.url}/${path}`;
  const endpoints = endpointsOf({
    endpoints: {
      ...{ bttv: at('bttv'), ffz: at('ffz'), sevenTv: at('7tv'), twitchCdn: at('cdn/twitch') },
      ...{
        bttvCdn: at('cdn/bttv'),
        ffzCdn: at('cdn/ffz'),
        sevenTvCdn: at('cdn/7tv'),
        ...{ kickFiles: at('cdn/kick'), youtubePictures: at('cdn/youtube') },
      },
    },
  });
  return createEmoteCatalog({
    http: impatient(createHttpClient({ userAgent: 'test', firstWaitMs: 1 }), 500),
    ...{ endpoints: () => endpoints, gql: badges, cacheDir: dir, log: silentLog, ...more },
    clock: { nowUnixMs: () => nowUnixMs },
  });
}
const idOf = async (catalog: EmoteCatalog, name: string): Promise<string | undefined> =>
  (await catalog.forChannel(CHANNEL)).emotes.get(name)?.id;

describe('the emotes of a channel', () => {
  it('come from all providers, the channel before everybody, 7TV before BetterTTV', async () => {
    const catalog = await open();
    const set = await catalog.forChannel(CHANNEL);
    expect(
      [...set.emotes].map(([name, { id, provider, zeroWidth }]) => [name, id, provider, zeroWidth]),
    ).toEqual([
      ['catJAM', 's1', '7tv', false],
      ['EZ', 'c1', 'bttv', false],
      ['RainTime', 'g2', '7tv', true],
      [':tf:', '54fa8f1401e468494b85b537', 'bttv', false],
      ['SoSnowy', 'b2', 'bttv', true],
      ['LilZ', '28136', 'ffz', false],
    ]);
    expect(set.badges.get('vip/1')).toEqual({
      title: 'VIP',
      picture: { provider: 'twitch-badge', id: VIP },
    });
    expect(set.failed).toEqual([]);
  });

  it('of 7TV are found when its set must be asked for by id', async () => {
    expect(await idOf(await open({ ...SERVICES, hidesSets: true }), 'catJAM')).toBe('s1');
  });

  it('that nobody knows are no failure, and globals need no channel', async () => {
    const catalog = await open();
    const unknown = await catalog.forChannel({ platform: 'twitch', channelId: '1' });
    expect(unknown).toMatchObject({ failed: [] });
    expect((await catalog.forChannel({ platform: 'youtube', channelId: null })).emotes.get('EZ')?.id).toBe(
      'g1',
    );
  });

  it('are kept on the disk: not asked for again while fresh, used when a provider is away', async () => {
    const catalog = await open();
    await catalog.forChannel(CHANNEL);
    const asked = server.requests.length;
    expect(await idOf(catalog, 'EZ')).toBe('c1');
    expect(server.requests).toHaveLength(asked);
    nowUnixMs += 24 * 3_600_000;
    server.faults.push({ match: /7tv/, fault: { kind: 'status', status: 500 }, times: 100 });
    const set = await catalog.forChannel(CHANNEL);
    expect(set.failed).toEqual([{ provider: '7tv', usedCache: true }]);
    expect(set.emotes.get('catJAM')?.id).toBe('s1');
    expect(server.requests.length).toBeGreaterThan(asked);
  });

  it('stay words, by provider, when there is no cache either', async () => {
    const catalog = await open();
    server.faults.push({ match: /bttv/, fault: { kind: 'garbage' }, times: 100 });
    server.faults.push({ match: /ffz/, fault: { kind: 'hang' }, times: 100 });
    const set = await catalog.forChannel(CHANNEL);
    expect(set.failed).toEqual([
      { provider: 'bttv', usedCache: false },
      { provider: 'ffz', usedCache: false },
    ]);
    expect(set.emotes.get('EZ')).toMatchObject({ id: 'g1', provider: '7tv' });
  });
});

describe('the picture of an emote', () => {
  it('is fetched once and read from the disk later, also by another run', async () => {
    const catalog = await open();
    const [first, second] = await Promise.all([catalog.imageOf('7tv', 's1'), catalog.imageOf('7tv', 's1')]);
    expect(first?.contentType).toBe('image/png');
    expect(second).toEqual(first);
    expect(await readFile(first!.path)).toEqual(PIXEL);
    expect(server.requests).toHaveLength(1);
    await server.close();
    const later = await open();
    expect(await later.imageOf('7tv', 's1')).toEqual(first);
    expect(server.requests).toEqual([]);
  });

  it('is the small one where there is no other', async () => {
    const catalog = await open();
    expect(await catalog.imageOf('ffz', '28136')).not.toBeNull();
    expect(server.requests.map(({ url }) => url.pathname)).toEqual([
      '/cdn/ffz/emote/28136/2',
      '/cdn/ffz/emote/28136/1',
    ]);
  });

  it('is null for what is gone, no picture, away, or no id', async () => {
    const catalog = await open();
    server.faults.push({ match: /away/, fault: { kind: 'status', status: 500 }, times: 9 });
    for (const id of ['gone', 'page', 'away', '../../etc', '']) {
      expect(await catalog.imageOf('bttv', id)).toBeNull();
    }
    expect(await catalog.imageOf('youtube', 'x')).toBeNull();
    // A chat shows the same emote a hundred times: what could not be had is not asked for each time.
    const asked = server.requests.length;
    for (const id of ['gone', 'page', 'away']) expect(await catalog.imageOf('bttv', id)).toBeNull();
    expect(server.requests).toHaveLength(asked);
  });

  it('leaves when it was not used for long and there is no room', async () => {
    const catalog = await open(SERVICES, { maxBytes: PIXEL.length });
    const old = await catalog.imageOf('twitch', '25');
    for (let index = 0; index < 100; index++) await catalog.imageOf('kick', String(index));
    await expect(readFile(old!.path)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
