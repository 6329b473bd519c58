import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { grown, makeStream, startWriter } from '../../support/encoder.ts';
import { openCore, type OpenCore } from '../../support/open-core.ts';
import { recordingThat } from '../../support/wait-for.ts';
import { silentLog } from '../../../src/core/ports/log.ts';
import { type ObsSim, startObsSim } from './obs-sim.ts';

const OUTPUTS = 64;

let folder: string;
let stream: string;
let obs: ObsSim;
let opened: OpenCore;
let writers: { kill(): Promise<void> }[];
let warned: (fields: unknown) => void;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'klip-obs-follow-'));
  stream = join(folder, 'stream.mp4');
  await makeStream(stream, { durationSec: 20, loudAtSec: [] });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  writers = [];
  warned = () => undefined;
  obs = await startObsSim();
  const warn = (event: string, fields: unknown): void => {
    if (event === 'obs.not-followed') warned(fields);
  };
  opened = await openCore(mkdtempSync(join(folder, 'data-')), { log: { ...silentLog, warn } });
  await opened.core.start();
});
afterEach(async () => {
  await Promise.all(writers.map((writer) => writer.kill()));
  await opened.close();
  await obs.close();
});

const starts = (outputPath: string | null): void =>
  obs.tell('RecordStateChanged', OUTPUTS, {
    ...{ outputActive: true, outputState: 'OBS_WEBSOCKET_OUTPUT_STARTED' },
    outputPath,
  });

async function record(name: string): Promise<string> {
  const path = join(folder, name);
  writers.push(startWriter(stream, path));
  await grown(path);
  starts(path);
  return path;
}

it('follows the file that OBS begins to record into, and is connected for that', async () => {
  const { client } = opened;
  const patch = { obsEnabled: true, obsFollow: true, obsUrl: obs.url };
  await client.call('settings.set', { patch });
  await obs.until(() => obs.clients === 1);
  const path = await record('a.mkv');
  const followed = await recordingThat(client, ({ segments }) => segments > 0);
  expect(followed.link).toMatchObject({ platform: 'relay', url: `file:${path}` });
  // Where OBS does not say it, that is all that can be told.
  const told = new Promise((resolve) => (warned = resolve));
  starts(null);
  expect(await told).toEqual({ code: 'obs/no-path' });
  await client.call('settings.set', { patch: { obsFollow: false } });
  await client.call('recording.stop', { recordingId: followed.recordingId });
  await obs.until(() => obs.clients === 0);
});

it('begins nothing while something else is recorded, or its folder is', async () => {
  const { client } = opened;
  const input = { kind: 'file', path: folder } as const;
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  const patch = { obsEnabled: true, obsFollow: true, obsUrl: obs.url };
  await client.call('settings.set', { patch });
  await obs.until(() => obs.clients === 1);
  await record('b.mkv');
  let seen: string[] = [];
  const stop = client.subscribe(
    'recordings.progress',
    {},
    ({ recordings }) => (seen = recordings.map((one) => one.recordingId)),
    () => undefined,
  );
  await recordingThat(client, (one) => one.recordingId === recordingId && one.segments > 0);
  stop();
  expect(seen).toEqual([recordingId]);
});
