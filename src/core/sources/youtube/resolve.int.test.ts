import { afterEach, describe, expect, it } from 'vitest';
import { generateChat } from '../../../../test/sim/youtube/chat-items.ts';
import { SIM_API_KEY } from '../../../../test/sim/youtube/data-api.ts';
import type { SimVideoKind } from '../../../../test/sim/youtube/videos.ts';
import {
  startYouTubeSim,
  type YouTubeSim,
  type YouTubeSimOptions,
} from '../../../../test/sim/youtube/youtube-sim.ts';
import { youTubeLab } from '../../../../test/support/youtube-lab.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import type { Site } from '../../ports/site.ts';

const sims: YouTubeSim[] = [];
afterEach(async () => {
  for (const sim of sims.splice(0)) await sim.close();
});

async function siteOf(
  options: YouTubeSimOptions,
  secrets: Record<string, string> = {},
): Promise<{ sim: YouTubeSim; site: Site; resolve: (link?: Partial<Link>) => Promise<RemoteStream> }> {
  const sim = await startYouTubeSim(options);
  sims.push(sim);
  const site = youTubeLab(sim, { secrets }).site;
  const signal = new AbortController().signal;
  const resolve = (link: Partial<Link> = {}): Promise<RemoteStream> =>
    site.resolve({ ...linkTo(sim.video.videoId), ...link }, signal);
  return { sim, site, resolve };
}

const linkTo = (id: string): Link => ({
  ...{ platform: 'youtube', kind: 'video', id, channel: null, startMs: null },
  url: `https://www.youtube.com/watch?v=${id}`,
});
const items = generateChat(3, 50, 7_200_000);
const format = (itag: number, more: object): never =>
  ({ itag, bitrate: 100_000, bytes: new Uint8Array(1000), isSound: false, ...more }) as never;
const formats = [
  format(137, { mimeType: 'video/mp4; codecs="avc1.640028"', width: 1920, height: 1080, fps: 30 }),
  format(299, { mimeType: 'video/mp4; codecs="avc1.64002a"', width: 1920, height: 1080, fps: 60 }),
  format(303, { mimeType: 'video/webm; codecs="vp9"', width: 1920, height: 1080, fps: 60 }),
  format(136, { mimeType: 'video/mp4; codecs="avc1.64001f"', width: 1280, height: 720, fps: 30 }),
  format(140, { mimeType: 'audio/mp4; codecs="mp4a.40.2"', isSound: true }),
];

describe('what a link is', () => {
  it('an ended stream: its times, chapters, renditions and chat', async () => {
    const chapters = [
      { startMs: 0, title: 'Intro' },
      { startMs: 600_000, title: 'Boss' },
    ];
    const { sim, resolve } = await siteOf({ items, video: { chapters, formats } });
    const stream = await resolve();
    expect(stream).toEqual({
      link: linkTo(sim.video.videoId),
      ...{ state: 'vod', videoId: 'simVideo001', title: 'Simulated stream', channel: 'Sim Channel' },
      ...{ channelId: 'UCsimsimsimsimsimsimsim0', startedAtUnixMs: Date.UTC(2026, 0, 1, 18, 0, 5) },
      ...{ durationMs: 7_200_000, mutedRanges: [], hasChat: 'yes', notes: [] },
      qualities: stream.qualities,
      chapters: [
        { startMs: 0, endMs: 600_000, title: 'Intro' },
        { startMs: 600_000, endMs: 7_200_000, title: 'Boss' },
      ],
    });
    expect(stream.qualities.map(({ id, codecs, sizeBytes }) => [id, codecs, sizeBytes])).toEqual([
      ['1080p60', 'avc1.64002a, mp4a.40.2', 2000],
      ['1080p', 'avc1.640028, mp4a.40.2', 2000],
      ['720p', 'avc1.64001f, mp4a.40.2', 2000],
      ['audio', 'mp4a.40.2', 1000],
    ]);
  });

  it.each<[SimVideoKind, Partial<RemoteStream>]>([
    ['live', { state: 'live', durationMs: null, hasChat: 'yes', notes: [] }],
    [
      'upcoming',
      {
        ...{ state: 'upcoming', durationMs: null, canRecord: false },
        startedAtUnixMs: Date.UTC(2026, 0, 1, 18, 0, 5),
      },
    ],
    [
      'processing',
      {
        state: 'vod',
        durationMs: 7_200_000,
        notes: [
          'The stream ended a moment ago: YouTube may still lack the rest of the recording and the chat.',
        ],
      },
    ],
    [
      'premiere',
      {
        ...{ state: 'video', form: 'premiere', hasChat: 'yes' },
        notes: ['This was a premiere: its chat ran beside the video.'],
      },
    ],
  ])('%s', async (kind, facts) => {
    const { resolve } = await siteOf({ items, video: { kind } });
    expect(await resolve()).toMatchObject(facts);
  });

  it.each<[SimVideoKind, string | undefined]>([
    ['ordinary', undefined],
    ['short', 'short'],
  ])('%s video: no chat, no wall clock', async (kind, form) => {
    const { resolve } = await siteOf({ video: { kind, durationSec: 45 } });
    const stream = await resolve();
    expect([stream.form, stream.canRecord]).toEqual([form, undefined]);
    expect(stream).toMatchObject({
      ...{ state: 'video', durationMs: 45_000, startedAtUnixMs: null, hasChat: 'no', notes: [] },
    });
  });

  it('passes on why there is no chat', async () => {
    const chatClosed = 'Live chat replay was turned off for this video.';
    const { resolve } = await siteOf({ video: { chatClosed } });
    expect(await resolve()).toMatchObject({
      hasChat: 'no',
      notes: [`YouTube says of its chat: “${chatClosed}”`],
    });
  });

  it('a channel is its live stream, or offline', async () => {
    const channel = { kind: 'channel', id: '@sim', url: 'https://www.youtube.com/@sim' } as const;
    const live = await siteOf({ video: { kind: 'live' } });
    expect(await live.resolve(channel)).toMatchObject({ state: 'live', videoId: 'simVideo001' });
    const ended = await siteOf({ items });
    expect(await ended.resolve(channel)).toMatchObject({
      state: 'offline',
      hasChat: 'unknown',
      qualities: [],
    });
  });
});

