import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileLog } from '../../src/core/infra/log/file-log.ts';
import { createFileSecrets, type SecretCipher } from '../../src/core/infra/secrets/file-secrets.ts';
import type { Client } from '../../src/shared/contract/index.ts';
import type { TwitchLogin } from '../../src/shared/contract/sources.ts';
import type { FetchChoice } from '../../src/shared/model/remote-stream.ts';
import { ffmpeg } from '../support/frame-code.ts';
import { jobEnd, openCore, type OpenCore } from '../support/open-core.ts';
import { runCli } from '../support/run-cli.ts';
import { filesBelow, SecretSearch } from '../support/secret-search.ts';
import { startKickSim, type KickSim } from './kick/kick-sim.ts';
import type { Fault, SimServer } from './sim-server.ts';
import { startSpeechServices, type SpeechServices } from './speech-services.ts';
import { seededChat } from './twitch/chat-nodes.ts';
import { twitchVod, VOD_ID, VOD_TOKEN, type TwitchVodSim } from './twitch/twitch-sim.ts';
import { makeVodMedia } from './twitch/vod-media.ts';
import { startTwitchAuthSim, type TwitchAuthSim } from './twitch-auth/twitch-auth-sim.ts';
import { privmsg } from './twitch-live/irc-lines.ts';
import { attachIrcSim, type IrcSim } from './twitch-live/irc-server.ts';
import { createLiveHls, LIVE_TOKEN } from './twitch-live/live-hls.ts';
import { cutLiveMedia } from './twitch-live/live-media.ts';
import { generateChat } from './youtube/chat-items.ts';
import { SIM_API_KEY } from './youtube/data-api.ts';
import { MEDIA_SIGNATURE, type SimFormat } from './youtube/videos.ts';
import { startYouTubeSim, type YouTubeSim } from './youtube/youtube-sim.ts';
import { recordingThat } from '../support/wait-for.ts';

const LOGIN = 'twitchdev';
const VOD_LINK = `https://www.twitch.tv/videos/${VOD_ID}`;
const OWN_TOKEN = 'a1own2twitch3token4of5the6person';
const KEYS = {
  'twitch-token': `oauth:${OWN_TOKEN}`,
  'youtube-api-key': SIM_API_KEY,
  'deepgram-api-key': 'dg0f9e8d7c6b5a49382716',
  'openai-api-key': 'sk-proj-9Zx8Yw7Vu6Ts5Rq4Po3',
} as const;
const SEGMENT_SIGNATURE = 'Expires4Signature9PolicyKeyPairIdX7';
const KICK_TOKEN = 'eyJhbGciOiJFUzM4NCJ9eyJjaGFubmVs';

const masked = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0x5a));
/** Stands for the system's keychain: what is written is not what was given. */
const cipher: SecretCipher = {
  kind: 'keychain',
  encrypt: (value) => Promise.resolve(masked(Buffer.from(value)).toString('hex')),
  decrypt: (stored) => Promise.resolve(masked(Buffer.from(stored, 'hex')).toString()),
};

let root = '';
const dataDir = (): string => join(root, 'data');
let twitch: TwitchAuthSim;
let vod: TwitchVodSim;
let irc: IrcSim;
let youtube: YouTubeSim;
let kick: KickSim;
let speech: SpeechServices;
const sent: string[] = [];
const printed: string[] = [];
/** Found while things went on; files of work that is over are gone by the end. */
const foundOnTheWay: string[] = [];

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'klip-secrets-'));
  mkdirSync(dataDir());
  const media = join(root, 'media');
  const vodMedia = await makeVodMedia(media, 8);
  const live = createLiveHls({
    ...{ login: LOGIN, media: await cutLiveMedia(media, join(media, 'vod.mp4')) },
    startedAtUnixMs: Date.now() - 6000,
    slots: Array.from({ length: 40 }, () => ({ kind: 'live' as const })),
  });
  const chat = seededChat({ seed: 1, messages: 50, durationSec: 8 });
  vod = twitchVod({ media: vodMedia, chat, behaviour: { query: `?Signature=${SEGMENT_SIGNATURE}` } });
  twitch = await startTwitchAuthSim({ channels: [LOGIN], routes: [...live.routes, ...vod.routes] });
  irc = attachIrcSim(twitch.server.http, { tokens });
  const formats = await youTubeFormats(media);
  youtube = await startYouTubeSim({
    items: generateChat(3, 40, 8000),
    video: { durationSec: 8, formats },
  });
  kick = await startKickSim({ durationSec: 8, rate: 2 });
  kick.state.source = `${kick.server.url}/media/vod/master.m3u8?token=${KICK_TOKEN}`;
  speech = await startSpeechServices();
  const stopListening = listenToOutput();
  await useEverything();
  stopListening();
});
afterAll(async () => {
  irc.close();
  await Promise.all([twitch.close(), youtube.close(), kick.close(), speech.close()]);
  rmSync(root, { recursive: true, force: true });
});

