import { afterEach, beforeEach, expect, it } from 'vitest';
import { STREAMER } from '../../../../../test/sim/twitch-auth/auth.ts';
import {
  CLIENT_ID,
  startTwitchAuthSim,
  type TwitchAuthSim,
} from '../../../../../test/sim/twitch-auth/twitch-auth-sim.ts';
import { siteDeps } from '../../../../../test/support/site-lab.ts';
import { waitForReal } from '../../../live/recorder/recorder.ts';
import { systemClock } from '../../../ports/clock.ts';
import type { ChannelEvents, LiveSignal, LiveSignals, ToldEvent } from '../../../ports/live-signals.ts';
import { createTwitchEventSub } from './event-sub.ts';

const CHANNELS = ['one', 'two', 'three', 'four', 'five', 'six'];

let sim: TwitchAuthSim;
let signals: LiveSignals & ChannelEvents;
let accessToken: string | null;
let tellSignIn: () => void;
let heard: LiveSignal[];
let waiting: { count: number; done: () => void }[];

beforeEach(async () => {
  sim = await startTwitchAuthSim({ channels: CHANNELS });
  accessToken = await token();
  heard = [];
  waiting = [];
  tellSignIn = () => undefined;
  signals = createTwitchEventSub({
    ...siteDeps(sim.endpoints),
    ...{ clock: systemClock, wait: waitForReal },
    signIn: {
      login: () => Promise.resolve(accessToken === null ? null : { login: 'me', accessToken }),
      onChange: (listener) => {
        tellSignIn = listener;
        return () => undefined;
      },
    },
    waits: { firstWaitMs: 1, longestWaitMs: 20, welcomeMs: 5000, graceMs: 20 },
  });
  signals.onSignal((signal) => {
    heard.push(signal);
    for (const one of waiting.filter(({ count }) => heard.length >= count)) one.done();
  });
});
afterEach(async () => {
  signals.dispose();
  // A client that says anything is thrown out.
  expect(sim.eventSub.received).toEqual([]);
  await sim.close();
});

/** By the device code flow. */
async function token(scopes = 'chat:read'): Promise<string> {
  const post = async (path: string, fields: Record<string, string>): Promise<Record<string, string>> => {
    const body = new URLSearchParams({ client_id: CLIENT_ID, ...fields });
    return (await (
      await fetch(`${sim.server.url}/oauth2/${path}`, { method: 'POST', body })
    ).json()) as Record<string, string>;
  };
  const code = await post('device', { scopes });
  sim.auth.confirm(code['user_code']!, STREAMER);
  const grant = {
    device_code: code['device_code']!,
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
  };
  return (await post('token', grant))['access_token']!;
}

const untilHeard = (count: number): Promise<void> =>
  heard.length >= count ? Promise.resolve() : new Promise((done) => waiting.push({ count, done }));
const subscribed = (): string[] => {
  const names = new Map([...sim.channels.values()].map(({ userId, login }) => [userId, login]));
  return sim.eventSub.subscriptions.map(
    ({ type, condition }) => `${type} ${names.get(condition['broadcaster_user_id']!)!}`,
  );
};
const untilSubscribed = (count: number): Promise<void> =>
  sim.eventSub.until(() => sim.eventSub.subscriptions.length === count);
const ofOne = ['stream.online one', 'stream.offline one'];

it('tells who goes live and who ends, each thing once', async () => {
  signals.follow(['One', 'nobody']);
  await untilSubscribed(2);
  expect(subscribed()).toEqual(ofOne);
  const { userId } = sim.channels.get('one')!;
  const event = { broadcaster_user_id: userId, broadcaster_user_login: 'one', broadcaster_user_name: 'ONE' };
  const long = new Date(Date.now() - 11 * 60_000).toISOString();
  sim.eventSub.tell('stream.online', userId, { ...event, id: 'old', type: 'live' }, { at: long });
  sim.eventSub.tell('stream.online', userId, { ...event, id: 'again', type: 'rerun' });
  sim.eventSub.tell('stream.offline', userId, event, { repeat: true });
  sim.air('one', { id: '42' });
  await untilHeard(2);
  expect(heard).toEqual([
    { kind: 'offline', login: 'one' },
    {
      ...{ kind: 'online', login: 'one', name: 'ONE', channelId: userId, broadcastId: '42' },
      startedAtUnixMs: Date.UTC(2026, 10, 25, 9),
    },
  ]);
});

