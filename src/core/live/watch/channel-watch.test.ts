import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeTime, type FakeTime } from '../../../../test/support/fake-time.ts';
import type { WatchedChannel } from '../../../shared/contract/sources.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Link, Platform } from '../../../shared/model/link.ts';
import { HttpError } from '../../ports/http.ts';
import type { LiveBroadcast, LiveFeed } from '../../ports/live-feed.ts';
import type { LiveSignal } from '../../ports/live-signals.ts';
import { createChannelWatch, type ChannelWatch, type ChannelWatchDeps } from './channel-watch.ts';

const MINUTE_MS = 60_000;
type Answer = LiveBroadcast | null | Error | 'never';

let time: FakeTime;
let stored: Map<string, WatchedChannel>;
/** What a channel answers to a look, by id; the looks, in order; what `onLive` was told. */
let answers: Map<string, Answer>;
let looks: string[];
let told: string[];
let onLive: ChannelWatchDeps['onLive'];
let watch: ChannelWatch;

const link = (id: string, platform: Platform = 'kick', kind: Link['kind'] = 'channel'): Link => ({
  ...{ platform, kind, id, channel: null, url: `https://${platform}.test/${id}`, startMs: 7000 },
});
const on = (broadcastId: string | null, channel = 'Marlowe'): LiveBroadcast => ({
  ...{ title: 'ranked', channel, channelId: '1', broadcastId, startedAtUnixMs: 1 },
});
const noAnswer = (): HttpError =>
  new HttpError({ code: 'net/unreachable', message: "kick.test can't be reached." }, { status: 0, body: '' });

async function answered(id: string, signal: AbortSignal): Promise<LiveBroadcast | null> {
  const answer = answers.get(id) ?? null;
  if (answer === 'never')
    return await new Promise((_resolve, reject) =>
      signal.addEventListener('abort', () => reject(signal.reason as Error)),
    );
  if (answer instanceof Error) throw answer;
  return answer;
}

const feed = (platform: Platform): LiveFeed => {
  if (platform === 'youtube')
    throw new AppError({ code: 'link/unsupported', message: 'Not of YouTube yet.' });
  return {
    platform,
    look: ({ id }, signal) => {
      looks.push(id);
      return answered(id, signal);
    },
    openPlaylist: () => Promise.reject(new Error('not asked for')),
    connectChat: () => ({ close: () => Promise.resolve() }),
  };
};

function open(deps: Partial<ChannelWatchDeps> = {}): ChannelWatch {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  return createChannelWatch({
    store: {
      channels: {
        list: () => [...stored.values()],
        put: (channel) => void stored.set(channel.channelKey, channel),
        remove: (key) => void stored.delete(key),
      },
    },
    ...{ feed, log, clock: time.clock, wait: time.wait },
    onLive: (channel, broadcast) => onLive(channel, broadcast),
    random: () => 0.5,
    ...deps,
  });
}

const channel = (key: string): WatchedChannel => stored.get(key)!;
const stateOf = (key: string) => [channel(key).state, channel(key).note];

beforeEach(() => {
  time = createFakeTime();
  stored = new Map();
  answers = new Map();
  [looks, told] = [[], []];
  onLive = ({ channelKey, autoRecord }, { broadcastId }) => {
    told.push(`${channelKey} ${broadcastId ?? '-'}${autoRecord ? ' record' : ''}`);
    return Promise.resolve();
  };
  watch = open();
});
afterEach(() => watch.dispose());

