import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { AppErrorShape } from '../../src/shared/errors.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { CHALLENGE } from './kick/api.ts';
import { startKickSim, type KickSim } from './kick/kick-sim.ts';
import { CLIP_SLUG, startClipSim } from './twitch/clip-sim.ts';
import { startTwitchSim, VOD_ID, type VodBehaviour } from './twitch/twitch-sim.ts';
import type { SimVideoKind } from './youtube/videos.ts';
import { startYouTubeSim } from './youtube/youtube-sim.ts';

/** No picture is needed to be refused. */
const NO_MEDIA = { video: [], sound: [], durationSec: 60 };

let folder: string;
let opened: OpenCore;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klip-refusals-'));
  opened = await openCore(folder);
});
afterAll(async () => {
  await opened.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const pointAt = (endpoints: Readonly<Record<string, string>>): Promise<unknown> =>
  opened.client.call('settings.set', { patch: { endpoints } });

async function refusalOf(text: string): Promise<AppErrorShape> {
  const { error, stream } = await opened.client.call('link.inspect', { text });
  expect(stream).toBeNull();
  return error!;
}

/** One sentence for the person, and what to do next: what the interface shows of a refusal. */
function expectSaid({ message, nextStep }: AppErrorShape): void {
  expect(message).toMatch(/^[“"A-Z].*\w.*[.!?]$/s);
  expect(message).not.toMatch(/[.!?] [“"A-Z]/);
  expect(nextStep).toMatch(/^[“"A-Z].*\w.*\.$/s);
}

async function twitch(behaviour: Partial<VodBehaviour>): Promise<string> {
  const sim = await startTwitchSim({ media: NO_MEDIA, behaviour });
  cleanups.push(() => sim.server.close());
  await pointAt(sim.endpoints);
  return `https://www.twitch.tv/videos/${VOD_ID}`;
}

async function twitchClips(): Promise<void> {
  const sim = await startClipSim({ file: new Uint8Array(), durationSec: 20 });
  sim.behaviour.clip = 'gone';
  cleanups.push(() => sim.server.close());
  await pointAt(sim.endpoints);
}

async function kick(change: (sim: KickSim) => void): Promise<KickSim> {
  const sim = await startKickSim();
  change(sim);
  cleanups.push(() => sim.close());
  await pointAt(sim.endpoints);
  return sim;
}
const kickVod = ({ world }: KickSim): string => `https://kick.com/${world.slug}/videos/${world.videoId}`;

describe('Twitch refuses', () => {
  it.each([
    ['a VOD that does not exist', { video: 'gone' }, 'link/not-found'],
    ['a VOD that was deleted or has expired', { usher: 'gone' }, 'link/deleted'],
    ['a VOD for subscribers', { usher: 'sub-only' }, 'link/sub-only'],
    ['a VOD that is locked to a region', { usher: 'region' }, 'link/region-locked'],
  ] as const)('%s', async (_what, behaviour, code) => {
    const refused = await refusalOf(await twitch(behaviour));
    expect(refused.code).toBe(code);
    expectSaid(refused);
  });

  it.each([
    ['a clip that is gone', `https://clips.twitch.tv/${CLIP_SLUG}`],
    ['a channel that does not exist', 'https://www.twitch.tv/nobody_of_that_name'],
  ])('%s', async (_what, text) => {
    await twitchClips();
    const refused = await refusalOf(text);
    expect(refused.code).toBe('link/not-found');
    expectSaid(refused);
  });
});

describe('YouTube refuses', () => {
  it.each<[SimVideoKind, string]>([
    ['private', 'link/private'],
    ['deleted', 'link/deleted'],
    ['missing', 'link/not-found'],
    ['members-only', 'link/sub-only'],
    ['age-restricted', 'link/age-restricted'],
    ['region-locked', 'link/region-locked'],
    ['no-recording', 'link/expired'],
    ['paid', 'link/unsupported'],
    ['bot-check', 'link/bot-check'],
  ])('what is %s', async (kind, code) => {
    const sim = await startYouTubeSim({ video: { kind } });
    cleanups.push(() => sim.close());
    await pointAt(sim.endpoints);
    const refused = await refusalOf(`https://youtu.be/${sim.video.videoId}`);
    expect(refused.code).toBe(code);
    expectSaid(refused);
  });
});

describe('Kick refuses', () => {
  it.each([
    ['subscriber_only', 'link/sub-only'],
    ['private', 'link/private'],
    ['deleted', 'link/deleted'],
    ['gone', 'link/not-found'],
    ['processing', 'link/processing'],
  ] as const)('a VOD that is %s', async (vod, code) => {
    const refused = await refusalOf(kickVod(await kick(({ state }) => (state.vod = vod))));
    expect(refused.code).toBe(code);
    expectSaid(refused);
  });

  it('a country, at once; and programs, where its protection stays', async () => {
    const order = (body: string) => ({
      ...{ match: /api/, fault: { kind: 'status', status: 403, body } as const, times: 100 },
    });
    const sim = await kick(({ server }) =>
      server.faults.push(order('{"message":"This content is not available in your country."}')),
    );
    const locked = await refusalOf(kickVod(sim));
    expect([locked.code, sim.server.requests.length]).toEqual(['link/region-locked', 1]);
    expectSaid(locked);
    sim.server.faults.splice(0, 1, order(CHALLENGE));
    const refused = await refusalOf(kickVod(sim));
    expect(refused.code).toBe('link/refused');
    expectSaid(refused);
  });

  it('a channel and a clip that do not exist', async () => {
    const { world } = await kick(() => undefined);
    for (const text of [
      'kick.com/nobody',
      `kick.com/${world.slug}/clips/${world.clipId.replace(/..$/, 'ZZ')}`,
    ]) {
      const refused = await refusalOf(text);
      expect(refused.code).toBe('link/not-found');
      expectSaid(refused);
    }
  });
});

describe('a text that is no link', () => {
  it.each([
    ['', 'link/empty'],
    ['what a stream that was!', 'link/not-a-link'],
    ['https://example.org/watch?v=1', 'link/unknown-site'],
    ['somebody', 'link/which-site'],
    ['https://www.twitch.tv/directory', 'link/page'],
    ['https://www.twitch.tv/somebody/videos', 'link/list'],
    ['https://www.youtube.com/playlist?list=PL1', 'link/playlist'],
    ['https://www.youtube.com/clip/Ugk1', 'link/unsupported'],
    ['https://youtu.be/short', 'link/incomplete'],
    ['https://kick.com/somebody/videos/12', 'link/incomplete'],
    ['https://me:secret@www.twitch.tv/videos/123456', 'link/odd-address'],
    ['twitch.tv/videos/123456 twitch.tv/videos/1234567', 'link/several'],
    ['/home/me/stream.mp4', 'link/is-a-file'],
  ])('%s', async (text, code) => {
    const refused = await refusalOf(text);
    expect(refused.code).toBe(code);
    expectSaid(refused);
  });
});
