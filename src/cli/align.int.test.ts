import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mediaTool } from '../../test/support/media-lab.ts';
import { cliJson, runCli } from '../../test/support/run-cli.ts';
import { hasTestData, testData } from '../../test/support/test-data.ts';

let dir = '';
let data: string[] = [];
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-align-'));
  data = ['--data-dir', join(dir, 'data')];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('klipstream align', () => {
  const talk = testData('sync-offset', 'timbl_1.mp3');
  const later = testData('sync-offset', 'timbl_2.mp3');

  it.skipIf(!hasTestData)(
    'finds where one of two takes of a talk begins in the other, either way',
    async () => {
      const there = await cliJson(['align', talk, later, ...data]);
      expect(Math.abs(Number(there['offsetMs']) - 12_254)).toBeLessThanOrEqual(20);
      expect(there['confidence']).toBeGreaterThan(0.8);
      const { stdout } = await runCli(['align', later, talk, ...data]);
      expect(stdout).toMatch(/^timbl_1\.mp3 begins 0:00:12\.2\d\d before the beginning of timbl_2\.mp3/);
      expect(Math.abs(Number(/\((-?\d+) ms\)/.exec(stdout)?.[1]) + 12_254)).toBeLessThanOrEqual(20);
    },
  );

  it.skipIf(!hasTestData)('adds the other recording of a VOD for `reanchor`, once', async () => {
    const { vodId } = await cliJson(['analyze', later, '--only', 'raw', ...data]);
    const added = await cliJson(['reanchor', String(vodId), talk, ...data]);
    expect(added).toMatchObject({ existed: false, markers: { moved: 0, left: [] }, clipPaths: [] });
    const { code, stdout } = await runCli(['reanchor', String(vodId), talk, ...data]);
    expect(code).toBe(0);
    expect(stdout).toContain(`Copied to ${String(added['vodId'])}: 0 markers, 0 decisions.`);
    expect(stdout).toMatch(/timbl_1\.mp3 begins 0:00:12\.2\d\d before the beginning of timbl_2/);
  });

  it.skipIf(!hasTestData)('says that two talks have nothing in common, and fails', async () => {
    const { code, stderr, stdout } = await runCli(['align', talk, testData('speech', 'jfk.flac'), ...data]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('have no sound in common');
  });

  it('says what has no sound, what is silent and what is not there', async () => {
    const media = mediaTool();
    const [mute, silent] = [join(dir, 'mute.mp4'), join(dir, 'silent.wav')];
    await media.run(['-f', 'lavfi', '-i', 'color=s=64x64:d=5', '-c:v', 'libx264', mute]);
    await media.run(['-f', 'lavfi', '-i', 'anullsrc', '-t', '20', silent]);
    const failure = async (one: string, two: string): Promise<unknown> => {
      const { code, stderr } = await runCli(['align', one, two, '--json', ...data]);
      expect(code).toBe(1);
      return (JSON.parse(stderr) as { error: { code: string; message: string } }).error;
    };
    expect(await failure(silent, mute)).toMatchObject({
      code: 'align/no-sound',
      message: expect.stringContaining('"mute.mp4" has no sound') as string,
    });
    expect(await failure(silent, silent)).toMatchObject({
      code: 'align/no-sound',
      message: expect.stringContaining('"silent.wav" is silent') as string,
    });
    expect(await failure(silent, join(dir, 'gone.wav'))).toMatchObject({ code: 'file/missing' });
  });
});