describe('watching channels', () => {
  it('looks at once, then each minute, and stores what it saw', async () => {
    watch.start();
    expect(watch.watch(link('marlowe'), false)).toBe('kick:marlowe');
    expect(channel('kick:marlowe')).toMatchObject({
      name: 'marlowe',
      state: 'unknown',
      checkedAtUnixMs: null,
    });
    await time.pass(0);
    expect(stateOf('kick:marlowe')).toEqual(['offline', null]);
    answers.set('marlowe', on('a'));
    await time.pass(MINUTE_MS);
    expect(channel('kick:marlowe')).toMatchObject({
      ...{ name: 'Marlowe', state: 'live', note: null, checkedAtUnixMs: time.clock.nowUnixMs() },
      link: { startMs: null },
    });
    await time.pass(5 * MINUTE_MS);
    expect(looks).toHaveLength(7);
    expect(told).toEqual(['kick:marlowe a']);
  });

  it('tells a channel that is live already when the app starts, whatever was stored', async () => {
    watch.watch(link('marlowe'), true);
    stored.set('kick:marlowe', { ...channel('kick:marlowe'), state: 'live', note: 'old' });
    watch = open();
    answers.set('marlowe', on('a'));
    watch.start();
    expect(stateOf('kick:marlowe')).toEqual(['unknown', null]);
    await time.pass(0);
    expect(told).toEqual(['kick:marlowe a record']);
  });

  it('tells each broadcast once, through a gap and through lost looks', async () => {
    watch.start();
    watch.watch(link('marlowe'), true);
    for (const answer of [on('a'), null, on('a'), noAnswer(), on('a'), on('b'), null, on('b')]) {
      answers.set('marlowe', answer);
      await time.pass(MINUTE_MS);
    }
    expect(told).toEqual(['kick:marlowe a record', 'kick:marlowe b record']);
  });

  it('without ids tells each time that the channel goes live', async () => {
    watch.start();
    watch.watch(link('marlowe'), true);
    for (const answer of [on(null), on(null), noAnswer(), on(null), null, on(null), on('x'), on('x')]) {
      answers.set('marlowe', answer);
      await time.pass(MINUTE_MS);
    }
    expect(told).toEqual(['kick:marlowe - record', 'kick:marlowe - record']);
  });

  it('tells at once when recording is switched on while live, and again after off and on', async () => {
    answers.set('marlowe', on('a'));
    watch.start();
    watch.watch(link('marlowe'), false);
    await time.pass(0);
    watch.watch(link('marlowe'), true);
    watch.watch(link('marlowe'), true);
    watch.watch(link('marlowe'), false);
    watch.watch(link('marlowe'), true);
    expect(told).toEqual(['kick:marlowe a', 'kick:marlowe a record', 'kick:marlowe a record']);
    expect([watch.list().length, stored.size]).toEqual([1, 1]);
  });

  it('shows why a recording did not start, and tells again at the next look', async () => {
    answers.set('marlowe', on('a'));
    let isFull = true;
    onLive = () => {
      told.push('asked');
      const full = new AppError({ code: 'disk/full', message: 'The disk is full.' });
      return isFull ? Promise.reject(full) : Promise.resolve();
    };
    watch.start();
    watch.watch(link('marlowe'), true);
    await time.pass(0);
    expect(stateOf('kick:marlowe')).toEqual(['live', 'The disk is full.']);
    isFull = false;
    await time.pass(2 * MINUTE_MS);
    expect(stateOf('kick:marlowe')).toEqual(['live', null]);
    expect(told).toEqual(['asked', 'asked']);
  });

  it('takes a recording that goes on already for told', async () => {
    answers.set('marlowe', on('a'));
    onLive = () => {
      told.push('asked');
      return Promise.reject(new AppError({ code: 'recording/already', message: 'It is recorded already.' }));
    };
    watch.start();
    watch.watch(link('marlowe'), true);
    await time.pass(3 * MINUTE_MS);
    expect([told, stateOf('kick:marlowe')]).toEqual([['asked'], ['live', null]]);
  });

  it('one that fails, hangs or is of no kind touches no other, and is asked more seldom', async () => {
    answers.set('gone', new AppError({ code: 'link/not-found', message: 'Kick has no channel "gone".' }));
    answers.set('silent', 'never');
    answers.set('broken', new TypeError('x is not a function'));
    watch.start();
    for (const id of ['gone', 'silent', 'broken', 'marlowe']) watch.watch(link(id), false);
    watch.watch(link('tube', 'youtube'), false);
    await time.pass(10 * MINUTE_MS);
    expect(stateOf('kick:gone')).toEqual(['error', 'Kick has no channel "gone".']);
    expect(stateOf('kick:silent')).toEqual(['error', 'The platform gave no answer for two minutes.']);
    expect(stateOf('kick:broken')[0]).toBe('error');
    expect(stateOf('youtube:tube')).toEqual(['error', 'Not of YouTube yet.']);
    expect(stateOf('kick:marlowe')).toEqual(['offline', null]);
    const count = (id: string) => looks.filter((one) => one === id).length;
    expect([count('marlowe'), count('gone'), count('silent')]).toEqual([11, 4, 3]);
    answers.set('gone', on('a'));
    await time.pass(15 * MINUTE_MS);
    expect(stateOf('kick:gone')).toEqual(['live', null]);
  });

  it('spreads the first looks, so that many channels are not asked about in one moment', async () => {
    for (const id of ['a', 'b', 'c', 'd']) watch.watch(link(id), false);
    watch.start();
    await time.pass(1999);
    expect(looks).toEqual(['a']);
    await time.pass(4001);
    expect(looks).toEqual(['a', 'b', 'c', 'd']);
  });

  it('forgets a channel, also while it is being looked at', async () => {
    answers.set('marlowe', on('a'));
    watch.start();
    watch.watch(link('marlowe'), true);
    watch.unwatch('kick:marlowe');
    watch.unwatch('kick:nobody');
    await time.pass(3 * MINUTE_MS);
    expect([told, stored.size, watch.list()]).toEqual([[], 0, []]);
  });

  it('looks at nothing before the start and after the end', async () => {
    watch.watch(link('marlowe'), true);
    await time.pass(3 * MINUTE_MS);
    watch.start();
    watch.dispose();
    await time.pass(3 * MINUTE_MS);
    expect(looks.length).toBeLessThanOrEqual(1);
    expect([told, channel('kick:marlowe').checkedAtUnixMs]).toEqual([[], null]);
  });

  it('goes on where the store fails, except that a person is told', async () => {
    let isBroken = false;
    const put = (one: WatchedChannel): void => {
      if (isBroken) throw new Error('disk full');
      stored.set(one.channelKey, one);
    };
    watch = open({ store: { channels: { list: () => [], put, remove: () => undefined } } });
    watch.start();
    watch.watch(link('marlowe'), true);
    isBroken = true;
    expect(() => watch.watch(link('other'), true)).toThrow('disk full');
    answers.set('marlowe', on('a'));
    await time.pass(MINUTE_MS);
    expect([told, watch.list().map(({ state }) => state)]).toEqual([['kick:marlowe a record'], ['live']]);
  });

  it('refuses what is no channel', () => {
    expect(() => watch.watch(link('1', 'twitch', 'vod'), true)).toThrow(/is a recording, not a channel/);
    expect(stored.size).toBe(0);
  });

  it('tells listeners of each change until they stop', async () => {
    let changes = 0;
    const stop = watch.onChange(() => changes++);
    watch.start();
    watch.watch(link('marlowe'), false);
    await time.pass(0);
    stop();
    const before = changes;
    await time.pass(3 * MINUTE_MS);
    expect([before > 1, changes]).toEqual([true, before]);
  });
});

