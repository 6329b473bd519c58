import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  attachIrcSim,
  type IrcSim,
  type IrcSimOptions,
} from '../../../../../test/sim/twitch-live/irc-server.ts';
import { clearchat, privmsg, usernotice } from '../../../../../test/sim/twitch-live/irc-lines.ts';
import { type SimServer, startSimServer } from '../../../../../test/sim/sim-server.ts';
import type { ChatMessage } from '../../../../shared/model/chat.ts';
import { systemClock } from '../../../ports/clock.ts';
import type { ChatGap, LiveChat } from '../../../ports/live-feed.ts';
import { endpointsOf } from '../../endpoints.ts';
import { connectTwitchChat, type TwitchChatDeps, type TwitchChatTiming } from './chat.ts';

const TIMING: TwitchChatTiming = {
  joinMs: 2000,
  quietMs: 60_000,
  pongMs: 100,
  firstWaitMs: 10,
  mostWaitMs: 40,
};
const T = 1_700_000_000_000;

let server: SimServer;
let irc: IrcSim;
let chat: LiveChat | null = null;
let told: ReturnType<typeof ear>;

/** A listener that remembers, and can be waited for. */
function ear() {
  const messages: ChatMessage[] = [];
  const gaps: ChatGap[] = [];
  const states: string[] = [];
  const logged: unknown[] = [];
  let wake = (): void => undefined;
  const note =
    <T>(list: T[]) =>
    (item: T): void => {
      list.push(item);
      wake();
    };
  return {
    ...{ messages, gaps, states, logged },
    listener: {
      onMessage: note(messages),
      onGap: note(gaps),
      onState: note(states as ('lost' | 'connected' | 'connecting')[]),
    },
    async until(condition: () => boolean): Promise<void> {
      while (!condition()) await new Promise<void>((resolve) => (wake = resolve));
    },
  };
}

async function open(options: IrcSimOptions = {}, deps: Partial<TwitchChatDeps> = {}): Promise<void> {
  irc = attachIrcSim(server.http, options);
  const note = (...event: unknown[]): void => void told.logged.push(event);
  chat = connectTwitchChat(
    {
      endpoints: () => endpointsOf({ endpoints: { twitchIrc: server.url.replace('http', 'ws') } }),
      login: () => Promise.resolve(null),
      clock: systemClock,
      log: { info: note, warn: note, error: note },
      timing: TIMING,
      ...deps,
    },
    'Pajlada',
    told.listener,
  );
  await told.until(() => told.states.includes('connected'));
}

beforeEach(async () => {
  server = await startSimServer({ routes: [] });
  told = ear();
});
afterEach(async () => {
  await chat?.close();
  irc.close();
  await server.close();
});

const say = (...numbers: number[]): string[] =>
  numbers.map((at) =>
    privmsg({
      channel: 'pajlada',
      login: `viewer${at % 3}`,
      text: `message ${at}`,
      id: `id-${at}`,
      sentAtUnixMs: T + at,
    }),
  );
const texts = (): string[] => told.messages.map(({ text }) => text);
const ids = (): (string | null)[] => told.messages.map(({ id }) => id);

