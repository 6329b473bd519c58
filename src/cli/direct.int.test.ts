import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectorCut } from '../shared/contract/director.ts';
import { mediaTool } from '../../test/support/media-lab.ts';
import { cliJson, runCli } from '../../test/support/run-cli.ts';
import { seenIn } from '../../test/support/seen-colours.ts';
import { hasTestData, testData } from '../../test/support/test-data.ts';

interface Turn {
  readonly speaker: string;
  readonly startSec: number;
  readonly endSec: number;
}

const run = promisify(execFile);
const COLOURS = ['red', 'blue'] as const;
/** The second camera was switched on so much later. */
const LATER_SEC = 2.5;
const MIN_SHOT_SEC = 2.5;
let dir = '';
let data: string[] = [];
let turns: Turn[] = [];
let cameras: string[] = [];

const camera = (at: number): string => join(dir, `camera${at + 1}.mp4`);

/** A colour that moves a little, and a microphone that hears its own speaker whole and the other one 12 dB quieter. */
async function film(at: number, fromSec: number): Promise<void> {
  const others = turns.filter(({ speaker }) => speaker !== speakers()[at]);
  const isOther = others.map(({ startSec, endSec }) => `between(t,${startSec},${endSec})`).join('+');
  await mediaTool().run([
    ...['-f', 'lavfi', '-i', `color=c=${COLOURS[at]}:s=160x90:r=30:d=30,noise=alls=24:allf=t`],
    ...['-i', testData('speech', 'sample.wav'), '-ss', String(fromSec)],
    ...['-af', `volume=0.25:enable='${isOther}'`, '-c:v', 'libx264', '-preset', 'ultrafast'],
    ...['-c:a', 'aac', '-shortest', camera(at)],
  ]);
}

const speakers = (): string[] => [...new Set(turns.map(({ speaker }) => speaker))];

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-direct-'));
  data = ['--data-dir', join(dir, 'data')];
  if (!hasTestData) return;
  turns = readFileSync(testData('speech', 'sample.rttm'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [, , , start, length, , , speaker] = line.split(' ');
      return { speaker: speaker!, startSec: Number(start), endSec: Number(start) + Number(length) };
    });
  await Promise.all([film(0, 0), film(1, LATER_SEC)]);
  cameras = [camera(0), camera(1)];
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function soundOf(path: string): Promise<Int16Array> {
  const args = ['-v', 'error', '-i', path, '-ac', '1', '-ar', '8000', '-f', 's16le', '-'];
  const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 1 << 24 });
  return new Int16Array(stdout.buffer, stdout.byteOffset, stdout.length >> 1);
}

describe('klipstream direct', () => {
  it.skipIf(!hasTestData)(
    'shows who speaks, in shots that are long enough, over a sound without cuts',
    async () => {
      const out = join(dir, 'talk.mp4');
      const answer = await cliJson([
        'direct',
        ...cameras,
        '--out',
        out,
        '--from',
        '0',
        '--to',
        '30',
        ...data,
      ]);
      const { shots, offsetsMs } = answer as unknown as NonNullable<DirectorCut['result']>;
      expect(Math.abs(offsetsMs[1]! - 1000 * LATER_SEC)).toBeLessThanOrEqual(20);
      expect(shots[0]!.startMs).toBe(0);
      expect(shots.at(-1)!.endMs).toBe(30_000);
      for (const [at, { startMs, endMs }] of shots.entries()) {
        expect(endMs - startMs).toBeGreaterThanOrEqual(1000 * MIN_SHOT_SEC);
        if (at > 0) expect(startMs).toBe(shots[at - 1]!.endMs);
      }
      // Shorter turns are interjections; where both speak either is right.
      const seen = await seenIn(out);
      const long = turns.filter(({ startSec, endSec }) => endSec - startSec >= MIN_SHOT_SEC);
      const judged = seen.flatMap((shown, at) => {
        const now = at / 10 + 0.05;
        const speaking = turns.filter(({ startSec, endSec }) => startSec <= now && endSec > now);
        return speaking.length === 1 && long.includes(speaking[0]!)
          ? [speakers().indexOf(speaking[0]!.speaker) === shown]
          : [];
      });
      expect(judged.length).toBeGreaterThan(150);
      expect(judged.filter(Boolean).length / judged.length).toBeGreaterThanOrEqual(0.9);
      expect(new Set(seen)).toEqual(new Set([0, 1]));

      const [heard, wanted] = [await soundOf(out), await soundOf(cameras[0]!)];
      let [both, own, theirs] = [0, 0, 0];
      for (let at = 0; at < Math.min(heard.length, wanted.length); at++) {
        both += heard[at]! * wanted[at]!;
        own += heard[at]! ** 2;
        theirs += wanted[at]! ** 2;
      }
      expect(both / Math.sqrt(own * theirs)).toBeGreaterThan(0.95);
    },
  );

  it.skipIf(!hasTestData)('shows what the person asked for', async () => {
    const out = join(dir, 'pinned.mp4');
    const options = ['--offset', String(LATER_SEC), '--from', '8', '--to', '20', '--pin', '0:11-0:14=2'];
    const { stdout, code } = await runCli(['direct', ...cameras, '--out', out, ...options, ...data]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/camera 2 {2}as you asked/);
    const seen = await seenIn(out);
    expect(seen.slice(31, 59).every((shown) => shown === 1)).toBe(true);
  });

  it('says what it can’t do', async () => {
    const failure = async (...args: string[]): Promise<unknown> => {
      const { code, stderr } = await runCli(['direct', ...args, '--json', ...data]);
      expect(code).not.toBe(0);
      return (JSON.parse(stderr) as { error: { code: string } }).error.code;
    };
    const mute = join(dir, 'sound.wav');
    await mediaTool().run(['-f', 'lavfi', '-i', 'sine=d=5', mute]);
    const out = ['--out', join(dir, 'none.mp4')];
    expect(await failure(mute, ...out)).toBe('arguments');
    expect(await failure(mute, mute, '--offset', '0', ...out)).toBe('director/no-picture');
    expect(await failure(mute, mute, '--offset', '0', '--sound', '3', ...out)).toBe('director/unknown-feed');
  });
});
