import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpClient } from '../../../src/core/infra/http/http-client.ts';
import { systemClock } from '../../../src/core/ports/clock.ts';
import type { ChatGap, LiveChat, LiveFeed } from '../../../src/core/ports/live-feed.ts';
import { silentLog } from '../../../src/core/ports/log.ts';
import { endpointsOf } from '../../../src/core/sources/endpoints.ts';
import { createKickLiveFeed } from '../../../src/core/sources/kick/live-feed.ts';
import type { ChatMessage } from '../../../src/shared/model/chat.ts';
import type { Link } from '../../../src/shared/model/link.ts';
import { startKickSim, type KickSim } from './kick-sim.ts';
import { socketMessage } from './world.ts';

let sim: KickSim;
let feed: LiveFeed;
let chat: LiveChat | null = null;
const signal = new AbortController().signal;

/** A listener that can be waited for. */
function listen(): {
  messages: ChatMessage[];
  gaps: ChatGap[];
  states: string[];
  until(isThere: () => boolean): Promise<void>;
} {
  const messages: ChatMessage[] = [];
  const gaps: ChatGap[] = [];
  const states: string[] = [];
  let waiting: { isThere: () => boolean; done: () => void }[] = [];
  const changed = (): void => {
    for (const one of waiting.filter(({ isThere }) => isThere())) one.done();
    waiting = waiting.filter(({ isThere }) => !isThere());
  };
  const until = (isThere: () => boolean): Promise<void> =>
    isThere() ? Promise.resolve() : new Promise((done) => waiting.push({ isThere, done }));
  chat = feed.connectChat(link(), {
    onMessage: (message) => {
      messages.push(message);
      changed();
    },
    onState: (state) => {
      states.push(state);
      changed();
    },
    onGap: (gap) => {
      gaps.push(gap);
      changed();
    },
  });
  return { messages, gaps, states, until };
}

const link = (): Link => ({
  platform: 'kick',
  kind: 'channel',
  id: sim.world.slug,
  channel: sim.world.slug,
  url: `https://kick.com/${sim.world.slug}`,
  startMs: null,
});
const room = (): string => `chatrooms.${sim.world.chatroomId}.v2`;
const say = (index: number): void =>
  sim.pusher.say(room(), 'ChatMessageEvent', socketMessage(sim.world.messages[index]!, sim.world.chatroomId));

async function start(activityTimeoutSec = 120): Promise<void> {
  sim = await startKickSim({ activityTimeoutSec });
  feed = createKickLiveFeed({
    http: createHttpClient({ userAgent: 'test', firstWaitMs: 1 }),
    endpoints: () => endpointsOf({ endpoints: sim.endpoints }),
    clock: systemClock,
    log: silentLog,
    firstWaitMs: 1,
    chatTiming: { firstWaitMs: 5, mostWaitMs: 20, pongMs: 50 },
  });
}

beforeEach(() => start());
afterEach(async () => {
  await chat?.close();
  await sim.close();
});

