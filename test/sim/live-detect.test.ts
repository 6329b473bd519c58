import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort, makeStream, startEncoder } from '../support/encoder.ts';
import { ffmpeg } from '../support/frame-code.ts';
import type { SenderKey } from '../support/event-sender.ts';
import { openCore, type OpenCore } from '../support/open-core.ts';
import { startCli } from '../support/run-cli.ts';
import { hasTestData, testData } from '../support/test-data.ts';
import { recordingThat, viewThat } from '../support/wait-for.ts';
import { relayAddress } from '../../src/shared/model/relay.ts';

const LOUD_AT_SEC = 7;
const DURATION_SEC = 11;

let dir = '';
let file = '';
let opened: OpenCore;
let key: SenderKey;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-detect-'));
  mkdirSync(join(dir, 'data'));
  file = join(dir, 'stream.mp4');
  await makeStream(file, { durationSec: DURATION_SEC, loudAtSec: [LOUD_AT_SEC] });
  opened = await openCore(join(dir, 'data'));
  const { client } = opened;
  await client.call('settings.set', { patch: { outsideEvents: true, outsidePort: await freePort() } });
  const { url } = await client.call('outside.state', {});
  key = { url: url!, ...(await client.call('outside.addSource', { name: 'relay box' })) };
});
afterAll(async () => {
  await opened.close();
  rmSync(dir, { recursive: true, force: true });
});

const TOKEN_ENV = 'KLIPSTREAM_TEST_DETECT_TOKEN';
function detect(input = file, ...more: string[]) {
  process.env[TOKEN_ENV] = key.token;
  return startCli([
    ...['detect', '--input', input, '--to', key.url, '--source', key.sourceId, '--token-env', TOKEN_ENV],
    ...['--data-dir', join(dir, 'detector'), '--json', ...more],
  ]);
}

it('tells a core that records of a loud moment, with its time', async () => {
  const { client } = opened;
  const input = { kind: 'rtmp', port: await freePort(), key: 'cam' } as const;
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  const encoder = startEncoder(file, relayAddress(input));
  await recordingThat(client, ({ state }) => state === 'recording');
  const began = Date.now();
  const { ended } = detect();
  const view = await viewThat(client, recordingId, ({ outside }) => (outside.counts.audio_peak ?? 0) > 0);
  expect(view.outside.newest.map(({ kind, source }) => `${kind} ${source}`)).toContain(
    'audio_peak relay box',
  );
  const { code, stdout } = await ended;
  expect(code).toBe(0);
  // How long it took to start and to end, beside the file's own time.
  const aroundSec = (Date.now() - began) / 1000 - DURATION_SEC;
  const answer = JSON.parse(stdout) as { heard: number; sent: number; left: number };
  expect(answer).toMatchObject({ sent: answer.heard, left: 0 });
  const peak = view.outside.newest.find(({ kind }) => kind === 'audio_peak')!;
  // It begins with the loud second, by the detector's clock.
  const startedAtUnixMs = (await recordingThat(client, () => true)).startedAtUnixMs;
  const afterBeginSec = (startedAtUnixMs + peak.atMs - began) / 1000;
  expect(afterBeginSec).toBeGreaterThan(LOUD_AT_SEC - 1);
  expect(afterBeginSec).toBeLessThan(LOUD_AT_SEC + aroundSec + 1);
  await encoder.kill();
  await client.call('recording.stop', { recordingId });
});

it.skipIf(!hasTestData)(
  'tells of the face in the facecam that it was pointed to, once it may count',
  async () => {
    const { client } = opened;
    const seen = join(dir, 'facecam.mp4');
    await ffmpeg(
      ...['-loop', '1', '-r', '10', '-t', '5', '-i', testData('faces', 'justin.jpg')],
      ...['-f', 'lavfi', '-t', '5', '-i', 'sine=frequency=440:sample_rate=48000'],
      ...['-vf', 'scale=360:360,setsar=1,pad=720:360:360:0:gray,format=yuv420p', '-c:a', 'aac'],
      ...['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '20', seen],
    );
    await client.call('settings.set', { patch: { facesEnabled: true } });
    const input = { kind: 'rtmp', port: await freePort(), key: 'cam' } as const;
    const { recordingId } = await client.call('recording.listen', { input, chat: null });
    const encoder = startEncoder(file, relayAddress(input));
    await recordingThat(client, (one) => one.recordingId === recordingId && one.state === 'recording');
    const look = () => detect(seen, '--facecam', '0.5,0,0.5,1', '--stream', recordingId).ended;
    const refused = await look();
    const found = JSON.parse(refused.stdout) as { heard: number; sent: number; left: number };
    // A busy machine leaves seconds out.
    expect(found.heard).toBeGreaterThan(0);
    expect(found).toMatchObject({ sent: 0, left: 0 });
    await client.call('recording.takeFaces', { recordingId, take: true });
    const taken = look();
    const { outside } = await viewThat(
      client,
      recordingId,
      (view) => (view.outside.counts.face_snapshot ?? 0) > 0,
    );
    expect(outside.newest.map(({ kind, source }) => `${kind} ${source}`)).toContain(
      'face_snapshot relay box',
    );
    expect((await taken).code).toBe(0);
    await encoder.kill();
    await client.call('recording.stop', { recordingId });
  },
);