it('follows going live of all before anything else, as far as it fits', async () => {
  signals.follow(CHANNELS);
  await untilSubscribed(10);
  expect(subscribed()).toEqual([
    ...CHANNELS.map((login) => `stream.online ${login}`),
    ...CHANNELS.slice(0, 4).map((login) => `stream.offline ${login}`),
  ]);
});

it('follows others when told to, on the same connection', async () => {
  signals.follow(['one']);
  await untilSubscribed(2);
  const [session] = sim.eventSub.sessions.keys();
  signals.follow(['two', 'three']);
  await sim.eventSub.until(() => subscribed().length === 4 && !subscribed().includes(ofOne[1]!));
  expect(subscribed().sort()).toEqual(
    ['stream.online two', 'stream.online three', 'stream.offline two', 'stream.offline three'].sort(),
  );
  expect([...sim.eventSub.sessions.keys()]).toEqual([session]);
  signals.follow([]);
  await sim.eventSub.until(() => sim.eventSub.sessions.size === 0);
});

it('moves to another connection when asked to, and keeps what it follows', async () => {
  signals.follow(['one']);
  await untilSubscribed(2);
  const [before] = sim.eventSub.sessions.keys();
  const ids = sim.eventSub.subscriptions.map(({ id }) => id);
  sim.eventSub.askToReconnect();
  await sim.eventSub.until(() => sim.eventSub.sessions.size === 1 && !sim.eventSub.sessions.has(before!));
  expect(sim.eventSub.subscriptions.map(({ id }) => id)).toEqual(ids);
  sim.air('one', { id: '43' });
  await untilHeard(1);
});

it.each<[string, () => void]>([
  ['was dropped', () => sim.eventSub.drop()],
  ['was closed by the service', () => sim.eventSub.drop(4000)],
  ['lost what it followed', () => sim.eventSub.revoke('user_removed')],
])('comes again after the connection %s', async (_what, happens) => {
  signals.follow(['one']);
  await untilSubscribed(2);
  const [before] = sim.eventSub.sessions.keys();
  happens();
  await sim.eventSub.until(
    () => !sim.eventSub.sessions.has(before!) && sim.eventSub.subscriptions.length === 2,
  );
  sim.air('one', { id: '44' });
  await untilHeard(1);
});

it('takes silence for a dead connection, and a keepalive for a sign of life', async () => {
  sim.eventSub.keepaliveSec = 0.05;
  signals.follow(['one']);
  await untilSubscribed(2);
  const [before] = sim.eventSub.sessions.keys();
  sim.eventSub.keepaliveSec = 60;
  await sim.eventSub.until(
    () => !sim.eventSub.sessions.has(before!) && sim.eventSub.subscriptions.length === 2,
  );
  const [after] = sim.eventSub.sessions.keys();
  sim.eventSub.keepAlive();
  sim.air('one', { id: '45' });
  await untilHeard(1);
  expect([...sim.eventSub.sessions.keys()]).toEqual([after]);
});

it('waits for a service that is away', async () => {
  sim.eventSub.isOpen = false;
  signals.follow(['one']);
  const refused = new Promise((done) => sim.server.http.once('upgrade', done));
  await refused;
  sim.eventSub.isOpen = true;
  await untilSubscribed(2);
});

