import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFileLog } from '../../../src/core/infra/log/file-log.ts';
import type { FaceRegion } from '../../../src/shared/model/faces.ts';
import { ffmpeg } from '../../support/frame-code.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { filesBelow, SecretSearch } from '../../support/secret-search.ts';
import { hasTestData, testData } from '../../support/test-data.ts';
import { recordingThat, viewThat } from '../../support/wait-for.ts';
import { startSimServer, type SimServer } from '../sim-server.ts';
import { attachIrcSim, type IrcSim } from './irc-server.ts';
import { createLiveHls } from './live-hls.ts';
import { cutLiveMedia } from './live-media.ts';

const LOGIN = 'pajlada';
const FACECAM: FaceRegion = { x: 0.5, y: 0, width: 0.5, height: 1 };
const DURATION_SEC = 120;
/** Words of the model that nothing else here uses. */
const search = new SecretSearch(
  Object.fromEntries(['surprised', 'fearful', 'disgusted'].map((name) => [name, name])),
);

/** The steps build on each other: nothing is given, all of it, and taken back. */
describe.skipIf(!hasTestData)('faces of a channel that is recorded', () => {
  let dir: string;
  let server: SimServer;
  let irc: IrcSim;
  let opened: OpenCore;
  let recordingId: string;
  const tempBefore = process.env['TMPDIR'];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'klipstream-live-faces-'));
    const made = join(dir, 'made');
    mkdirSync(made);
    mkdirSync(join(dir, 'data', 'tmp'), { recursive: true });
    const programme = join(made, 'programme.mp4');
    await ffmpeg(
      ...['-loop', '1', '-r', '10', '-t', String(DURATION_SEC), '-i', testData('faces', 'justin.jpg')],
      ...['-f', 'lavfi', '-t', String(DURATION_SEC), '-i', 'sine=frequency=440:sample_rate=48000'],
      ...['-vf', 'scale=360:360,setsar=1,pad=720:360:360:0:gray,format=yuv420p', '-c:a', 'aac'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '20', '-g', '20', '-keyint_min', '20', programme],
    );
    const media = await cutLiveMedia(made, programme);
    const live = createLiveHls({
      ...{ login: LOGIN, media, startedAtUnixMs: Date.now() - 6000 },
      slots: media.programme.map(() => ({ kind: 'live' })),
    });
    server = await startSimServer({ routes: live.routes });
    irc = attachIrcSim(server.http);
    const data = join(dir, 'data');
    process.env['TMPDIR'] = join(data, 'tmp');
    opened = await openCore(data, { log: createFileLog(join(data, 'logs'), () => Date.now()) });
    const endpoints = {
      ...{ twitchGql: `${server.url}/gql`, twitchUsher: server.url },
      twitchIrc: server.url.replace('http', 'ws'),
    };
    await opened.client.call('settings.set', { patch: { endpoints, clipsFolder: join(data, 'clips') } });
    ({ recordingId } = await opened.client.call('recording.start', {
      ...{ text: `https://www.twitch.tv/${LOGIN}`, quality: '720p' },
    }));
    await recordingThat(opened.client, ({ segments }) => segments > 1);
  });
  afterAll(async () => {
    await opened.close();
    irc.close();
    await server.close();
    if (tempBefore === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = tempBefore;
    rmSync(dir, { recursive: true, force: true });
  });

  const mark = (region: FaceRegion | null) =>
    opened.client.call('recording.markFaces', { recordingId, region });
  const take = (isTaken: boolean) =>
    opened.client.call('recording.takeFaces', { recordingId, take: isTaken });
  const allow = (facesEnabled: boolean) => opened.client.call('settings.set', { patch: { facesEnabled } });
  const stateIs = (state: string) =>
    viewThat(opened.client, recordingId, ({ faces }) => faces.state === state);
  async function still(): Promise<{ status: number; head: string; headers: Record<string, string> }> {
    const request = { range: null, method: 'GET', signal: new AbortController().signal } as const;
    const { status, body, headers } = await opened.core.assets.serve(`live-still/${recordingId}`, request);
    const head = body instanceof Uint8Array ? Buffer.from(body.subarray(0, 3)).toString('hex') : '';
    return { status, head, headers };
  }

  it('are not looked for before all of it was given, and no still is shown', async () => {
    await expect(mark(FACECAM)).rejects.toThrow('Nobody agreed yet');
    await take(true);
    await mark(FACECAM);
    expect((await stateIs('off')).faces).toEqual({ state: 'off', newest: null, note: null });
    expect(await still()).toMatchObject({ status: 404 });
    await mark(null);
    await allow(true);
    await stateIs('unmarked');
  });

  it('are marked over a picture of what was recorded last, which nobody stores', async () => {
    const { status, head, headers } = await still();
    expect([status, head]).toEqual([200, 'ffd8ff']);
    expect(headers).toMatchObject({ 'content-type': 'image/jpeg', 'cache-control': 'no-store' });
  });

  it('are read once all of it was given, and leave nothing on the disk or in the log', async () => {
    await mark(FACECAM);
    const { faces } = await viewThat(opened.client, recordingId, (view) => view.faces.newest !== null);
    expect(faces).toMatchObject({ state: 'looking', newest: { face: { expression: 'happy' } } });
    expect(faces.newest!.face!.share).toBeGreaterThan(0.8);
    const files = filesBelow(join(dir, 'data'));
    expect(search.inFolder(join(dir, 'data'))).toEqual([]);
    expect(files.filter((path) => readFileSync(path).subarray(0, 3).toString('hex') === 'ffd8ff')).toEqual(
      [],
    );
    expect(filesBelow(join(dir, 'data', 'tmp'))).toEqual([]);
  });

  it('rest while the switch is off, and are read again in the middle of the stream', async () => {
    await allow(false);
    expect((await stateIs('off')).faces.newest).toBeNull();
    expect(await still()).toMatchObject({ status: 404 });
    await allow(true);
    const { faces } = await viewThat(opened.client, recordingId, (view) => view.faces.newest !== null);
    expect(faces.newest).toMatchObject({ face: { expression: 'happy' } });
  });

  it('are not looked for any more once the yes is taken back, and the mark is gone', async () => {
    await take(false);
    await stateIs('off');
    expect(await recordingThat(opened.client, () => true)).toMatchObject({
      ...{ takesFaces: false, faceRegion: null },
    });
    expect(await still()).toMatchObject({ status: 404 });
  });

  it('are marked and agreed to in the VOD, too', async () => {
    await take(true);
    await mark(FACECAM);
    // The VOD's own reading takes long, and is tested elsewhere.
    await allow(false);
    await opened.client.call('recording.stop', { recordingId });
    const { vodId } = await recordingThat(opened.client, ({ state }) => state === 'finished');
    const vod = await opened.client.call('vod.get', { vodId: vodId! });
    expect(vod).toMatchObject({ faceConsent: true, faceRegion: FACECAM });
  });
});
