import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/contract/index.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { recordingThat, viewThat } from '../../support/wait-for.ts';
import { startSimServer, type SimServer } from '../sim-server.ts';
import { attachIrcSim, type IrcSim } from '../twitch-live/irc-server.ts';
import { createLiveHls } from '../twitch-live/live-hls.ts';
import { makeLiveMedia, type LiveMedia } from '../twitch-live/live-media.ts';
import { type ObsSim, startObsSim } from './obs-sim.ts';

const PASSWORD = 'supersecretpassword';

let folder: string;
let media: LiveMedia;
let obs: ObsSim;
let server: SimServer;
let irc: IrcSim;
let opened: OpenCore;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klip-obs-live-'));
  media = await makeLiveMedia(join(folder, 'media'), 60);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  obs = await startObsSim({ password: PASSWORD });
  const live = createLiveHls({
    ...{ login: 'pajlada', media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  server = await startSimServer({ routes: live.routes });
  irc = attachIrcSim(server.http);
  opened = await openCore(mkdtempSync(join(folder, 'data-')));
});
afterEach(async () => {
  await opened.close();
  irc.close();
  await Promise.all([server.close(), obs.close()]);
});

async function record(settings: object): Promise<{ client: Client; recordingId: string }> {
  const { client } = opened;
  const endpoints = {
    ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
    twitchIrc: server.url.replace('http', 'ws'),
  };
  await client.call('settings.setSecret', { name: 'obs-password', value: PASSWORD });
  await client.call('settings.set', { patch: { endpoints, obsUrl: obs.url, ...settings } });
  const started = { text: 'https://www.twitch.tv/pajlada', quality: '720p' };
  const { recordingId } = await client.call('recording.start', started);
  await recordingThat(client, ({ segments }) => segments > 0);
  return { client, recordingId };
}

it('shows what OBS does, sets a chapter for a marked moment and saves its replay, once each', async () => {
  Object.assign(obs, { isRecording: true, recordedMs: 61_000, replayBuffer: 'on', savesAtOnce: true });
  const { client, recordingId } = await record({ obsEnabled: true, obsReplay: true });
  const view = await viewThat(client, recordingId, (one) => one.obs?.connection === 'connected');
  expect(view.obs).toMatchObject({ streaming: 'off', recording: 'on', replayBuffer: 'on', note: null });
  const { moment } = await client.call('live.mark', { recordingId, note: 'what a play' });
  const { moments } = await viewThat(client, recordingId, (one) => one.moments[0]?.obs?.replayPath != null);
  expect(moments[0]).toMatchObject({
    momentId: moment.momentId,
    obs: { hasChapter: true, recordMs: expect.any(Number) as number, note: null },
  });
  expect(obs.chapters).toEqual(['what a play']);
  await client.call('live.judge', { recordingId, momentId: moment.momentId, verdict: 'kept' });
  await viewThat(client, recordingId, (one) => one.moments[0]?.verdict === 'kept');
  expect(obs.requests.filter(({ type }) => type === 'SaveReplayBuffer')).toHaveLength(1);

  obs.isStreaming = true;
  obs.tell('StreamStateChanged', 64, { outputActive: true, outputState: 'OBS_WEBSOCKET_OUTPUT_STARTED' });
  await viewThat(client, recordingId, (one) => one.obs?.streaming === 'on');
  obs.drop();
  await viewThat(client, recordingId, (one) => one.obs?.connection === 'lost' && one.obs.note !== null);
  await viewThat(client, recordingId, (one) => one.obs?.connection === 'connected');
  await client.call('settings.set', { patch: { obsEnabled: false } });
  await viewThat(client, recordingId, (one) => one.obs === null);
  await obs.until(() => obs.clients === 0);
});

it('says what OBS could not do, and makes the clip all the same', async () => {
  Object.assign(obs, { isRecording: true, recordedMs: 61_000, replayBuffer: 'off' });
  obs.faults.set('CreateRecordChapter', [702, 'The output does not support chapters.']);
  const { client, recordingId } = await record({ obsEnabled: true, obsReplay: true });
  await viewThat(client, recordingId, (one) => one.obs?.connection === 'connected');
  await client.call('live.mark', { recordingId, note: '' });
  const { moments } = await viewThat(
    client,
    recordingId,
    (one) => one.moments[0]?.obs != null && one.moments[0].clip?.state === 'saved',
  );
  expect(moments[0]!.obs).toMatchObject({ hasChapter: false, replayPath: null });
  expect(moments[0]!.obs!.note).toContain('Hybrid MP4');
  expect(moments[0]!.obs!.note).toContain('replay buffer is not running');
});

it('stays with the reason where the password is wrong, until the settings change', async () => {
  const { client, recordingId } = await record({ obsEnabled: false });
  await client.call('settings.setSecret', { name: 'obs-password', value: 'guess' });
  await client.call('settings.set', { patch: { obsEnabled: true } });
  const refused = await viewThat(client, recordingId, (one) => one.obs?.connection === 'lost');
  expect(refused.obs!.note).toContain('password');
  await client.call('settings.setSecret', { name: 'obs-password', value: PASSWORD });
  await client.call('settings.set', { patch: { obsEnabled: true } });
  await viewThat(client, recordingId, (one) => one.obs?.connection === 'connected');
});