describe('refusals', () => {
  it.each<[SimVideoKind, string, string]>([
    ['private', 'link/private', 'This YouTube video is private.'],
    ['deleted', 'link/deleted', 'This YouTube video was deleted.'],
    ['missing', 'link/not-found', "There's no YouTube video with this id, or nobody may see it."],
    ['members-only', 'link/sub-only', "This YouTube video is for the channel's members only."],
    [
      'age-restricted',
      'link/age-restricted',
      'YouTube shows this video only to people who signed in and are old enough.',
    ],
    ['region-locked', 'link/region-locked', "This YouTube video isn't available in your country."],
    ['no-recording', 'link/expired', 'YouTube keeps no recording of this live stream.'],
    ['paid', 'link/unsupported', 'This YouTube video has to be paid for.'],
    [
      'bot-check',
      'link/bot-check',
      "YouTube asks this network to confirm that it's not a bot, so it doesn't give this video out.",
    ],
  ])('%s is said in a sentence with a next step', async (kind, code, message) => {
    const { resolve } = await siteOf({ video: { kind } });
    const refused = await resolve().catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ name: 'AppError', code, message });
    expect((refused as { nextStep?: string }).nextStep).toMatch(/\w/);
  });

  it('a consent page in place of a channel is recognised', async () => {
    const { resolve } = await siteOf({ video: { kind: 'live' }, consentWall: true });
    const link = { kind: 'channel', id: '@sim', url: 'https://www.youtube.com/@sim' } as const;
    await expect(resolve(link)).rejects.toMatchObject({ code: 'link/unsupported' });
  });

  it('a bot check of the interface is looked through on the watch page', async () => {
    const { resolve } = await siteOf({ items, botWall: true });
    expect(await resolve()).toMatchObject({ state: 'vod', title: 'Simulated stream', hasChat: 'yes' });
  });

  it('a bot check everywhere leaves the Data API to a person with a key, which no address holds', async () => {
    const { sim, resolve } = await siteOf(
      { video: { kind: 'bot-check' } },
      { 'youtube-api-key': SIM_API_KEY },
    );
    expect(await resolve()).toMatchObject({
      ...{ state: 'vod', title: 'Simulated stream', durationMs: 7_200_000, qualities: [] },
      notes: [expect.stringContaining('not a bot')],
    });
    expect(sim.requests.some(({ url }) => url.href.includes(SIM_API_KEY))).toBe(false);
  });
});

describe('markers', () => {
  const comments = [
    { id: 'c1', text: '1:23:45 lol', likes: 1200 },
    { id: 'c2', text: 'the jump at 10:05', likes: 3 },
    { id: 'c3', text: 'see you at 20:30 today', likes: 900 },
    { id: 'c4', text: '9:99:99 never', likes: 5 },
    ...Array.from({ length: 30 }, (_, index) => ({ id: `x${index}`, text: 'great', likes: 1 })),
    { id: 'c5', text: '1:23:40 same moment', likes: 10 },
  ];
  const expected = [
    { id: 'chapter-0', atMs: 0, label: 'Intro', origin: 'chapter' },
    { id: 'c1-5025000', atMs: 5_025_000, label: 'lol', origin: 'comment' },
    { id: 'c2-605000', atMs: 605_000, label: 'the jump at', origin: 'comment' },
  ];
  const video = { comments, chapters: [{ startMs: 0, title: 'Intro' }] };

  it('are chapters and the moments that comments name, the most liked first, over all pages', async () => {
    const { sim, site, resolve } = await siteOf({ video });
    expect(await site.fetchMarkers!(await resolve(), new AbortController().signal)).toEqual(expected);
    expect(sim.requests.filter(({ body }) => body.includes('"comments-'))).toHaveLength(2);
  });

  it('come from the Data API where there is a key', async () => {
    const { sim, site, resolve } = await siteOf({ video }, { 'youtube-api-key': SIM_API_KEY });
    expect(await site.fetchMarkers!(await resolve(), new AbortController().signal)).toEqual(expected);
    expect(sim.requests.some(({ url }) => url.pathname.endsWith('/commentThreads'))).toBe(true);
  });

  it('say which key or quota stands in the way; comments switched off are no failure', async () => {
    const signal = new AbortController().signal;
    const codes: unknown[] = [];
    for (const key of ['wrong', 'over-quota']) {
      const { site, resolve } = await siteOf({ video }, { 'youtube-api-key': key });
      const stream = await resolve();
      codes.push(
        await site.fetchMarkers!(stream, signal).catch(
          (thrown: unknown) => (thrown as { code: string }).code,
        ),
      );
    }
    expect(codes).toEqual(['link/key-refused', 'link/quota']);
    const silent = await siteOf({}, { 'youtube-api-key': SIM_API_KEY });
    expect(await silent.site.fetchMarkers!(await silent.resolve(), signal)).toEqual([]);
  });
});
