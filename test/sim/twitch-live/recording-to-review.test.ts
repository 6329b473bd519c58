import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/contract/index.ts';
import type { Marker } from '../../../src/shared/contract/review.ts';
import type { LiveNote } from '../../../src/shared/model/live-note.ts';
import type { LiveView } from '../../../src/shared/model/live.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { startSimServer, type SimServer } from '../sim-server.ts';
import { privmsg } from './irc-lines.ts';
import { attachIrcSim, type IrcSim } from './irc-server.ts';
import { createLiveHls, type LiveHls, type Slot } from './live-hls.ts';
import { makeLiveMedia, type LiveMedia } from './live-media.ts';
import { firstEnded, recordingThat, viewThat } from '../../support/wait-for.ts';

const CHANNEL = 'https://www.twitch.tv/pajlada';

/** The first seconds of a recording: the test has no minute to wait for one. */
const NOTE: LiveNote = {
  ...{ startMs: 0, endMs: 1500, lines: 0, people: 0, perMinute: 0, usualPerMinute: null, score: null },
  mood: { lines: 0, sentiment: null, confidence: 0, emotions: null, words: 'quiet' },
  ...{ words: 'Nobody wrote anything.', terms: [], messages: [] },
};

let folder: string;
let media: LiveMedia;
let server: SimServer;
let irc: IrcSim;
let live: LiveHls;
let opened: OpenCore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-record-'));
  media = await makeLiveMedia(join(folder, 'media'), 84);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await opened.close();
  irc.close();
  await server.close();
});

async function onAir(plan: string): Promise<Client> {
  const slots = plan
    .split('')
    .map((letter): Slot => (letter === 'a' ? { kind: 'ad', pod: 1 } : { kind: 'live' }));
  live = createLiveHls({ login: 'pajlada', media, startedAtUnixMs: Date.now() - 6000, slots });
  server = await startSimServer({ routes: live.routes });
  irc = attachIrcSim(server.http);
  opened = await openCore(await mkdtemp(join(folder, 'data-')));
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  await opened.client.call('settings.set', { patch: { endpoints } });
  return opened.client;
}