/** Of the sign-in, by token: who may read the chat. Filled as soon as Twitch has given one. */
const tokens = new Map<string, string>();

const search = (): SecretSearch =>
  new SecretSearch({
    ...{ 'own token': OWN_TOKEN, 'YouTube key': SIM_API_KEY },
    ...{ 'Deepgram key': KEYS['deepgram-api-key'], 'OpenAI key': KEYS['openai-api-key'] },
    ...{ 'VOD signature': VOD_TOKEN.signature, 'VOD permission': VOD_TOKEN.deviceId },
    ...{ 'live signature': LIVE_TOKEN.signature, 'live permission': LIVE_TOKEN.deviceId },
    ...{ 'live address': LIVE_TOKEN.address, 'media signature': MEDIA_SIGNATURE },
    ...{ 'segment signature': SEGMENT_SIGNATURE, 'Kick token': KICK_TOKEN },
    ...Object.fromEntries(twitch.auth.secrets.map((secret) => [`sign-in ${secret.slice(0, 8)}`, secret])),
  });

/** An answer that repeats everything that it was asked with, and more. */
const echo = (status: number): Fault => ({
  kind: 'status',
  status,
  body: JSON.stringify([
    {
      url: `https://usher/?sig=${VOD_TOKEN.signature}&token=${VOD_TOKEN.deviceId}${LIVE_TOKEN.signature}`,
      error: `${OWN_TOKEN} ${Object.values(KEYS).join(' ')} ${KICK_TOKEN} ${twitch.auth.secrets.join(' ')}`,
    },
  ]),
});

const ALL: FetchChoice = { quality: '720p', range: null, wantMedia: true, wantChat: true };

async function useEverything(): Promise<void> {
  const opened = await openCore(dataDir(), {
    log: createFileLog(join(dataDir(), 'logs'), () => Date.now()),
    secrets: createFileSecrets(join(dataDir(), 'secrets.json'), cipher),
    onSent: (text) => sent.push(text),
  });
  const { client } = opened;
  const endpoints = {
    ...{ ...twitch.endpoints, ...youtube.endpoints, ...kick.endpoints },
    ...{ twitchUsher: twitch.server.url, twitchIrc: twitch.server.url.replace('http', 'ws') },
    ...{ bttv: speech.url, ffz: speech.url, sevenTv: speech.url },
  };
  await client.call('settings.set', {
    patch: { endpoints, deepgramBaseUrl: speech.url, openaiBaseUrl: `${speech.url}/v1` },
  });
  for (const [name, value] of Object.entries(KEYS))
    await client.call('settings.setSecret', { name: name as keyof typeof KEYS, value });
  const signedIn = signIn(client);
  await fetchVod(opened);
  await add(client, `https://www.youtube.com/watch?v=${youtube.video.videoId}`);
  await add(client, `https://kick.com/${kick.world.slug}/videos/${kick.world.videoId}`);
  await signedIn;
  // From here on the sign-in's token is used where the person's own one was.
  await client.call('settings.setSecret', { name: 'twitch-token', value: null });
  await client.call('link.inspect', { text: VOD_LINK });
  await askSpeech(client);
  await meetRefusals(client);
  await recordLive(client);
  await client.call('sources.check', { ask: true });
  foundOnTheWay.push(...search().inFolder(dataDir()));
  await opened.close();
  await useCommandLine();
}