describe('Kick live', () => {
  it('says what is on, and where its playlist is', async () => {
    expect(await feed.look(link(), signal)).toBeNull();
    await expect(feed.openPlaylist({ link: link(), quality: 'source', signal })).rejects.toMatchObject({
      code: 'link/offline',
    });
    sim.state.live = true;
    expect(await feed.look(link(), signal)).toMatchObject({
      title: sim.world.title,
      channelId: String(sim.world.channelId),
      startedAtUnixMs: sim.world.startedAtUnixMs,
    });
    // No media behind it: as Kick answers while the stream has just ended.
    await expect(feed.openPlaylist({ link: link(), quality: 'source', signal })).rejects.toMatchObject({
      code: 'link/offline',
    });
  });

  it('says how many watch: nothing while it is offline or does not tell', async () => {
    expect(await feed.viewers!(link(), signal)).toBeNull();
    sim.state.live = true;
    expect(await feed.viewers!(link(), signal)).toBe(21_000);
    sim.state.viewers = null;
    expect(await feed.viewers!(link(), signal)).toBeNull();
  });

  it('finds the VOD of a broadcast by its start, once the broadcast is over', async () => {
    const { slug, videoId, startedAtUnixMs } = sim.world;
    const broadcast = { broadcastId: null, startedAtUnixMs: startedAtUnixMs + 40_000 };
    const find = (startedAt: number | null = broadcast.startedAtUnixMs): Promise<Link | null> =>
      feed.findVod!(link(), { ...broadcast, startedAtUnixMs: startedAt }, signal);
    sim.state.vod = 'live';
    expect(await find()).toBeNull();
    sim.state.vod = 'public';
    expect(await find()).toMatchObject({
      ...{ platform: 'kick', kind: 'vod', id: videoId, channel: slug },
      url: `https://kick.com/${slug}/videos/${videoId}`,
    });
    expect(await find(startedAtUnixMs + 3_600_000)).toBeNull();
    expect(await find(null)).toBeNull();
    sim.state.web = false;
    expect(await find()).toBeNull();
  });

  it('hears messages and events, each once, in order', async () => {
    const heard = listen();
    await heard.until(() => heard.states.includes('connected'));
    await sim.pusher.joined(`channel_${sim.world.channelId}`);
    for (let index = 0; index < 50; index++) say(index);
    say(10);
    const sub = { chatroom_id: sim.world.chatroomId, username: 'A', months: 3 };
    sim.pusher.say(room(), 'SubscriptionEvent', sub);
    sim.pusher.say(`chatrooms.${sim.world.chatroomId}`, 'SubscriptionEvent', sub);
    sim.pusher.raw('no JSON');
    sim.pusher.raw('{"event":5}');
    sim.pusher.say(room(), 'SomethingNew', { id: 1 });
    say(50);
    await heard.until(() => heard.messages.length >= 52);
    expect(heard.messages.map(({ id }) => id)).toEqual([
      ...sim.world.messages.slice(0, 50).map(({ id }) => id),
      null,
      sim.world.messages[50]!.id,
    ]);
    expect(heard.messages[50]).toMatchObject({ kind: 'resubscription', author: { displayName: 'A' } });
    expect(heard.gaps).toEqual([]);
    expect(heard.messages.every(({ sentAtUnixMs }) => sentAtUnixMs !== null)).toBe(true);
  });

  it.each([
    ['a lost connection', () => sim.pusher.drop()],
    ['an error that asks to come again at once', () => sim.pusher.fail(4200)],
    ['an error that asks to wait', () => sim.pusher.fail(4100)],
    ['an error that refuses', () => sim.pusher.fail(4009)],
  ])('connects again after %s and tells the gap', async (_name, breakIt) => {
    const heard = listen();
    await heard.until(() => heard.states.includes('connected'));
    say(0);
    await heard.until(() => heard.messages.length === 1);
    const before = Date.now();
    breakIt();
    await heard.until(() => heard.gaps.length === 1);
    await sim.pusher.joined(room());
    say(0);
    say(1);
    await heard.until(() => heard.messages.length >= 2);
    expect(heard.messages.map(({ id }) => id)).toEqual(sim.world.messages.slice(0, 2).map(({ id }) => id));
    expect(heard.states).toEqual(['connecting', 'connected', 'lost', 'connecting', 'connected']);
    const gap = heard.gaps[0]!;
    expect(gap.fromUnixMs).toBeLessThanOrEqual(before);
    expect(gap.toUnixMs).toBeGreaterThanOrEqual(before);
  });

  it('notices a server that has gone silent, and keeps one that only says little', async () => {
    await sim.close();
    await start(0.05);
    const heard = listen();
    await heard.until(() => heard.states.includes('connected'));
    await sim.pusher.heard('pusher:ping');
    expect(heard.states).toEqual(['connecting', 'connected']);
    sim.pusher.isAlive = false;
    await heard.until(() => heard.states.includes('lost'));
    sim.pusher.isAlive = true;
    await heard.until(() => heard.gaps.length === 1);
    expect(heard.gaps[0]!.toUnixMs).toBeGreaterThan(heard.gaps[0]!.fromUnixMs);
  });

  it('answers the ping of the server', async () => {
    const heard = listen();
    await heard.until(() => heard.states.includes('connected'));
    sim.pusher.raw('{"event":"pusher:ping","data":"{}"}');
    await sim.pusher.heard('pusher:pong');
    expect(heard.states).toEqual(['connecting', 'connected']);
  });

  it('keeps trying while Kick refuses, and goes silent when closed', async () => {
    sim.pusher.isOpen = false;
    const heard = listen();
    await heard.until(() => heard.states.filter((state) => state === 'lost').length >= 6);
    sim.pusher.isOpen = true;
    await heard.until(() => heard.states.includes('connected'));
    expect(heard.gaps).toHaveLength(1);
    await chat!.close();
    const count = heard.states.length;
    sim.pusher.drop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard.states).toHaveLength(count);
  });

  it('tells what was missed when it is closed while Kick refuses', async () => {
    sim.pusher.isOpen = false;
    const heard = listen();
    await heard.until(() => heard.states.includes('lost'));
    await chat!.close();
    expect(heard.gaps).toMatchObject([{ reason: 'Kick’s chat could not be reached.' }]);
  });
});
