import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openLinkLab, type LinkLab, type ReviewFacts } from '../support/link-lab.ts';
import { makeChat } from '../support/make-recording.ts';
import { importAndWait } from '../support/open-core.ts';
import { startKickSim } from './kick/kick-sim.ts';
import { createKickLive } from './kick/live-media.ts';
import { createKickMedia } from './kick/media.ts';
import { makeKickWorld, socketMessage } from './kick/world.ts';
import { CLIP_SLUG, startClipSim } from './twitch/clip-sim.ts';
import { startTwitchSim, VOD_ID, type TwitchSim, type VodBehaviour } from './twitch/twitch-sim.ts';
import { VOD_SEGMENT_SEC } from './twitch/vod-media.ts';
import { generateChat } from './youtube/chat-items.ts';
import type { SimVideo, SimVideoKind } from './youtube/videos.ts';
import { startYouTubeSim } from './youtube/youtube-sim.ts';

const SEC = 11;
const YT_DLP = resolve('test/sim/youtube/yt-dlp.mjs');
const STARTED_AT = Date.UTC(2026, 4, 1, 18, 0, 1);
const CLIP_FROM = 2;
const CLIP_AT_SEC = CLIP_FROM * VOD_SEGMENT_SEC;
const CLIP_SEC = SEC - CLIP_AT_SEC;
const KICK_WORLD = {
  ...{ durationSec: SEC, rate: 3, startedAtUnixMs: STARTED_AT },
  clip: { atSec: CLIP_AT_SEC, durationSec: CLIP_SEC },
};

let lab: LinkLab;
const cleanups: (() => unknown)[] = [];
beforeAll(async () => {
  lab = await openLinkLab(SEC);
});
afterAll(() => lab.close());
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

/** Starts a stand-in and gives the text that a person pastes. */
type Arrange = () => Promise<string>;

const TWITCH_VOD = `https://www.twitch.tv/videos/${VOD_ID}`;
async function twitchSim(behaviour: Partial<VodBehaviour>): Promise<TwitchSim> {
  const sim = await startTwitchSim({ media: lab.media, behaviour });
  cleanups.push(() => sim.server.close());
  await lab.pointAt(sim.endpoints);
  return sim;
}
const twitch =
  (behaviour: Partial<VodBehaviour>): Arrange =>
  () =>
    twitchSim(behaviour).then(() => TWITCH_VOD);

const twitchClip: Arrange = async () => {
  const sim = await startClipSim({ file: readFileSync(lab.recording), durationSec: SEC });
  cleanups.push(() => sim.server.close());
  await lab.pointAt(sim.endpoints);
  return `https://clips.twitch.tv/${CLIP_SLUG}`;
};

interface YouTubeVideo extends Partial<SimVideo> {
  readonly chat?: number;
  readonly ytDlp?: string;
  readonly path?: string;
}
const youtube =
  (kind: SimVideoKind, { chat, ytDlp, path = 'watch?v=', ...video }: YouTubeVideo = {}): Arrange =>
  async () => {
    const sim = await startYouTubeSim({
      video: { formats: lab.formats, durationSec: SEC, kind, ...video },
      items: chat === undefined ? [] : generateChat(3, chat, SEC * 1000),
    });
    cleanups.push(() => sim.close());
    await lab.pointAt(sim.endpoints, ytDlp);
    return `https://www.youtube.com/${path}${sim.video.videoId}`;
  };

const kick =
  (path: 'videos' | 'clips'): Arrange =>
  async () => {
    const { route } = createKickMedia(lab.media, { startedAtUnixMs: STARTED_AT, clipFrom: CLIP_FROM });
    const sim = await startKickSim({ ...KICK_WORLD, routes: [route] });
    cleanups.push(() => sim.close());
    await lab.pointAt(sim.endpoints);
    const { world } = sim;
    return `https://kick.com/${world.slug}/${path}/${path === 'videos' ? world.videoId : world.clipId}`;
  };

const same = (count: number): [number, number, number] => [count, count, count];
const WHOLE = { media: [SEC, true, 1], sec: SEC, messages: same(0), markers: [], gaps: [] } as const;
const TWITCH = { ...WHOLE, platform: 'twitch', title: 'ranked until diamond', messages: same(300) };
const YOUTUBE = { ...WHOLE, platform: 'youtube', title: 'Simulated stream' };
const KICK = { ...WHOLE, platform: 'kick', title: 'A simulated stream (1)', messages: same(SEC * 3) };
const NO_CHAT = 'This YouTube video has no chat.';
const clipped = makeKickWorld(KICK_WORLD).messages.filter(
  ({ exactUnixMs }) => exactUnixMs >= STARTED_AT + CLIP_AT_SEC * 1000,
);
const clips = [{ slug: 'A', title: 'a', viewCount: 3, videoId: VOD_ID, offsetSec: 4 }];
const comments = [{ id: 'c1', text: 'the jump at 0:05', likes: 3 }];
const chapters = [{ startMs: 0, title: 'Intro' }];