it('asks nothing without a sign-in, begins with one, and ends with it', async () => {
  const given = accessToken;
  accessToken = null;
  signals.follow(['one']);
  await Promise.resolve();
  expect(sim.eventSub.sessions.size).toBe(0);
  accessToken = given;
  tellSignIn();
  await untilSubscribed(2);
  accessToken = null;
  tellSignIn();
  await sim.eventSub.until(() => sim.eventSub.sessions.size === 0);
});

const TRAIN = ['begin', 'progress', 'end'].map((phase) => `channel.hype_train.${phase}`);
const OWN = STREAMER.login;

function ownChannel(): string {
  sim.channels.set(OWN, { userId: STREAMER.userId, login: OWN, name: OWN, live: null });
  return STREAMER.userId;
}
const events = (): { told: ToldEvent[]; until: (count: number) => Promise<void> } => {
  const told: ToldEvent[] = [];
  let see = (): void => undefined;
  signals.onEvent((one) => {
    told.push(one);
    see();
  });
  const until = (count: number): Promise<void> =>
    new Promise((resolve) => {
      see = () => {
        if (told.length >= count) resolve();
      };
      see();
    });
  return { told, until };
};

it('tells of raids and hype trains of what is recorded, before anything else, through a new connection, too', async () => {
  const own = ownChannel();
  accessToken = await token('chat:read channel:read:hype_train');
  const { told, until } = events();
  signals.follow(CHANNELS);
  signals.followEvents([OWN]);
  await untilSubscribed(14);
  expect(subscribed().filter((one) => one.endsWith(` ${OWN}`))).toEqual(
    TRAIN.map((type) => `${type} ${OWN}`),
  );
  expect(signals.notes()).toEqual([]);
  const raid = {
    ...{
      from_broadcaster_user_id: '7',
      from_broadcaster_user_login: 'ann',
      from_broadcaster_user_name: 'Ann',
    },
    ...{ to_broadcaster_user_id: own, to_broadcaster_user_login: OWN, viewers: 120 },
  };
  sim.eventSub.tell('channel.raid', own, raid, { repeat: true });
  await until(1);
  sim.eventSub.askToReconnect();
  await sim.eventSub.until(() => sim.eventSub.sessions.size === 1);
  const train = { broadcaster_user_id: own, broadcaster_user_login: OWN, id: 't', level: 2, total: 700 };
  sim.eventSub.tell(TRAIN[0]!, own, train);
  sim.eventSub.tell(TRAIN[2]!, own, { ...train, level: 4 });
  sim.eventSub.tell(TRAIN[1]!, own, { level: 'no channel' });
  await until(3);
  expect(told.map(({ event }) => event)).toEqual([
    { kind: 'raid', login: OWN, from: 'Ann', viewers: 120 },
    { kind: 'hype_train', login: OWN, phase: 'begin', level: 2 },
    { kind: 'hype_train', login: OWN, phase: 'end', level: 4 },
  ]);
  expect(heard).toEqual([]);
});

it('says whose hype trains are not heard, hears raids all the same, and comes back after a revocation', async () => {
  ownChannel();
  signals.followEvents([OWN, 'one']);
  await untilSubscribed(2);
  expect(sim.eventSub.subscriptions.map(({ type }) => type)).toEqual(['channel.raid', 'channel.raid']);
  await expect
    .poll(() => signals.notes().map((note) => note.split(':')[0]))
    .toEqual([`Twitch does not tell of hype trains of ${OWN}`, 'Twitch does not tell of hype trains of one']);
  sim.eventSub.revoke('authorization_revoked');
  await untilSubscribed(2);
  // The right was given meanwhile.
  accessToken = await token('chat:read channel:read:hype_train');
  sim.eventSub.drop();
  await untilSubscribed(5);
  await expect.poll(() => signals.notes()).toHaveLength(1);
  signals.followEvents([]);
  await sim.eventSub.until(() => sim.eventSub.sessions.size === 0);
  expect(signals.notes()).toEqual([]);
});
