import { afterEach, describe, expect, it } from 'vitest';
import type { SimChatItem } from '../../../../test/sim/youtube/chat-items.ts';
import {
  startYouTubeSim,
  type YouTubeSim,
  type YouTubeSimOptions,
} from '../../../../test/sim/youtube/youtube-sim.ts';
import type { SimRoute } from '../../../../test/sim/sim-server.ts';
import { siteDeps } from '../../../../test/support/site-lab.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import type { ChatGap, LiveChat } from '../../ports/live-feed.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Link } from '../../../shared/model/link.ts';
import { createYouTubeLive } from './live-chat.ts';

const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

const item = (index: number): SimChatItem => ({
  ...{ id: `live-item-${index}`, offsetMs: index * 1000, kind: 'text', text: `hi ${index}`, author: 'ann' },
});
const LIVE = /get_live_chat\?/;

const noPrograms: ProcessRunner = {
  run: () => Promise.reject(new AppError({ code: 'process/not-found', message: 'There is none.' })),
};

async function lab(options: YouTubeSimOptions = {}) {
  const sim = await startYouTubeSim({ ...options, video: { kind: 'live', ...options.video } });
  open.push(sim);
  let nowUnixMs = sim.video.startedAtUnixMs + 3_600_000;
  const clock = { nowUnixMs: () => nowUnixMs };
  const feed = createYouTubeLive({
    ...siteDeps(sim.endpoints),
    processes: noPrograms,
    clock,
    firstWaitMs: 1,
  });
  const ear = listener();
  return {
    ...{ sim, feed, ear },
    setNow: (unixMs: number) => (nowUnixMs = unixMs),
    connect: () => {
      const chat = feed.connectChat(linkTo(sim), ear);
      open.push(chat);
      return chat;
    },
  };
}

const linkTo = ({ video }: YouTubeSim): Link => ({
  ...{ platform: 'youtube', kind: 'video', id: video.videoId, channel: null, startMs: null },
  url: `https://www.youtube.com/watch?v=${video.videoId}`,
});

/** Keeps what it hears, and lets a test wait for it. */
function listener() {
  const texts: string[] = [];
  const states: string[] = [];
  const gaps: ChatGap[] = [];
  const waiting: { done: () => boolean; resolve: () => void }[] = [];
  const look = (): void => {
    for (const each of waiting.filter(({ done }) => done())) each.resolve();
  };
  const heard = (what: () => unknown): void => {
    what();
    look();
  };
  return {
    ...{ texts, states, gaps },
    onMessage: (message: ChatMessage) => heard(() => texts.push(message.text)),
    onState: (state: string) => heard(() => states.push(state)),
    onGap: (gap: ChatGap) => heard(() => gaps.push(gap)),
    until: (done: () => boolean): Promise<void> =>
      done() ? Promise.resolve() : new Promise((resolve) => waiting.push({ done, resolve })),
  };
}

const signal = new AbortController().signal;
const MASTER =
  '#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=3400000,RESOLUTION=1280x720,CODECS="avc1.4D401F,mp4a.40.2"\n720.m3u8\n';
const hlsPath = '/hls/master.m3u8';
const routes: readonly SimRoute[] = [({ url }) => (url.pathname === hlsPath ? { body: MASTER } : null)];

describe('live media', () => {
  it.each([undefined, 'iOS'])("is found through the player's answer (client %s)", async (hlsFor) => {
    const { sim, feed } = await lab({
      routes,
      video: { hlsPath, ...(hlsFor === undefined ? {} : { hlsFor }) },
    });
    const found = await feed.openPlaylist({ link: linkTo(sim), quality: '720p', signal });
    expect(found).toMatchObject({
      ...{ url: `${sim.url}/hls/720.m3u8`, headers: {} },
      broadcast: { title: 'Simulated stream', broadcastId: 'simVideo001' },
    });
  });

  it('is never recorded without its sound: renditions whose sound is apart are passed over, or said to be all there is', async () => {
    const group = '#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="234",NAME="Default",URI="sound.m3u8"';
    const silent = `${group}\n#EXT-X-STREAM-INF:BANDWIDTH=5000000,RESOLUTION=1920x1080,AUDIO="234"\n1080.m3u8\n`;
    let body = MASTER + silent;
    const { sim, feed } = await lab({
      routes: [({ url }) => (url.pathname === hlsPath ? { body } : null)],
      video: { hlsPath },
    });
    const open = (): Promise<{ url: string }> =>
      feed.openPlaylist({ link: linkTo(sim), quality: 'source', signal });
    expect((await open()).url).toBe(`${sim.url}/hls/720.m3u8`);
    body = `#EXTM3U\n${silent}`;
    await expect(open()).rejects.toMatchObject({ code: 'youtube/sound-apart' });
  });

  it('that YouTube gives no address of is said to be so', async () => {
    const { sim, feed } = await lab();
    await expect(feed.openPlaylist({ link: linkTo(sim), quality: '720p', signal })).rejects.toMatchObject({
      ...{ code: 'youtube/no-live-media', nextStep: expect.stringContaining('yt-dlp') as string },
    });
  });

  it('is not looked for where nothing is live; the VOD is the video itself', async () => {
    const { sim, feed } = await lab({ video: { kind: 'ended' } });
    const asked = feed.openPlaylist({ link: linkTo(sim), quality: '720p', signal });
    await expect(asked).rejects.toMatchObject({ code: 'link/offline' });
    const broadcast = { broadcastId: 'simVideo001', startedAtUnixMs: 1 };
    expect(await feed.findVod!(linkTo(sim), broadcast, signal)).toEqual(linkTo(sim));
    expect(await feed.findVod!(linkTo(sim), { ...broadcast, broadcastId: null }, signal)).toBeNull();
  });
});