/** Name, stand-in, state and form as the person is told, review. */
type Row = readonly [string, Arrange, string, Omit<ReviewFacts, 'status' | 'error' | 'isRanked'>];
const KINDS: readonly Row[] = [
  ['a Twitch VOD', twitch({ clips }), 'vod', { ...TWITCH, markers: [['clip', 4000]] }],
  ['a Twitch highlight', twitch({ broadcastType: 'HIGHLIGHT' }), 'vod highlight', TWITCH],
  [
    ...(['a Twitch upload', twitch({ broadcastType: 'UPLOAD' }), 'vod upload'] as const),
    { ...TWITCH, messages: same(0), gaps: ['This VOD was uploaded, so it never had a chat.'] },
  ],
  [
    ...(['a Twitch clip', twitchClip, 'clip'] as const),
    { ...WHOLE, platform: 'twitch', title: 'what a play', gaps: ['A Twitch clip has no chat of its own.'] },
  ],
  [
    'a YouTube stream that has ended, through yt-dlp',
    ...([youtube('ended', { chat: 60, ytDlp: YT_DLP, chapters, comments }), 'vod'] as const),
    {
      ...{ ...YOUTUBE, messages: same(60) },
      markers: [
        ['chapter', 0],
        ['comment', 5000],
      ],
    },
  ],
  [
    ...(['a YouTube premiere', youtube('premiere', { chat: 40 }), 'video premiere'] as const),
    { ...YOUTUBE, messages: same(40) },
  ],
  [
    ...(['an ordinary YouTube video', youtube('ordinary', { comments }), 'video'] as const),
    { ...YOUTUBE, markers: [['comment', 5000]], gaps: [NO_CHAT] },
  ],
  [
    ...(['a YouTube Short', youtube('short', { path: 'shorts/' }), 'video short'] as const),
    { ...YOUTUBE, gaps: [NO_CHAT] },
  ],
  ['a Kick VOD', kick('videos'), 'vod', KICK],
  [
    ...(['a Kick clip', kick('clips'), 'clip'] as const),
    {
      ...{ ...KICK, title: 'A simulated clip', media: [CLIP_SEC, true, 1], sec: CLIP_SEC },
      messages: same(clipped.length),
    },
  ],
];

describe('from link to review', () => {
  it.each(KINDS)('%s', async (_name, arrange, kind, facts) => {
    const text = await arrange();
    const { stream, error } = await lab.client.call('link.inspect', { text });
    expect([error, [stream!.state, stream!.form ?? ''].join(' ').trim()]).toEqual([null, kind]);
    const { vodId } = await lab.add(text);
    expect(await lab.review(vodId)).toEqual({ ...facts, status: 'Completed', error: null, isRanked: true });
    // The stand-ins' ids are few: the next kind may have the same.
    await lab.client.call('vod.remove', { vodId });
    await lab.client.call('vod.purge', { vodId });
  });

  it('a recording on this computer with its chat', async () => {
    const chatPath = join(lab.folder, 'chat.tsv');
    makeChat(chatPath, { durationSec: SEC, burstSec: 5 });
    const { error } = await lab.client.call('link.inspect', { text: lab.recording });
    expect(error).toMatchObject({ code: 'link/is-a-file' });
    const { vodId } = await importAndWait(lab.client, { mediaPath: lab.recording, chatPath });
    expect(await lab.review(vodId)).toEqual({
      ...{ ...WHOLE, platform: null, title: 'vod', messages: same(3 + 6 * 12) },
      ...{ status: 'Completed', error: null, isRanked: true },
    });
  });
});

