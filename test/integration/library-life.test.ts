import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PUBLIC_STATUSES } from '../../src/shared/model/vod.ts';
import { loopedAudio } from '../support/looped-media.ts';
import { makeChat, makeRecording } from '../support/make-recording.ts';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../support/open-core.ts';

let dir: string;
let open: OpenCore;
const file = (name: string): string => join(dir, name);
const library = (): string => join(dir, 'data', 'library');

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-life-'));
  makeRecording(file('stream.mp4'), { durationSec: 90, loudFromSec: 60 });
  makeChat(file('chat.tsv'), { durationSec: 90, burstSec: 66 });
  open = await openCore(file('data'));
});
afterAll(async () => {
  await open.close();
  rmSync(dir, { recursive: true, force: true });
});

/** Statuses of a job in the order in which they were stored. */
function statusesOf(jobId: string): string[] {
  const db = new Database(join(library(), 'library.db'), { readonly: true });
  const rows = db
    .prepare("SELECT subject FROM job_event WHERE job_id = ? AND event = 'status' ORDER BY event_id")
    .pluck()
    .all(jobId);
  db.close();
  return rows as string[];
}

const inPromisedOrder = (statuses: readonly string[]): boolean =>
  statuses.every(
    (status, index) =>
      index === 0 ||
      PUBLIC_STATUSES.indexOf(status as 'Queued') > PUBLIC_STATUSES.indexOf(statuses[index - 1] as 'Queued'),
  );

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return entries.reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

describe('a job', () => {
  it('goes through the public statuses in the promised order and ends Completed', async () => {
    const { job } = await importAndWait(open.client, {
      mediaPath: file('stream.mp4'),
      chatPath: file('chat.tsv'),
    });
    const statuses = statusesOf(job.jobId);
    expect(inPromisedOrder(statuses)).toBe(true);
    expect([statuses[0], statuses[1], statuses.at(-1)]).toEqual(['Queued', 'Downloading', 'Completed']);
    expect(statuses).toContain('Finding highlights');
    expect(job).toMatchObject({ fraction: 1, gaps: [], error: null });
  });

  it('ends Failed from wherever it was', async () => {
    writeFileSync(file('broken.mp4'), 'no film '.repeat(1000));
    const { vodId, job } = await importAndWait(open.client, { mediaPath: file('broken.mp4') });
    expect(statusesOf(job.jobId)).toEqual(['Queued', 'Downloading', 'Failed']);
    await open.client.call('vod.purge', { vodId });
  });

  it('that was cut off is taken up by the next start, in order again', async () => {
    const { vods } = await open.client.call('library.list', {});
    const vodId = vods[0]!.vodId;
    const { jobId } = await open.client.call('vod.nudgeChat', { vodId, chatOffsetMs: 2000 });
    await open.close();
    open = await openCore(file('data'));
    await open.core.start();
    const job = await jobEnd(open.client, vodId, jobId);
    expect(job.status).toBe('Completed');
    const resumed = statusesOf(jobId);
    expect(inPromisedOrder(resumed.slice(resumed.lastIndexOf('Queued')))).toBe(true);
    expect((await open.client.call('vod.get', { vodId })).chatAlignment).toMatchObject({
      offsetMs: 2000,
      origin: 'manual',
    });
  });
});

describe('the same input', () => {
  it('gives the same scores and highlights in another library', async () => {
    const request = {
      vodId: (await open.client.call('library.list', {})).vods[0]!.vodId,
      weights: null,
      sensitivity: null,
    };
    const other = await openCore(file('other'));
    const { vodId } = await importAndWait(other.client, {
      mediaPath: file('stream.mp4'),
      chatPath: file('chat.tsv'),
      chatOffsetMs: 2000,
    });
    expect(vodId).toBe(request.vodId);
    expect(await other.client.call('review.highlights', request)).toEqual(
      await open.client.call('review.highlights', request),
    );
    const explained = { vodId, atMs: 60_000, weights: null };
    const explanation = await other.client.call('review.explain', explained);
    expect(explanation).toEqual(await open.client.call('review.explain', explained));
    expect(explanation.parts.reduce((sum, part) => sum + part.contribution, 0)).toBeCloseTo(
      explanation.total,
      6,
    );
    await other.close();
  });
});

describe('disk', () => {
  it('holds a small part of the sound after a long job: intermediates are reclaimed', async () => {
    const hours = 2;
    const media = await loopedAudio(dir, hours * 3600);
    const before = bytesBelow(library());
    const { vodId, job } = await importAndWait(open.client, { mediaPath: media });
    expect([job.status, job.gaps]).toEqual(['Completed', []]);
    const speechBytes = hours * 3600 * 16_000 * 2;
    expect(bytesBelow(library()) - before).toBeLessThan(speechBytes / 5);
    expect(bytesBelow(join(library(), 'work'))).toBe(0);
    await open.client.call('vod.purge', { vodId });
  });
});

describe('a VOD that is removed', () => {
  it('comes back with everything on undo', async () => {
    const { vodId } = (await open.client.call('library.list', {})).vods[0]!;
    const before = await open.client.call('vod.get', { vodId });
    await open.client.call('vod.remove', { vodId });
    expect((await open.client.call('library.list', {})).vods).toEqual([]);
    await open.client.call('vod.restore', { vodId });
    expect(await open.client.call('vod.get', { vodId })).toEqual(before);
  });

  it('goes to the trash for good, and the recording stays where it lies', async () => {
    const { vodId } = (await open.client.call('library.list', {})).vods[0]!;
    await open.client.call('vod.purge', { vodId });
    const trashed = open.trashed.at(-1)!;
    expect(trashed).toContain(vodId);
    expect(existsSync(join(trashed, 'decisions.json'))).toBe(true);
    expect(bytesBelow(join(library(), 'artefacts'))).toBe(0);
    expect(existsSync(file('stream.mp4'))).toBe(true);
  });
});
