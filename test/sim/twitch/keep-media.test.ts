import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Client } from '../../../src/shared/contract/index.ts';
import type { VodSummary } from '../../../src/shared/model/vod.ts';
import { readFrameNumbers } from '../../support/frame-code.ts';
import { jobEnd, openCore, type OpenCore } from '../../support/open-core.ts';
import { startTwitchSim, VOD_ID, type TwitchSim } from './twitch-sim.ts';
import { framesWithout, makeVodMedia } from './vod-media.ts';

const DURATION_SEC = 12;

let dir: string;
let sim: TwitchSim;
let opened: OpenCore;
let vodId: string;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-keep-'));
  sim = await startTwitchSim({ media: await makeVodMedia(dir, DURATION_SEC), messages: 200 });
  opened = await openCore(dir);
  await opened.client.call('settings.set', { patch: { endpoints: sim.endpoints } });
  const added = await opened.client.call('link.add', {
    text: `https://www.twitch.tv/videos/${VOD_ID}`,
    choice: { quality: '720p', range: null, wantMedia: true, wantChat: true },
    ...{ chatOffsetMs: null, only: null },
  });
  vodId = added.vodId;
  expect(await jobEnd(opened.client, vodId, added.jobId)).toMatchObject({ status: 'Completed', error: null });
});
afterAll(async () => {
  await opened.close();
  await sim.server.close();
  rmSync(dir, { recursive: true, force: true });
});

const summaryOf = async (client: Client): Promise<VodSummary> =>
  (await client.call('vod.get', { vodId })).summary;

async function fetchAgain(client: Client): Promise<void> {
  const { jobId } = await client.call('vod.analyze', { vodId, only: 'fetch' });
  const job = await jobEnd(client, vodId, jobId);
  expect(job).toMatchObject({ error: null, gaps: [] });
  expect(job.stages.filter(({ state }) => state === 'done').map(({ stageId }) => stageId)).toContain(
    'fetch-video',
  );
}

it('a video that was dropped to free space is downloaded again, and nothing is analysed again', async () => {
  const { client } = opened;
  const before = await client.call('vod.get', { vodId });
  expect((await client.call('vod.freeSpace', { vodId })).freedBytes).toBeGreaterThan(0);
  const dropped = await client.call('vod.get', { vodId });
  expect(dropped.summary).toMatchObject({ mediaDropped: true, hasVideo: false, status: 'Completed' });
  expect(dropped.playback).toMatchObject({ kind: 'none' });
  expect(dropped.summary.highlightCount).toBe(before.summary.highlightCount);

  await fetchAgain(client);
  const after = await client.call('vod.get', { vodId });
  expect(after.summary).toMatchObject({ mediaDropped: false, hasVideo: true });
  expect(after.playback.kind).toBe(before.playback.kind);
  expect(await readFrameNumbers(after.mediaPath!)).toEqual(framesWithout(DURATION_SEC));
});

it('a download that is older than the person keeps them is dropped at the next start, others stay', async () => {
  await opened.client.call('settings.set', { patch: { keepMediaDays: 3 } });
  const age = async (days: number): Promise<OpenCore> => {
    await opened.close();
    const db = new Database(join(dir, 'library', 'library.db'));
    db.prepare("UPDATE artefact SET created_at_unix_ms = ? WHERE kind = 'source.media'").run(
      Date.now() - days * 24 * 3_600_000,
    );
    db.close();
    opened = await openCore(dir);
    return opened;
  };
  const { core: young } = await age(2.9);
  await young.start();
  // Closing waits for the sweep that was begun.
  await age(2.9);
  expect(await summaryOf(opened.client)).toMatchObject({ mediaDropped: false });

  const { core, client } = await age(3.1);
  const dropped = new Promise<void>((resolve, reject) => {
    const see = ({ vodIds }: { vodIds: string[] }): void => {
      if (!vodIds.includes(vodId)) return;
      stop();
      resolve();
    };
    const stop = client.subscribe('library.changes', {}, see, reject);
  });
  // The subscription stands once a later call is answered.
  await client.call('library.list', {});
  await core.start();
  await dropped;
  expect(await summaryOf(client)).toMatchObject({ mediaDropped: true });
  await fetchAgain(client);
  expect(await summaryOf(client)).toMatchObject({ mediaDropped: false });
});
