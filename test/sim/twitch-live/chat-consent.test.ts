import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createFileLog } from '../../../src/core/infra/log/file-log.ts';
import type { Client } from '../../../src/shared/contract/index.ts';
import { CLI_ENTRY } from '../../support/built.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { filesBelow, SecretSearch } from '../../support/secret-search.ts';
import { firstEnded, recordingThat, viewThat } from '../../support/wait-for.ts';
import { startSimServer, type SimServer } from '../sim-server.ts';
import { privmsg } from './irc-lines.ts';
import { attachIrcSim, type IrcSim } from './irc-server.ts';
import { createLiveHls, type LiveHls } from './live-hls.ts';
import { makeLiveMedia, type LiveMedia } from './live-media.ts';

const LOGIN = 'pajlada';
const CHANNEL = `https://www.twitch.tv/${LOGIN}`;
/** Words that are nowhere else. */
const PLANTED = {
  name: 'quillwortviewer',
  word: 'brimstonecatapult',
  emote: 'zanzibarKEKW',
  id: '5e0bd0c1-planted-id',
  note: 'obsidiantrampoline',
  early: 'cinnamonbulldozer',
};
const search = new SecretSearch(PLANTED);

let folder: string;
let media: LiveMedia;
let dir: string;
let server: SimServer;
let irc: IrcSim;
let live: LiveHls;
let opened: OpenCore | null;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klipstream-consent-'));
  media = await makeLiveMedia(join(folder, 'media'), 84);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await opened?.close();
  irc.close();
  await server.close();
});

/** A library in `dir`, its log and its temp folder beside it. */
async function open(): Promise<Client> {
  opened = await openCore(dir, { log: createFileLog(join(dir, 'logs'), () => Date.now()) });
  return opened.client;
}
async function close(): Promise<void> {
  await opened?.close();
  opened = null;
}

async function onAir(): Promise<void> {
  dir = mkdtempSync(join(folder, 'data-'));
  mkdirSync(join(dir, 'tmp'));
  const slots = Array.from({ length: 40 }, () => ({ kind: 'live' as const }));
  live = createLiveHls({ login: LOGIN, media, startedAtUnixMs: Date.now() - 6000, slots });
  server = await startSimServer({ routes: live.routes });
  irc = attachIrcSim(server.http);
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  const client = await open();
  await client.call('settings.set', { patch: { endpoints, clipsFolder: join(dir, 'clips') } });
  await close();
}

let said = 0;
const say = (text: string, tags: Record<string, string> = {}): void =>
  irc.say(LOGIN, [
    privmsg({
      ...{ channel: LOGIN, login: PLANTED.name, text, id: `${PLANTED.id}-${said++}`, tags },
      sentAtUnixMs: live.nowUnixMs(),
    }),
  ]);

function sayPlanted(): void {
  for (let time = 0; time < 3; time++) say(`${PLANTED.word} ${PLANTED.emote}`);
  say(`!clip ${PLANTED.note}`, { badges: 'broadcaster/1' });
}

/** Looked at again and again: it is another process that makes it come true. */
async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await wait(50);
}

const clips = (): string[] =>
  existsSync(join(dir, 'clips'))
    ? filesBelow(join(dir, 'clips')).filter((path) => path.endsWith('.mp4'))
    : [];
const recordingDir = (): string => {
  const recordings = join(dir, 'library', 'recordings');
  return join(recordings, readdirSync(recordings)[0]!);
};

const arrived = (): string => join(recordingDir(), 'chat-arrived.jsonl');

/** The command line records until it has saved a clip that chat asked for and `isReady`, and is killed. */
async function recordAndKill(options: string[] = [], isReady = () => true): Promise<void> {
  const args = [fileURLToPath(CLI_ENTRY), 'record', CHANNEL, '--data-dir', dir, ...options];
  const child = spawn(process.execPath, args, {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: join(dir, 'tmp') },
  });
  const died = new Promise((resolve) => child.on('close', resolve));
  await irc.joined(LOGIN);
  await until(() => existsSync(join(dir, 'library', 'recordings')));
  sayPlanted();
  await until(() => clips().length > 0 && isReady());
  child.kill('SIGKILL');
  await died;
}