describe('a live chat', () => {
  it('is read without a login, every kind of event with all it carries', async () => {
    await open();
    expect(irc.received.slice(0, 4)).toEqual([
      'CAP REQ :twitch.tv/tags twitch.tv/commands',
      'PASS SCHMOOPIIE',
      expect.stringMatching(/^NICK justinfan\d+$/),
      'JOIN #pajlada',
    ]);
    const base = { channel: 'pajlada', login: 'ann', sentAtUnixMs: T };
    irc.say(
      'pajlada',
      [
        privmsg({ ...base, id: 'a', text: '\u0001ACTION waves\u0001' }),
        privmsg({ ...base, id: 'b', text: 'Cheer100 nice', tags: { bits: '100' } }),
        usernotice(
          { ...base, id: 'c', text: '', tags: { 'msg-param-viewerCount': '250' } },
          'raid',
          '250 raiders',
        ),
        usernotice(
          { ...base, id: 'd', text: 'hi', tags: { 'msg-param-cumulative-months': '7' } },
          'resub',
          '7 months',
        ),
        usernotice({ ...base, id: 'e', text: 'news' }, 'announcement', ''),
        clearchat('pajlada', 'bob', 600, T),
        '@login=bob;room-id=;target-msg-id=x;tmi-sent-ts=1 :tmi.twitch.tv CLEARMSG #pajlada :sup',
        // Without a text and with an id that nobody knows: tmi.js itself throws here.
        '@msg-id=brand_new_thing :tmi.twitch.tv NOTICE #pajlada',
        privmsg({ ...base, id: 'f', text: 'no time', tags: { 'tmi-sent-ts': null } }),
        ...say(1),
      ],
      'together',
    );
    await told.until(() => ids().includes('id-1'));
    expect(told.messages.map(({ kind }) => kind)).toEqual([
      ...['action', 'message', 'raid', 'resubscription', 'announcement'],
      ...['timeout', 'deletion', 'notice', 'message', 'message'],
    ]);
    expect(told.messages[1]).toMatchObject({ bits: 100, text: 'Cheer100 nice' });
    expect(told.messages[2]!.event).toMatchObject({ type: 'raid', viewers: 250 });
    expect(told.messages[8]).toMatchObject({ extra: { timeFrom: 'arrival' } });
    expect(Math.abs(told.messages[8]!.sentAtUnixMs! - Date.now())).toBeLessThan(60_000);
  });

  it('tells a line that comes twice once, and keeps the order of arrival', async () => {
    await open();
    irc.say('pajlada', say(1, 3, 2, 3, 4, 1, 5));
    await told.until(() => ids().includes('id-5'));
    expect(texts()).toEqual(['message 1', 'message 3', 'message 2', 'message 4', 'message 5']);
  });

  it('changes the connection on RECONNECT without missing or repeating anything', async () => {
    await open();
    irc.say('pajlada', say(1));
    irc.askToReconnect();
    irc.say('pajlada', say(2));
    await irc.joined('pajlada', 2);
    irc.say('pajlada', say(3));
    await told.until(() => ids().includes('id-3'));
    while (irc.sockets.size > 1)
      await new Promise<void>((resolve) => [...irc.sockets][0]!.socket.once('close', resolve));
    irc.say('pajlada', [...say(3, 4)]);
    await told.until(() => ids().includes('id-4'));
    expect(ids()).toEqual(['id-1', 'id-2', 'id-3', 'id-4']);
    expect(told.gaps).toEqual([]);
  });

  it('comes back after a netsplit and tells what it did not hear', async () => {
    await open();
    irc.say('pajlada', say(1));
    await told.until(() => ids().includes('id-1'));
    const before = Date.now();
    irc.isOpen = false;
    irc.netsplit();
    await told.until(() => told.states.includes('lost'));
    irc.isOpen = true;
    await told.until(() => told.gaps.length > 0);
    irc.say('pajlada', say(1, 2));
    await told.until(() => ids().includes('id-2'));
    expect(ids()).toEqual(['id-1', 'id-2']);
    expect(told.states).toEqual(['connecting', 'connected', 'lost', 'connected']);
    const [gap] = told.gaps;
    expect(gap!.reason).toBe('The connection to the chat was lost.');
    expect(gap!.fromUnixMs).toBeLessThanOrEqual(before);
    expect(gap!.fromUnixMs).toBeGreaterThan(before - 5000);
    expect(gap!.toUnixMs).toBeGreaterThanOrEqual(before);
  });

  it('finds out that a silent connection is dead', async () => {
    await open({}, { timing: { ...TIMING, quietMs: 50 } });
    irc.goDumb();
    await told.until(() => told.gaps.length > 0);
    expect(told.gaps[0]!.reason).toBe('The chat stopped answering.');
  });

  it('keeps a quiet chat that answers', async () => {
    await open({}, { timing: { ...TIMING, quietMs: 20 } });
    while (irc.received.filter((line) => line === 'PING').length < 5)
      await new Promise<void>((resolve) => [...irc.sockets][0]!.socket.once('message', () => resolve()));
    expect(told.states).toEqual(['connecting', 'connected']);
  });

  it('logs in, and reads without a login when it is refused; the token is told to nobody', async () => {
    const login = () => Promise.resolve({ login: 'ann', accessToken: 'secret-token' });
    await open({ tokens: new Map([['secret-token', 'ann']]) }, { login });
    expect(irc.received).toContain('PASS oauth:secret-token');
    expect(irc.received).toContain('NICK ann');
    await chat!.close();
    irc.close();
    server.http.removeAllListeners('upgrade');
    told = ear();
    await open({}, { login });
    expect(irc.received.filter((line) => line.startsWith('NICK'))).toEqual([
      'NICK ann',
      expect.stringMatching(/^NICK justinfan/),
    ]);
    expect(JSON.stringify(told.logged)).not.toContain('secret-token');
    expect(JSON.stringify(told.logged)).toContain('login-refused');
  });

  it('hands 10,000 messages on in order as fast as they come', async () => {
    await open();
    const numbers = Array.from({ length: 10_000 }, (_, at) => at);
    irc.say('pajlada', say(...numbers));
    await told.until(() => told.messages.length >= 10_000);
    expect(ids()).toEqual(numbers.map((at) => `id-${at}`));
  });

  it('says nothing after it was closed', async () => {
    await open();
    await chat!.close();
    irc.say('pajlada', say(1));
    irc.netsplit();
    await new Promise((resolve) => setImmediate(resolve));
    expect(told.messages).toEqual([]);
    expect(told.states).toEqual(['connecting', 'connected']);
  });
});
