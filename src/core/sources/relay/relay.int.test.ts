import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import {
  type Encoder,
  freePort,
  grown,
  makeStream,
  startEncoder,
  startWriter,
} from '../../../../test/support/encoder.ts';
import { openCore, type OpenCore } from '../../../../test/support/open-core.ts';
import { privmsg } from '../../../../test/sim/twitch-live/irc-lines.ts';
import { attachIrcSim, type IrcSim } from '../../../../test/sim/twitch-live/irc-server.ts';
import { startSimServer, type SimServer } from '../../../../test/sim/sim-server.ts';
import { firstEnded, recordingThat, viewThat } from '../../../../test/support/wait-for.ts';
import { seenIn } from '../../../../test/support/seen-colours.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { readMoments } from '../../live/analysis/moment-file.ts';
import { silentLog } from '../../ports/log.ts';
import type { LiveView } from '../../../shared/model/live.ts';
import { type EncoderInput, relayAddress } from '../../../shared/model/relay.ts';

const CHAT = 'https://www.twitch.tv/pajlada';
const TWENTY_SEC = 20;

let folder: string;
let stream: string;
let mute: string;
let server: SimServer;
let irc: IrcSim;
let opened: OpenCore;
let encoders: Pick<Encoder, 'kill'>[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klip-relay-'));
  stream = join(folder, 'stream.mp4');
  mute = join(folder, 'mute.mp4');
  await makeStream(stream, { durationSec: TWENTY_SEC, loudAtSec: [6] });
  await makeStream(mute, { durationSec: TWENTY_SEC, loudAtSec: [], hasSound: false });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  encoders = [];
  server = await startSimServer({ routes: [] });
  irc = attachIrcSim(server.http);
  const log = { ...silentLog, error: (event: string) => told.forEach((tell) => tell(event)) };
  opened = await openCore(mkdtempSync(join(folder, 'data-')), { log });
  const endpoints = { twitchIrc: server.url.replace('http', 'ws'), twitchGql: `${server.url}/gql` };
  await opened.client.call('settings.set', { patch: { endpoints } });
});
afterEach(async () => {
  await Promise.all(encoders.map((encoder) => encoder.kill()));
  await opened.close();
  irc.close();
  await server.close();
});

const told = new Set<(event: string) => void>();
/** Resolves when the log tells it. */
const warned = (wanted: string): Promise<void> =>
  new Promise((resolve) => told.add((event) => event === wanted && resolve()));

const rtmp = async (key = 'cam'): Promise<EncoderInput> => ({ kind: 'rtmp', port: await freePort(), key });

function send(file: string, address: string): Encoder {
  const encoder = startEncoder(file, address);
  encoders.push(encoder);
  return encoder;
}

it('records what an encoder sends with the chat of a channel, says when it was away, and makes a VOD of it', async () => {
  const { client } = opened;
  const input = await rtmp();
  const { recordingId } = await client.call('recording.listen', { input, chat: CHAT, keepChat: true });
  expect(await recordingThat(client, () => true)).toMatchObject({ state: 'connecting', channel: 'cam' });
  const first = send(stream, relayAddress(input));
  await irc.joined('pajlada');
  const line = { channel: 'pajlada', login: 'ann', text: 'what a play', id: 'id-1' };
  irc.say('pajlada', [privmsg({ ...line, sentAtUnixMs: Date.now() })]);
  await recordingThat(client, ({ segments, messages }) => segments >= 2 && messages === 1);
  await viewThat(client, recordingId, ({ sound }) => sound.lufs !== null);
  await first.kill();
  await recordingThat(client, ({ state }) => state === 'reconnecting');
  send(stream, relayAddress(input));
  const back = await recordingThat(client, ({ gaps, segments }) => gaps.length > 0 && segments >= 4);
  expect(back.gaps[0]).toMatchObject({ kind: 'missing' });
  await client.call('recording.stop', { recordingId });
  const { vodId, channel } = await recordingThat(client, ({ state }) => state === 'finished');
  expect(channel).toBe('pajlada');
  await firstEnded(client, vodId!);
  const { summary } = await client.call('vod.get', { vodId: vodId! });
  expect(summary).toMatchObject({ messageCount: 1, hasVideo: true });
});

it('takes SRT, and two feeds at once; what has no sound says so and goes on without chat', async () => {
  const { client } = opened;
  const inputs: EncoderInput[] = [await rtmp('one'), { kind: 'srt', port: await freePort() }];
  const started: { recordingId: string }[] = [];
  for (const input of inputs) started.push(await client.call('recording.listen', { input, chat: null }));
  send(mute, relayAddress(inputs[0]!));
  send(stream, `${relayAddress(inputs[1]!)}?mode=caller&latency=200000`);
  const [silent, heard] = started.map(({ recordingId }) => recordingId);
  const view = await viewThat(client, silent!, ({ sound }) => sound.state === 'none');
  expect(view.chat.perMinute).toBeNull();
  await viewThat(client, heard!, ({ sound }) => sound.lufs !== null);
  const both = await recordingThat(
    client,
    ({ recordingId, segments }) => recordingId === silent && segments > 0,
  );
  expect(both.chatState).toBe('off');
});