describe('a channel that is live', () => {
  it('is recorded, stopped by the person, and becomes a VOD with its chat and its gaps', async () => {
    const client = await onAir('lllaalllllllllllllllll');
    const { recordingId } = await client.call('recording.start', {
      text: CHANNEL,
      quality: '720p',
      keepChat: true,
    });
    await irc.joined('pajlada');
    const line = { channel: 'pajlada', login: 'ann', text: 'what a play', id: 'id-1' };
    irc.say('pajlada', [privmsg({ ...line, sentAtUnixMs: live.nowUnixMs() })]);
    const recording = await recordingThat(client, ({ segments, messages }) => segments >= 5 && messages > 0);
    expect(recording).toMatchObject({ recordingId, state: 'recording', chatState: 'connected' });
    await expect(
      client.call('recording.start', { text: CHANNEL, quality: '720p', keepChat: true }),
    ).rejects.toMatchObject({
      code: 'recording/already',
    });

    const heard = await viewThat(client, recordingId, ({ sound }) => sound.lufs !== null);
    expect(heard).toMatchObject({ sound: { state: 'heard', note: null }, moments: [] });
    const { moment } = await client.call('live.mark', { recordingId, note: 'what a play' });
    const { momentId: unwanted } = (await client.call('live.mark', { recordingId, note: 'no' })).moment;
    await client.call('live.judge', { recordingId, momentId: unwanted, verdict: 'skipped' });
    const judged = await viewThat(client, recordingId, ({ moments }) =>
      moments.some(({ verdict }) => verdict === 'skipped'),
    );
    expect(judged.moments).toHaveLength(2);
    const isSaved = ({ moments }: LiveView): boolean => moments.some(({ clip }) => clip?.state === 'saved');
    const { moments } = await viewThat(client, recordingId, isSaved);
    expect(existsSync(moments.find(({ clip }) => clip?.state === 'saved')!.clip!.path!)).toBe(true);

    const folderOfIt = join(opened.dataDir, 'library', 'recordings', recordingId);
    await appendFile(join(folderOfIt, 'live-notes.jsonl'), `${JSON.stringify(NOTE)}\n`);
    await client.call('recording.stop', { recordingId });
    const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
    await expect(client.call('live.mark', { recordingId, note: '' })).rejects.toMatchObject({
      code: 'live/not-running',
    });
    const { markers } = await client.call('review.markers', { vodId: vodId! });
    expect(markers).toMatchObject([
      { markerId: `live-${moment.momentId}`, label: 'what a play', origin: 'own' },
    ]);
    const { notes } = await client.call('review.liveNotes', { vodId: vodId! });
    // On the media's clock, which began before the recording did.
    expect(notes).toMatchObject([{ words: NOTE.words, endMs: notes[0]!.startMs + NOTE.endMs }]);
    expect(notes[0]!.startMs).toBeGreaterThan(0);
    const job = await firstEnded(client, vodId!);
    expect(job.error).toBeNull();
    const { summary } = await client.call('vod.get', { vodId: vodId! });
    expect(summary).toMatchObject({ title: 'A stream', channel: 'Streamer', messageCount: 1 });
    expect(summary.durationMs).toBeGreaterThan(9000);
    const asked = { vodId: vodId!, weights: null, sensitivity: null };
    const { truth } = await client.call('review.highlights', asked);
    expect(truth).toContainEqual(expect.objectContaining({ kind: 'ad' }));

    await client.call('vod.remove', { vodId: vodId! });
    await client.call('vod.purge', { vodId: vodId! });
    expect(opened.trashed.some((path) => existsSync(join(path, 'recording', 'recording.mp4')))).toBe(true);
  });

  it('says at the marker which clip could not be saved', async () => {
    const client = await onAir('lllllllllllll');
    const clipsFolder = join(opened.dataDir, 'clips of mine');
    await mkdir(clipsFolder);
    await client.call('settings.set', { patch: { clipsFolder } });
    const { recordingId } = await client.call('recording.start', {
      ...{ text: CHANNEL, quality: '720p', keepChat: false },
    });
    await viewThat(client, recordingId, ({ sound }) => sound.lufs !== null);
    // The drive is gone.
    await rm(clipsFolder, { recursive: true });
    await writeFile(clipsFolder, '');
    const note = 'look here '.repeat(20).trim();
    await client.call('live.mark', { recordingId, note });
    await client.call('recording.stop', { recordingId });
    const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
    const { markers } = await client.call('review.markers', { vodId: vodId! });
    expect(markers.map(({ label }) => label)).toEqual([`${note} (its clip was not saved)`]);
    // Taken away and back, as undo does.
    const [{ markerId, atMs, label }] = markers as [Marker];
    await client.call('review.removeMarker', { vodId: vodId!, markerId });
    await client.call('review.addMarker', { vodId: vodId!, markerId, atMs, label });
    expect((await client.call('review.markers', { vodId: vodId! })).markers).toEqual(markers);
  });

  it('that is watched is recorded by itself, once', async () => {
    const client = await onAir('lllllllllllll');
    await opened.core.start();
    await client.call('channels.watch', { text: CHANNEL, autoRecord: true });
    const { recordingId } = await recordingThat(client, ({ segments }) => segments > 1);
    const { channels } = await client.call('channels.list', {});
    expect(channels).toMatchObject([{ state: 'live', name: 'Streamer', autoRecord: true, note: null }]);
    // Said again, it is the same recording.
    await client.call('channels.watch', { text: CHANNEL, autoRecord: true });
    await client.call('recording.stop', { recordingId });
    await recordingThat(client, ({ state }) => state === 'finished');
    await client.call('channels.unwatch', { channelKey: channels[0]!.channelKey });
    expect(await client.call('channels.list', {})).toEqual({ channels: [] });
  });

  it('can only be watched by its own address', async () => {
    const client = await onAir('lll');
    const watch = (text: string): Promise<unknown> =>
      client.call('channels.watch', { text, autoRecord: false });
    await expect(watch('https://www.twitch.tv/videos/12345')).rejects.toMatchObject({
      code: 'link/not-a-channel',
    });
    await expect(watch('pajlada')).rejects.toMatchObject({ code: 'link/which-site' });
  });

  it('that is offline, unknown or no channel at all is refused with a sentence', async () => {
    const client = await onAir('lll');
    const start = (text: string): Promise<unknown> =>
      client.call('recording.start', { text, quality: '720p', keepChat: true });
    await expect(start('https://www.twitch.tv/videos/12345')).rejects.toMatchObject({
      code: 'link/not-a-channel',
    });
    await expect(start('what?')).rejects.toMatchObject({ code: expect.stringMatching(/^link\//) as string });
    await start('https://www.twitch.tv/nobody_of_that_name');
    const failed = await recordingThat(client, ({ state }) => state === 'failed');
    expect(failed.error).toMatchObject({ code: 'link/not-found' });
  });
});