describe('live chat', () => {
  it('tells the broadcast, and none where nothing is live', async () => {
    const { sim, feed } = await lab();
    expect(await feed.look(linkTo(sim), signal)).toEqual({
      ...{ title: 'Simulated stream', channel: 'Sim Channel', channelId: 'UCsimsimsimsimsimsimsim0' },
      ...{ broadcastId: 'simVideo001', startedAtUnixMs: sim.video.startedAtUnixMs },
    });
    const ended = await lab({ video: { kind: 'ended' } });
    expect(await ended.feed.look(linkTo(ended.sim), signal)).toBeNull();
    const channel = {
      ...linkTo(ended.sim),
      kind: 'channel',
      id: '@sim',
      url: 'https://www.youtube.com/@sim',
    } as const;
    expect(await ended.feed.look(channel, signal)).toBeNull();
  });

  it.each([
    ['1,234 watching now', 1234],
    ['7 watching now', 7],
    ['0 watching now', 0],
    ['1.2K watching now', null],
    ['Nobody knows', null],
    [undefined, null],
  ])('tells how many watch where the page says so: %s', async (counter, viewers) => {
    const { sim, feed } = await lab({ video: counter === undefined ? {} : { counter } });
    expect(await feed.viewers!(linkTo(sim), signal)).toBe(viewers);
  });

  it('takes no views of a finished stream for viewers, and throws where YouTube does not answer', async () => {
    const { sim, feed } = await lab({ video: { kind: 'ended', counter: '1,234 views' } });
    expect(await feed.viewers!(linkTo(sim), signal)).toBeNull();
    sim.faults.push({ match: /\/next/, fault: { kind: 'status', status: 400 } });
    await expect(feed.viewers!(linkTo(sim), signal)).rejects.toMatchObject({ code: 'net/status' });
  });

  it('hears the backlog and what follows, in order, each once', async () => {
    const { sim, ear, connect } = await lab({ items: [item(0), item(1)] });
    connect();
    await ear.until(() => ear.texts.length === 2);
    for (let index = 2; index < 30; index++) {
      sim.say(item(index));
      if (index % 5 === 0) await ear.until(() => ear.texts.length === index + 1);
    }
    await ear.until(() => ear.texts.length === 30);
    expect(ear.texts).toEqual(Array.from({ length: 30 }, (_, index) => `hi ${index}`));
    expect(ear.states).toEqual(['connecting', 'connected']);
    expect(ear.gaps).toEqual([]);
  });

  it('connects anew after a failure; what is repeated is heard once and shows that nothing is missing', async () => {
    const { sim, ear, connect } = await lab({ items: [item(0), item(1)] });
    connect();
    await ear.until(() => ear.texts.length === 2);
    sim.faults.push({ match: LIVE, fault: { kind: 'status', status: 403 } });
    await ear.until(() => ear.states.includes('lost'));
    sim.say(item(2));
    await ear.until(() => ear.texts.length === 3);
    expect(ear.texts).toEqual(['hi 0', 'hi 1', 'hi 2']);
    expect(ear.states).toEqual(['connecting', 'connected', 'lost', 'connecting', 'connected']);
    expect(ear.gaps).toEqual([]);
  });

  it('tells the gap where so much was said meanwhile that the server forgot some', async () => {
    const { sim, ear, connect, setNow } = await lab({ items: [item(0)] });
    const lostAt = sim.video.startedAtUnixMs + 500;
    setNow(lostAt);
    connect();
    await ear.until(() => ear.texts.length === 1);
    sim.faults.push({ match: LIVE, fault: { kind: 'status', status: 403 }, times: 1 });
    await ear.until(() => ear.states.includes('lost'));
    for (let index = 1; index <= 300; index++) sim.say(item(index));
    setNow(sim.video.startedAtUnixMs + 301_000);
    await ear.until(() => ear.texts.length === 201);
    expect(ear.texts.slice(0, 2)).toEqual(['hi 0', 'hi 101']);
    expect(ear.gaps).toEqual([
      {
        fromUnixMs: lostAt,
        toUnixMs: sim.video.startedAtUnixMs + 101_000,
        reason: "YouTube's live chat couldn't be reached.",
      },
    ]);
  });

  it('is silent once it is closed, also while it is asking', async () => {
    const { sim, ear, connect } = await lab({ items: [item(0)] });
    const chat: LiveChat = connect();
    await ear.until(() => ear.texts.length === 1);
    await chat.close();
    const states = [...ear.states];
    sim.say(item(1));
    expect([ear.texts, ear.states]).toEqual([['hi 0'], states]);
  });

  it('says that the chat is lost when the broadcast ends', async () => {
    const { sim, ear, connect } = await lab({ items: [item(0)] });
    connect();
    await ear.until(() => ear.texts.length === 1);
    sim.endLive();
    await ear.until(() => ear.states.includes('lost'));
    expect(ear.gaps).toEqual([]);
  });

  it('that the streamer switched off is a gap from begin to end', async () => {
    const { ear, connect } = await lab({ video: { chatClosed: 'Chat is disabled for this live stream.' } });
    const chat: LiveChat = connect();
    await ear.until(() => ear.states.includes('lost'));
    expect(ear.gaps).toEqual([]);
    await chat.close();
    expect(ear.gaps).toEqual([
      {
        fromUnixMs: expect.any(Number) as number,
        toUnixMs: expect.any(Number) as number,
        reason: 'The live chat ended, or is switched off.',
      },
    ]);
  });
});