describe('channels of Twitch', () => {
  let batches: string[][];
  let spoilt: Error | null;
  const lookAtMany: NonNullable<ChannelWatchDeps['lookAtMany']> = (logins) => {
    batches.push([...logins]);
    if (spoilt !== null) return Promise.reject(spoilt);
    const found = logins
      .filter((login) => login !== 'left-out')
      .map((login) => [login, login === 'nobody' ? 'unknown' : (answers.get(login) ?? 'offline')] as const);
    return Promise.resolve(new Map(found as [string, LiveBroadcast | 'offline' | 'unknown'][]));
  };
  beforeEach(() => {
    [batches, spoilt] = [[], null];
    watch = open({ lookAtMany });
  });

  it('are looked at together, also those that were added at another moment', async () => {
    watch.start();
    watch.watch(link('one', 'twitch'), true);
    await time.pass(10_000);
    watch.watch(link('two', 'twitch'), true);
    answers.set('two', on('t'));
    await time.pass(2 * MINUTE_MS);
    expect(batches).toEqual([['one'], ['two'], ['one', 'two'], ['one', 'two']]);
    expect([told, looks]).toEqual([['twitch:two t record'], []]);
  });

  it('are looked at one by one where a refusal of one spoils the answer, or one is left out', async () => {
    watch.start();
    for (const id of ['one', 'left-out', 'nobody']) watch.watch(link(id, 'twitch'), true);
    answers.set('left-out', on('l'));
    await time.pass(0);
    expect([looks, told]).toEqual([['left-out'], ['twitch:left-out l record']]);
    expect(stateOf('twitch:nobody')).toEqual(['error', 'Twitch has no channel "nobody" (any more).']);
    spoilt = new AppError({ code: 'twitch/service-error', message: 'Twitch reports a fault of its own.' });
    answers.set('one', on('o'));
    await time.pass(MINUTE_MS);
    expect(looks.slice(1)).toEqual(['one', 'left-out', 'nobody']);
    expect(told.slice(1)).toEqual(['twitch:one o record']);
  });

  it('all say that Twitch is away, and are asked more seldom, when nothing answers', async () => {
    watch.start();
    for (const id of ['one', 'two']) watch.watch(link(id, 'twitch'), true);
    spoilt = noAnswer();
    await time.pass(7 * MINUTE_MS);
    expect(stateOf('twitch:two')).toEqual(['error', "kick.test can't be reached."]);
    expect([batches.length, looks]).toEqual([4, []]);
  });
});