describe('from something live to review', () => {
  it('a Twitch VOD whose broadcast still runs: as far as it is, and whole when it is added again', async () => {
    const sim = await twitchSim({ growing: true, listed: 3 });
    const { stream } = await lab.client.call('link.inspect', { text: TWITCH_VOD });
    expect([stream!.state, stream!.notes.length]).toEqual(['growing', 1]);
    const { vodId } = await lab.add(TWITCH_VOD);
    const soFar = {
      ...TWITCH,
      media: [6, true, 1],
      sec: 6,
      status: 'Completed',
      error: null,
      isRanked: true,
    };
    expect(await lab.review(vodId)).toEqual(soFar);
    Object.assign(sim.behaviour, { growing: false, listed: null });
    expect((await lab.add(TWITCH_VOD)).vodId).toBe(vodId);
    expect(await lab.review(vodId)).toEqual({ ...soFar, media: [SEC, true, 1], sec: SEC });
  });

  it('a Kick channel: recorded with its chat until it is stopped', async () => {
    const startedAtUnixMs = Date.now() - 3 * VOD_SEGMENT_SEC * 1000;
    const { route } = createKickLive(lab.media, { startedAtUnixMs });
    const sim = await startKickSim({ ...KICK_WORLD, startedAtUnixMs, routes: [route] });
    cleanups.push(() => sim.close());
    sim.state.live = true;
    await lab.pointAt(sim.endpoints);
    const text = `kick.com/${sim.world.slug}`;
    const { stream } = await lab.client.call('link.inspect', { text });
    expect([stream!.state, stream!.canRecord]).toEqual(['live', undefined]);
    const { recordingId } = await lab.client.call('recording.start', {
      text,
      quality: '720p',
      keepChat: true,
    });
    const room = `chatrooms.${sim.world.chatroomId}.v2`;
    await sim.pusher.joined(room);
    const said = { ...sim.world.messages[0]!, exactUnixMs: Date.now() };
    sim.pusher.say(room, 'ChatMessageEvent', socketMessage(said, sim.world.chatroomId));
    await lab.recordingThat(({ segments, messages }) => segments >= 5 && messages > 0);
    await lab.client.call('recording.stop', { recordingId });
    const { vodId } = await lab.recordingThat(({ state }) => state === 'finished');
    expect((await lab.ended(vodId!)).error).toBeNull();
    const review = await lab.review(vodId!);
    expect(review).toMatchObject({ title: sim.world.title, messages: same(1), isRanked: true });
    expect(review.sec).toBeGreaterThanOrEqual(10);
    expect(review.media).toEqual([review.sec, true, 1]);
  });

  it('a YouTube stream that is upcoming is said to be one, and not recorded', async () => {
    const text = await youtube('upcoming', { chat: 20 })();
    const { stream, error } = await lab.client.call('link.inspect', { text });
    expect([error, stream!.state, stream!.canRecord]).toEqual([null, 'upcoming', false]);
    const { job } = await lab.add(text);
    expect(job.error).toMatchObject({
      ...{ code: 'link/upcoming', message: "“Simulated stream” hasn't begun yet." },
      nextStep: expect.any(String) as string,
    });
  });

  it('a YouTube stream that is live: recorded with its chat until it is stopped', async () => {
    const startedAtUnixMs = Date.now() - 3 * VOD_SEGMENT_SEC * 1000;
    const { route } = createKickLive(lab.media, { startedAtUnixMs, base: '/hls' });
    const sim = await startYouTubeSim({
      ...{ routes: [route], liveTimeoutMs: 20 },
      video: { kind: 'live', startedAtUnixMs, hlsPath: '/hls/master.m3u8', videoId: 'simLiveRec1' },
    });
    cleanups.push(() => sim.close());
    await lab.pointAt(sim.endpoints);
    const text = `https://www.youtube.com/watch?v=${sim.video.videoId}`;
    const { stream } = await lab.client.call('link.inspect', { text });
    expect([stream!.state, stream!.canRecord, stream!.notes]).toEqual(['live', undefined, []]);
    const { recordingId } = await lab.client.call('recording.start', {
      text,
      quality: '720p',
      keepChat: true,
    });
    const isIt = (other: { recordingId: string }): boolean => other.recordingId === recordingId;
    await lab.recordingThat((it) => isIt(it) && it.segments >= 3);
    sim.say({
      ...{ id: 'live-1', kind: 'text', text: 'hello there', author: 'ann' },
      offsetMs: Date.now() - startedAtUnixMs,
    });
    await lab.recordingThat((it) => isIt(it) && it.segments >= 5 && it.messages > 0);
    await lab.client.call('recording.stop', { recordingId });
    const { vodId } = await lab.recordingThat((it) => isIt(it) && it.state === 'finished');
    expect((await lab.ended(vodId!)).error).toBeNull();
    const review = await lab.review(vodId!);
    expect(review).toMatchObject({ title: 'Simulated stream', messages: same(1), isRanked: true });
    expect(review.media).toEqual([review.sec, true, 1]);
  });

  it('a YouTube stream that was live when it was added is a recording once it is over', async () => {
    const text = await youtube('live', { chat: 20, videoId: 'simAllLife1' })();
    expect((await lab.add(text)).job.error).toMatchObject({ code: 'link/still-live' });
    for (const cleanup of cleanups.splice(0)) await cleanup();
    await youtube('ended', { chat: 20, videoId: 'simAllLife1' })();
    const { vodId } = await lab.add(text);
    expect(await lab.review(vodId)).toMatchObject({ status: 'Completed', error: null, messages: same(20) });
  });
});