/** Downloads the VOD; while a segment hangs the unfinished work is looked through. */
async function fetchVod({ client }: OpenCore): Promise<void> {
  const isLast = (path: string): boolean => path.endsWith('720p30/3.ts');
  twitch.server.faults.push({ match: ({ url }) => isLast(url.pathname), fault: { kind: 'hang' } });
  const asked = requested(twitch.server, isLast);
  const { vodId, jobId } = await start(client, VOD_LINK);
  await asked;
  foundOnTheWay.push(...search().inFolder(dataDir()));
  await client.call('job.cancel', { jobId });
  await jobEnd(client, vodId, jobId);
  await add(client, VOD_LINK);
  await client.call('vod.export', { vodId, outDir: join(root, 'export') });
}

const start = (client: Client, text: string): Promise<{ vodId: string; jobId: string }> =>
  client.call('link.add', { text, choice: ALL, chatOffsetMs: null, only: 'fetch' });

async function add(client: Client, text: string): Promise<void> {
  const { vodId, jobId } = await start(client, text);
  await jobEnd(client, vodId, jobId);
  await client.call('vod.get', { vodId });
}

async function signIn(client: Client): Promise<void> {
  const { userCode } = await client.call('twitch.signIn', {});
  twitch.auth.confirm(userCode!);
  await untilLogin(client, ({ state }) => state === 'signed-in');
  for (const token of twitch.auth.accessTokens()) tokens.set(token, LOGIN);
}

async function askSpeech(client: Client): Promise<void> {
  for (const service of ['deepgram', 'openai'] as const) {
    await client.call('settings.test', { service });
    speech.faults.push({
      kind: 'status',
      status: 401,
      says: `Incorrect API key: ${KEYS[`${service}-api-key`]}`,
    });
    expect(await client.call('settings.test', { service })).toMatchObject({ ok: false });
  }
}

async function meetRefusals(client: Client): Promise<void> {
  const links = [
    VOD_LINK,
    `https://www.youtube.com/watch?v=${youtube.video.videoId}`,
    `https://kick.com/${kick.world.slug}/videos/${kick.world.videoId}`,
  ];
  for (const status of [401, 403, 200]) {
    for (const server of servers()) server.faults.push({ match: /./, fault: echo(status), times: Infinity });
    await Promise.all(links.map((text) => client.call('link.inspect', { text })));
    for (const server of servers()) server.faults.length = 0;
  }
}

const servers = (): SimServer[] => [twitch.server, youtube, kick.server];

async function recordLive(client: Client): Promise<void> {
  const { recordingId } = await client.call('recording.start', {
    ...{ text: `https://www.twitch.tv/${LOGIN}`, quality: '720p', keepChat: true },
  });
  await irc.joined(LOGIN);
  const line = { channel: LOGIN, login: 'ann', text: 'hello', id: 'id-1', sentAtUnixMs: Date.now() };
  irc.say(LOGIN, [privmsg(line)]);
  foundOnTheWay.push(...search().inFolder(dataDir()));
  await recordingThat(client, ({ segments, messages }) => segments >= 2 && messages > 0);
  await client.call('recording.stop', { recordingId });
  const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
  await client.call('vod.get', { vodId: vodId! });
}

/** The same library from the command line, whose keys lie in a file here, and what it prints. */
async function useCommandLine(): Promise<void> {
  const cliDir = join(root, 'cli');
  mkdirSync(cliDir);
  writeFileSync(join(cliDir, 'settings.json'), readFileSync(join(dataDir(), 'settings.json')));
  writeFileSync(join(cliDir, 'secrets.json'), JSON.stringify(KEYS), { mode: 0o600 });
  vod.behaviour.usher = 'sub-only';
  for (const more of [['--json'], []]) {
    const { stdout, stderr } = await runCli(['fetch', VOD_LINK, '--data-dir', cliDir, ...more]);
    printed.push(stdout, stderr);
  }
  rmSync(join(cliDir, 'secrets.json'));
}

