import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FaceRegion } from '../../src/shared/model/faces.ts';
import { decodeTrackSet, type TrackSet } from '../../src/shared/model/track-set.ts';
import { importAndWait, jobEnd, openCore, type OpenCore } from '../support/open-core.ts';
import { FFMPEG } from '../support/packaged-ffmpeg.ts';
import { hasTestData, testData } from '../support/test-data.ts';

const WHOLE: FaceRegion = { x: 0, y: 0, width: 1, height: 1 };
const LOWER: FaceRegion = { x: 0, y: 0.9, width: 1, height: 0.1 };

describe.skipIf(!hasTestData)('faces, from consent to its end', () => {
  let dir: string;
  let open: OpenCore;
  let vodId: string;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'klip-consent-'));
    const mediaPath = join(dir, 'cam.mp4');
    execFileSync(FFMPEG, [
      ...['-v', 'error', '-loop', '1', '-r', '10', '-t', '3', '-i', testData('faces', 'justin.jpg')],
      ...['-f', 'lavfi', '-t', '3', '-i', 'sine=frequency=440:sample_rate=48000'],
      ...['-vf', 'scale=360:360,format=yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '16'],
      ...['-c:a', 'aac', mediaPath],
    ]);
    open = await openCore(join(dir, 'data'));
    ({ vodId } = await importAndWait(open.client, { mediaPath }));
  });
  afterAll(async () => {
    await open.close();
    await rm(dir, { recursive: true, force: true });
  });

  const setRegion = async (region: FaceRegion | null): Promise<string | null> =>
    (await open.client.call('faces.setRegion', { vodId, region })).jobId;
  const allow = (facesEnabled: boolean) => open.client.call('settings.set', { patch: { facesEnabled } });
  const detail = () => open.client.call('vod.get', { vodId });

  async function track(): Promise<TrackSet | null> {
    const request = { range: null, method: 'GET', signal: new AbortController().signal } as const;
    const { status, body } = await open.core.assets.serve(`tracks/${vodId}/faces`, request);
    return status === 200 ? decodeTrackSet(await buffer(body as Readable)) : null;
  }

  /** Stored files, to see that none stays behind. */
  const stored = (): string[] =>
    readdirSync(join(dir, 'data', 'library'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /^(artefacts|work).[^/\\]+.[^/\\]+/.test(path))
      .sort();

  async function stagesOf(jobId: string): Promise<Record<string, string>> {
    const { stages } = await jobEnd(open.client, vodId, jobId);
    return Object.fromEntries(stages.map(({ stageId, state }) => [stageId, state]));
  }

  const agree = (isGiven: boolean) => open.client.call('faces.consent', { vodId, isGiven });

  it('without a yes to this recording nothing is marked, whatever the settings say', async () => {
    await allow(true);
    await expect(setRegion(WHOLE)).rejects.toThrow('Nobody agreed yet');
    expect(await detail()).toMatchObject({ faceConsent: false, faceRegion: null });
    await allow(false);
    await agree(true);
    expect((await detail()).faceConsent).toBe(true);
  });

  it('a marked region alone reads nothing', async () => {
    expect(await setRegion(WHOLE)).toBeNull();
    const { jobId } = await open.client.call('vod.analyze', { vodId, only: null });
    expect((await stagesOf(jobId))['faces']).toBe('skipped');
    expect(await track()).toBeNull();
    expect((await detail()).faceRegion).toEqual(WHOLE);
  });

  it('with consent the expression of every second is there, and switching off deletes it', async () => {
    const before = stored();
    await allow(true);
    const { jobId } = await open.client.call('vod.analyze', { vodId, only: null });
    expect((await stagesOf(jobId))['faces']).toBe('done');
    expect((await detail()).tracks).toContain('faces');
    const { tracks } = (await track())!;
    expect([...tracks['face']!]).toEqual([1, 1, 1]);
    expect(Math.min(...tracks['happy']!)).toBeGreaterThan(0.8);
    expect(stored()).not.toEqual(before);

    await allow(false);
    expect(await track()).toBeNull();
    expect((await detail()).tracks).not.toContain('faces');
    expect(stored()).toEqual(before);
  });

  it('another region is read anew, and taking it away deletes what was read', async () => {
    const before = stored();
    await allow(true);
    const jobId = await setRegion(LOWER);
    expect((await stagesOf(jobId!))['faces']).toBe('done');
    expect([...(await track())!.tracks['face']!]).toEqual([0, 0, 0]);
    expect(await setRegion(LOWER)).toBeNull();

    expect(await setRegion(null)).toBeNull();
    expect(await track()).toBeNull();
    expect((await detail()).faceRegion).toBeNull();
    expect(stored()).toEqual(before);
  });

  it('a job that is reading ends before the answer and leaves nothing', async () => {
    const before = stored();
    const first = await setRegion(WHOLE);
    const second = await setRegion(null);
    expect(first).not.toBeNull();
    if (second !== null) expect((await stagesOf(second))['faces']).toBe('skipped');
    expect(await track()).toBeNull();
    expect(stored()).toEqual(before);
  });

  it('taking the yes back deletes the mark and what was read of it', async () => {
    const before = stored();
    await allow(true);
    await stagesOf((await setRegion(LOWER))!);
    expect(stored()).not.toEqual(before);
    await agree(false);
    expect(await detail()).toMatchObject({ faceConsent: false, faceRegion: null });
    expect(await track()).toBeNull();
    expect(stored()).toEqual(before);
    await agree(true);
  });

  it('what a crash or an edited settings file left is deleted at the next start', async () => {
    const before = stored();
    await allow(true);
    await stagesOf((await setRegion(WHOLE))!);
    expect(await track()).not.toBeNull();
    await open.close();
    const path = join(dir, 'data', 'settings.json');
    const settings = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...settings, facesEnabled: false }));
    open = await openCore(join(dir, 'data'));
    expect(await track()).not.toBeNull();
    await open.core.start();
    expect(await track()).toBeNull();
    expect(stored()).toEqual(before);
  });

  it('refuses a region that leaves the picture', async () => {
    await expect(setRegion({ x: 0.6, y: 0, width: 0.5, height: 1 })).rejects.toThrow(
      'ends right of the picture',
    );
  });
});