it('records a further camera as part of the session, and ends it with the session', async () => {
  const { client } = opened;
  const [input, second] = [await rtmp('main'), await rtmp('side')];
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  const asked = { input: second, chat: CHAT, cameraOf: recordingId };
  const camera = await client.call('recording.listen', asked);
  const isCamera = (one: { recordingId: string }): boolean => one.recordingId === camera.recordingId;
  const third = { input: await rtmp('third'), chat: null, cameraOf: camera.recordingId };
  await expect(client.call('recording.listen', third)).rejects.toMatchObject({ code: 'recording/unknown' });
  send(stream, relayAddress(input));
  send(stream, relayAddress(second));
  const path = join(folder, 'camera.mkv');
  const writer = startWriter(stream, path);
  encoders.push(writer);
  await grown(path);
  const file = { input: { kind: 'file', path }, chat: null, cameraOf: recordingId } as const;
  const growing = await client.call('recording.listen', file);
  const running = await recordingThat(client, (one) => isCamera(one) && one.segments > 0);
  expect(running).toMatchObject({ camera: { of: recordingId, number: 2 }, chatState: 'off', chatKey: null });
  const main = await recordingThat(client, (one) => one.recordingId === recordingId && one.segments > 0);
  const read = await recordingThat(
    client,
    (one) => one.recordingId === growing.recordingId && one.segments > 0,
  );
  expect(read.camera).toEqual({ of: recordingId, number: 3 });
  await client.call('recording.stop', { recordingId });
  const ended = await recordingThat(client, (one) => isCamera(one) && one.state === 'finished');
  const { summary } = await client.call('vod.get', { vodId: ended.vodId! });
  expect(summary.title).toBe(`${main.title} (camera 2)`);
});

it('holds a camera over a restart of the app, until it is gone, and gives its number to no other', async () => {
  const { client } = opened;
  const { recordingId } = await client.call('recording.listen', { input: await rtmp('main'), chat: null });
  const add = async (key: string): Promise<string> => {
    const asked = { input: await rtmp(key), chat: null, cameraOf: recordingId };
    return (await opened.client.call('recording.listen', asked)).recordingId;
  };
  const [second, third] = [await add('second'), await add('third')];
  for (const camera of [3, null, 2]) await client.call('live.pin', { recordingId, camera });
  await client.call('recording.stop', { recordingId: third });
  await opened.close();
  opened = await openCore(opened.dataDir);
  await opened.core.start();
  const seen = (...numbers: number[]): Promise<LiveView> =>
    viewThat(opened.client, recordingId, ({ cameras }) => String(cameras?.numbers ?? []) === String(numbers));
  expect((await seen(1, 2)).cameras?.held).toBe(2);
  await add('fourth');
  await seen(1, 2, 4);
  await opened.client.call('recording.stop', { recordingId: second });
  expect((await seen(1, 4)).cameras?.held).toBeNull();
});

// It is encoded behind everything else that runs on the machine.
it('cuts a moment between the cameras of its session, lined up by sound, as the person held them', async () => {
  const { client } = opened;
  const [red, blue] = ['red', 'blue'].map((colour) => ({ colour, file: join(folder, `${colour}.mp4`) }));
  for (const { colour, file } of [red!, blue!])
    await makeStream(file, { durationSec: TWENTY_SEC, loudAtSec: [2, 6], colour });
  const [input, second] = [await rtmp('red'), await rtmp('blue')];
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  const pin = (camera: number): Promise<unknown> => client.call('live.pin', { recordingId, camera });
  await expect(pin(2)).rejects.toMatchObject({ code: 'live/no-camera' });
  const other = await client.call('recording.listen', { input: second, chat: null, cameraOf: recordingId });
  send(blue!.file, relayAddress(second));
  await recordingThat(client, (one) => one.recordingId === other.recordingId && one.segments > 0);
  send(red!.file, relayAddress(input));
  const mainHas = (count: number): Promise<unknown> =>
    recordingThat(client, (one) => one.recordingId === recordingId && one.segments >= count);
  await mainHas(1);
  await pin(1);
  await mainHas(2);
  await pin(2);
  await viewThat(client, recordingId, ({ cameras }) => cameras?.held === 2);
  await mainHas(4);
  const { moment } = await client.call('live.mark', { recordingId, note: 'both' });
  const saved = await viewThat(
    client,
    recordingId,
    ({ moments }) => moments[0]?.cameras?.state === 'waiting',
  );
  expect(saved.moments[0]).toMatchObject({ momentId: moment.momentId, clip: { state: 'saved' } });
  await client.call('recording.stop', { recordingId });
  const { clip, cameras } = (
    await readMoments(join(opened.dataDir, 'library', 'recordings', recordingId))
  )[0]!;
  expect(cameras).toMatchObject({ state: 'saved', note: null });
  expect(cameras!.path).toBe(clip!.path!.replace('.mp4', ' (cameras).mp4'));
  const probe = await mediaTool().probe(cameras!.path!);
  expect(probe.audio).toHaveLength(1);
  expect(Math.abs(probe.durationMs - clip!.durationMs!)).toBeLessThan(100);
  const seen = await seenIn(cameras!.path!);
  expect([seen[0], seen.at(-1)]).toEqual([0, 1]);
}, 300_000);

it('hangs up on another stream key, and refuses a port that is taken', async () => {
  const { client } = opened;
  const input = await rtmp();
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  const wrong = send(stream, relayAddress({ ...input, key: 'other' } as EncoderInput));
  // Hung up on, again and again: nothing of it is recorded.
  await warned('relay.wrong-key');
  const told = await recordingThat(client, ({ note }) => note !== null);
  expect(told.note).toContain('set the key “cam”');
  await wrong.kill();
  send(stream, relayAddress(input));
  const right = await recordingThat(client, ({ segments }) => segments > 0);
  expect(right).toMatchObject({ recordingId, gaps: [], note: null });
  const again = client.call('recording.listen', {
    input: { ...input, key: 'two' } as EncoderInput,
    chat: null,
  });
  await expect(again).rejects.toMatchObject({ code: 'relay/port-in-use' });
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const taken = client.call('recording.listen', { input: { ...input, port }, chat: null });
  await expect(taken).rejects.toMatchObject({ code: 'relay/port-in-use' });
  other.close();
});
