import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/contract/index.ts';
import type { ChatMessage } from '../../../src/shared/model/chat.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { startTwitchSim, type TwitchSim } from '../twitch/twitch-sim.ts';
import type { VodMedia } from '../twitch/vod-media.ts';
import { privmsg } from './irc-lines.ts';
import { attachIrcSim, type IrcSim } from './irc-server.ts';
import { createLiveHls, type LiveHls } from './live-hls.ts';
import { makeLiveMedia, type LiveMedia } from './live-media.ts';
import { recordingThat } from '../../support/wait-for.ts';

/** When the VOD's stand-in says that its broadcast began. */
const STARTED_AT = Date.UTC(2026, 0, 10, 18);
const LOGIN = 'streamer42';

let folder: string;
let media: LiveMedia;
let sim: TwitchSim;
let live: LiveHls;
let irc: IrcSim;
let opened: OpenCore;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-fill-'));
  media = await makeLiveMedia(join(folder, 'media'), 84);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(async () => {
  await opened.close();
  irc.close();
  await sim.server.close();
});

/** Two minutes of stream; of the VOD only the playlist and the chat are read. */
async function onAir(): Promise<Client> {
  const slots = Array.from({ length: 60 }, () => ({ kind: 'live' as const }));
  live = createLiveHls({ login: LOGIN, media, startedAtUnixMs: STARTED_AT, slots });
  // The recorder reads the playlist once a second: the stream's clock goes as fast as ours.
  live.perRead = 0.5;
  const listed = slots.map(() => Buffer.from('not read'));
  const vod: VodMedia = { video: listed, sound: listed, durationSec: 120 };
  sim = await startTwitchSim({ media: vod, messages: 1200, before: live.routes });
  irc = attachIrcSim(sim.server.http);
  opened = await openCore(await mkdtemp(join(folder, 'data-')));
  const endpoints = { ...sim.endpoints, twitchIrc: sim.server.url.replace('http', 'ws') };
  await opened.client.call('settings.set', { patch: { endpoints } });
  return opened.client;
}

/** Resolves once two jobs of the VOD have ended: the recording's, and the one after its chat was filled. */
const analysedTwice = (client: Client, vodId: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const ended = new Set<string>();
    const stop = client.subscribe(
      'jobs.progress',
      { vodId },
      ({ jobs }) => {
        for (const job of jobs) if (job.finishedAtUnixMs !== null) ended.add(job.jobId);
        if (ended.size < 2) return;
        stop();
        resolve();
      },
      reject,
    );
  });

async function readLines(path: string): Promise<unknown[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

it('fills what the chat missed while it was lost from the VOD of the broadcast', async () => {
  const client = await onAir();
  const { recordingId } = await client.call('recording.start', {
    text: `https://www.twitch.tv/${LOGIN}`,
    quality: '720p',
    keepChat: true,
  });
  await irc.joined(LOGIN);
  const say = (id: string): void =>
    irc.say(LOGIN, [
      privmsg({ channel: LOGIN, login: 'ann', text: 'hello', id, sentAtUnixMs: live.nowUnixMs() }),
    ]);
  say('live-1');
  await recordingThat(client, ({ segments, messages }) => segments >= 4 && messages === 1);
  irc.netsplit();
  await irc.joined(LOGIN, 1);
  await recordingThat(client, ({ gaps }) => gaps.some(({ kind }) => kind === 'no-chat'));
  say('live-2');
  const { segments } = await recordingThat(client, ({ messages }) => messages === 2);
  await recordingThat(client, (recording) => recording.segments >= segments + 2);
  await client.call('recording.stop', { recordingId });
  const { vodId } = await recordingThat(client, ({ state }) => state === 'finished');
  await analysedTwice(client, vodId!);

  const dir = join(opened.dataDir, 'library', 'recordings', recordingId);
  const journal = (await readLines(join(dir, 'journal.jsonl'))) as Record<string, unknown>[];
  const gap = journal.find(({ type }) => type === 'chat-gap')!;
  const filled = journal.filter(({ type }) => type === 'chat-filled');
  expect(filled).toMatchObject([{ fromUnixMs: gap['fromUnixMs'], toUnixMs: gap['toUnixMs'] }]);
  const messages = (await readLines(join(dir, 'chat.jsonl'))).slice(1) as ChatMessage[];
  const times = messages.map(({ sentAtUnixMs }) => sentAtUnixMs!);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(messages.filter(({ id }) => id?.startsWith('live-'))).toHaveLength(2);
  expect(new Set(messages.map(({ id }) => id)).size).toBe(messages.length);
  expect(messages.length - 2).toBe(filled[0]!['messages']);

  // Everything that the VOD's chat has of that time is in it, at its place on the timeline.
  const skewMs = journal.findLast(({ type }) => type === 'skew')!['ms'] as number;
  const [from, to] = [Number(gap['fromUnixMs']) - skewMs, Number(gap['toUnixMs']) - skewMs];
  const { chat } = sim;
  const sentAt = Array.from({ length: chat.count }, (_, index) => Date.parse(chat.node(index).createdAt));
  const expected = sentAt.filter((ms) => ms >= from && ms <= to);
  expect(expected.length).toBeGreaterThan(0);
  expect(times).toEqual(expect.arrayContaining(expected));
  const { summary } = await client.call('vod.get', { vodId: vodId! });
  expect(summary.messageCount).toBe(messages.length);
  const { truth } = await client.call('review.highlights', {
    ...{ vodId: vodId!, weights: null, sensitivity: null },
  });
  expect(truth.filter(({ kind }) => kind === 'no-chat')).toEqual([]);
});