describe('tokens and keys', () => {
  it('were all in use', () => {
    const asked = [twitch.server, youtube].flatMap(({ requests }) =>
      requests.map(({ url, headers }) => `${url.search} ${JSON.stringify(headers)}`),
    );
    const spoken = speech.requests.map(({ authorization }) => authorization ?? '');
    const inUse = search().in([...asked, ...spoken, ...irc.received].join('\n'));
    expect(inUse).toEqual(
      expect.arrayContaining([
        ...['own token', 'YouTube key', 'Deepgram key', 'OpenAI key', 'VOD signature', 'VOD permission'],
        ...['live signature', 'live permission', 'live address', 'media signature', 'segment signature'],
        'sign-in access2q',
      ]),
    );
    expect(irc.received.join('\n')).toContain('PASS oauth:access');
    expect(printed.join('\n')).toContain('link/sub-only');
  });

  it('are in no file: database, journals, log, settings, downloads', () => {
    expect(filesBelow(dataDir()).map((path) => path.slice(dataDir().length + 1))).toEqual(
      expect.arrayContaining(['secrets.json', 'settings.json', 'library/library.db', 'logs/klipstream.log']),
    );
    expect([...new Set(foundOnTheWay)]).toEqual([]);
    expect(search().inFolder(dataDir())).toEqual([]);
    expect(search().inFolder(join(root, 'cli'))).toEqual([]);
  });

  it('are in no export', () => {
    expect(filesBelow(join(root, 'export')).length).toBeGreaterThan(0);
    expect(search().inFolder(join(root, 'export'))).toEqual([]);
  });

  it('are in no message to the page, and nowhere in what is printed', () => {
    expect(sent.length).toBeGreaterThan(50);
    expect(search().in(sent.join('\n'))).toEqual([]);
    expect(search().in(printed.join('\n'))).toEqual([]);
  });
});

/** Everything that this process writes to its output, the warnings of Node with it. */
function listenToOutput(): () => void {
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write.bind(stream));
  for (const [index, stream] of streams.entries())
    stream.write = (...args: unknown[]) => {
      printed.push(String(args[0]));
      return (originals[index] as (...args: unknown[]) => boolean)(...args);
    };
  return () => {
    for (const [index, stream] of streams.entries()) stream.write = originals[index]!;
  };
}

async function youTubeFormats(dir: string): Promise<SimFormat[]> {
  const part = async (name: string, map: string): Promise<Buffer> => {
    await ffmpeg('-i', join(dir, 'vod.mp4'), '-map', map, '-c', 'copy', join(dir, name));
    return readFileSync(join(dir, name));
  };
  return [
    {
      ...{ itag: 134, mimeType: 'video/mp4; codecs="avc1.42c01e"', width: 320, height: 180, fps: 30 },
      ...{ bitrate: 200_000, isSound: false, bytes: await part('yt-picture.mp4', '0:v') },
    },
    {
      ...{ itag: 140, mimeType: 'audio/mp4; codecs="mp4a.40.2"', bitrate: 96_000, isSound: true },
      bytes: await part('yt-sound.m4a', '0:a'),
    },
  ];
}

/** Resolves with the next request whose path is meant. */
function requested(server: SimServer, isMeant: (path: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const see = (request: { url?: string }): void => {
      if (!isMeant(new URL(request.url ?? '/', 'http://sim').pathname)) return;
      server.http.off('request', see);
      resolve();
    };
    server.http.on('request', see);
  });
}

const untilLogin = (client: Client, accepts: (login: TwitchLogin) => boolean): Promise<TwitchLogin> =>
  new Promise((resolve, reject) => {
    const see = (login: TwitchLogin): void => {
      if (!accepts(login)) return;
      stop();
      resolve(login);
    };
    const stop = client.subscribe('twitch.login', {}, see, reject);
  });