/** Where something planted is found, as paths in `dir`; the clips' names count, too. */
const foundIn = (): string[] => {
  const inFiles = search.inFolder(dir);
  const inNames = filesBelow(dir).flatMap((path) => search.in(path).map((name) => `${name} in name ${path}`));
  return [...inFiles, ...inNames].map((finding) => finding.replace(dir, ''));
};

/** Takes the recording up again, hears chat once more, stops and waits for the analysis. */
async function goOnAndStop(client: Client): Promise<string> {
  await opened!.core.start();
  const { recordingId } = await recordingThat(client, ({ chatState }) => chatState === 'connected');
  sayPlanted();
  // It is read and shown while it happens, kept or not.
  const { chat } = await viewThat(client, recordingId, (view) => view.chat.topEmotes.length > 0);
  expect(chat.topEmotes.map(({ name }) => name)).toContain(PLANTED.emote);
  await client.call('live.mark', { recordingId, note: '' });
  await client.call('recording.stop', { recordingId });
  const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
  expect((await firstEnded(client, vodId!)).error).toBeNull();
  return vodId!;
}

describe('the chat of a live recording', () => {
  it('leaves nothing on the disk that nobody asked to keep, also where the app is killed', async () => {
    await onAir();
    await recordAndKill();
    expect(foundIn()).toEqual([]);
    const client = await open();
    const vodId = await goOnAndStop(client);
    const { summary } = await client.call('vod.get', { vodId });
    expect(summary.messageCount).toBe(0);
    const asked = { vodId, weights: null, sensitivity: null };
    const { truth } = await client.call('review.highlights', asked);
    expect(truth).toContainEqual(
      expect.objectContaining({ kind: 'no-chat', note: 'Chat was not kept: that was not switched on.' }),
    );
    await close();
    expect(foundIn()).toEqual([]);
    expect(clips().length).toBeGreaterThan(0);
  });

  it('is where it belongs when it is kept, and never in logs or temporary files', async () => {
    await onAir();
    // Chat is written five times a second.
    await recordAndKill(['--keep-chat'], () =>
      search.inFolder(recordingDir()).includes(`word in ${arrived()}`),
    );
    const client = await open();
    const vodId = await goOnAndStop(client);
    expect((await client.call('vod.get', { vodId })).summary.messageCount).toBe(8);
    await close();
    const found = foundIn();
    for (const name of ['name', 'word', 'emote', 'id'])
      expect(found).toContainEqual(`${name} in ${join(recordingDir(), 'chat.jsonl').replace(dir, '')}`);
    expect(found).toContain('word in /library/library.db');
    expect(found.filter((finding) => /in \/(logs|tmp)\//.test(finding))).toEqual([]);
  });

  it('is gone from every byte once its time is over, also after a crash, and its figures stay', async () => {
    await onAir();
    let client = await open();
    const started = { text: CHANNEL, quality: '720p', keepChat: true, keepChatDays: 1 };
    const { recordingId } = await client.call('recording.start', started);
    await irc.joined(LOGIN);
    sayPlanted();
    await viewThat(client, recordingId, ({ moments }) => moments[0]?.reason === PLANTED.note);
    await recordingThat(client, ({ keptMessages, segments }) => keptMessages === 4 && segments > 2);
    await client.call('recording.stop', { recordingId });
    const { vodId, chatKeptUntilUnixMs, startedAtUnixMs } = await recordingThat(
      client,
      ({ state }) => state === 'finished',
    );
    expect(chatKeptUntilUnixMs).toBe(startedAtUnixMs + 24 * 3_600_000);
    await firstEnded(client, vodId!);
    await client.call('faces.consent', { vodId: vodId!, isGiven: true });
    await client.call('faces.setRegion', { vodId: vodId!, region: { x: 0, y: 0, width: 1, height: 1 } });
    const asked = { vodId: vodId!, weights: null, sensitivity: null };
    const before = await client.call('review.highlights', asked);
    expect((await client.call('vod.get', { vodId: vodId! })).summary.messageCount).toBe(4);
    await close();
    expect(foundIn()).toContain('word in /library/library.db');

    // A day later; an earlier start was killed when it had begun.
    const db = new Database(join(dir, 'library', 'library.db'));
    db.exec('UPDATE chat_retention SET until_unix_ms = 0, deleted_at_unix_ms = 1000');
    db.exec("DELETE FROM source WHERE role = 'chat'");
    db.close();
    client = await open();
    await opened!.core.start();
    await until(() => !existsSync(arrived()));
    await close();
    // The clip that a moderator named keeps its name.
    const isClipName = (finding: string): boolean =>
      finding.startsWith('note') && /moments\.json$|clip-jobs\.db|\/clips\//.test(finding);
    expect(foundIn().filter((finding) => !isClipName(finding))).toEqual([]);

    client = await open();
    const vod = await client.call('vod.get', { vodId: vodId! });
    expect(vod.summary).toMatchObject({ messageCount: 0, hasChat: false });
    expect(vod).toMatchObject({ faceConsent: false, faceRegion: null });
    expect(vod.tracks).toContain('chat');
    await client.call('vod.analyze', { vodId: vodId!, only: null });
    expect(await firstEnded(client, vodId!)).toMatchObject({ status: 'Completed', error: null });
    const after = await client.call('review.highlights', asked);
    const places = (found: typeof after): number[] => found.highlights.map(({ peakMs }) => peakMs);
    expect(places(after)).toEqual(places(before));
    expect(after.truth).toContainEqual(
      expect.objectContaining({ note: 'Chat was deleted on 1970-01-01, as it was to be kept 1 day.' }),
    );
    await close();
    expect(foundIn().filter((finding) => !isClipName(finding))).toEqual([]);
  });

  it('of people who are excluded is neither kept nor counted', async () => {
    await onAir();
    const client = await open();
    await client.call('settings.set', { patch: { ignoredChatters: [PLANTED.name.toUpperCase()] } });
    const started = { text: CHANNEL, quality: '720p', keepChat: true };
    const { recordingId } = await client.call('recording.start', started);
    await irc.joined(LOGIN);
    sayPlanted();
    const other = { channel: LOGIN, login: 'ann', text: 'hello', id: 'ann-1' };
    irc.say(LOGIN, [privmsg({ ...other, sentAtUnixMs: live.nowUnixMs() })]);
    const heard = await recordingThat(
      client,
      ({ keptMessages, segments }) => keptMessages > 0 && segments > 0,
    );
    expect(heard).toMatchObject({ messages: 1, keptMessages: 1 });
    await client.call('recording.stop', { recordingId });
    await recordingThat(client, ({ state }) => state === 'finished');
    await close();
    expect(search.inFolder(join(dir, 'library'))).toEqual([]);
  });

  it('is kept from when it is switched on, and deleted when it is switched off', async () => {
    await onAir();
    const client = await open();
    const { recordingId } = await client.call('recording.start', { text: CHANNEL, quality: '720p' });
    await irc.joined(LOGIN);
    say(PLANTED.early);
    await recordingThat(client, ({ messages, segments }) => messages === 1 && segments > 0);
    await client.call('recording.keepChat', { recordingId, keep: true, deleteKept: false });
    sayPlanted();
    expect(await recordingThat(client, ({ messages }) => messages === 5)).toMatchObject({
      ...{ keepsChat: true, keptMessages: 4 },
    });
    await until(() => existsSync(arrived()) && search.inFolder(recordingDir()).length > 0);
    expect(foundIn().filter((finding) => finding.startsWith('early'))).toEqual([]);
    await viewThat(client, recordingId, ({ moments }) => moments[0]?.reason === PLANTED.note);

    await client.call('recording.keepChat', { recordingId, keep: false, deleteKept: true });
    expect(existsSync(arrived())).toBe(false);
    sayPlanted();
    const dropped = await recordingThat(client, ({ messages }) => messages === 9);
    expect(dropped).toMatchObject({ keepsChat: false, keptMessages: 0 });
    await client.call('recording.stop', { recordingId });
    await recordingThat(client, ({ state }) => state === 'finished');
    await close();
    // The clip that a moderator named keeps its name.
    expect(search.inFolder(recordingDir()).filter((finding) => !finding.startsWith('note'))).toEqual([]);
  });
});