describe('signals', () => {
  let followed: string[][];
  let say: (signal: LiveSignal) => void;
  const online = (login: string, broadcastId: string): LiveSignal => ({
    ...{ kind: 'online', login, name: login.toUpperCase(), channelId: '1', broadcastId, startedAtUnixMs: 5 },
  });
  beforeEach(() => {
    followed = [];
    watch = open({
      signals: {
        follow: (logins) => void followed.push([...logins]),
        onSignal: (listener) => {
          say = listener;
          return () => undefined;
        },
        dispose: () => undefined,
      },
    });
  });

  it('follow the channels of Twitch, those to be recorded first', () => {
    watch.watch(link('one', 'twitch'), false);
    watch.start();
    watch.watch(link('two', 'twitch'), true);
    watch.watch(link('three'), true);
    watch.unwatch('twitch:one');
    expect(followed).toEqual([['one'], ['two', 'one'], ['two', 'one'], ['two']]);
  });

  it('tell before the next look, with its title where it has seen it', async () => {
    watch.start();
    watch.watch(link('one', 'twitch'), true);
    await time.pass(1000);
    answers.set('one', on('a'));
    say(online('one', 'a'));
    say(online('nobody', 'b'));
    await time.pass(0);
    expect([told, channel('twitch:one').name]).toEqual([['twitch:one a record'], 'Marlowe']);
    await time.pass(10 * MINUTE_MS);
    expect(told).toHaveLength(1);
  });

  it('are believed before looks, which lag behind, for two minutes', async () => {
    watch.start();
    watch.watch(link('one', 'twitch'), true);
    await time.pass(1000);
    say(online('one', 'a'));
    await time.pass(MINUTE_MS);
    expect([told, channel('twitch:one').state]).toEqual([['twitch:one a record'], 'live']);
    expect(channel('twitch:one').name).toBe('ONE');
    await time.pass(2 * MINUTE_MS);
    expect(channel('twitch:one').state).toBe('offline');
    answers.set('one', on('b'));
    await time.pass(MINUTE_MS);
    say({ kind: 'offline', login: 'one' });
    await time.pass(MINUTE_MS);
    expect([channel('twitch:one').state, told.length]).toEqual(['offline', 2]);
    answers.set('one', on('c'));
    await time.pass(MINUTE_MS);
    expect([channel('twitch:one').state, told.length]).toEqual(['live', 3]);
  });

  it('the end of a broadcast counts even where its beginning is still being looked up', async () => {
    watch.start();
    watch.watch(link('one', 'twitch'), true);
    await time.pass(1000);
    say(online('one', 'a'));
    say({ kind: 'offline', login: 'one' });
    await time.pass(0);
    expect([channel('twitch:one').state, told]).toEqual(['offline', []]);
  });
});
