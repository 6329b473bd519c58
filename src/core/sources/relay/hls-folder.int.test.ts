import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseLiveWindow } from '../../domain/hls/live-window.ts';
import { HlsFolder, PLAYLIST } from './hls-folder.ts';

const T = Date.UTC(2026, 10, 26, 20, 0, 0);

let root: string;
beforeAll(async () => void (root = await mkdtemp(join(tmpdir(), 'klip-hls-'))));
afterAll(() => rm(root, { recursive: true, force: true }));

/** Two-second segments as ffmpeg writes them; `closed[n]` is when segment n was closed, ms after T. */
async function segments(dir: string, closed: readonly number[]): Promise<void> {
  const lines = ['#EXTM3U', '#EXT-X-VERSION:3', '#EXT-X-TARGETDURATION:2', '#EXT-X-MEDIA-SEQUENCE:0'];
  for (const [at, closedMs] of closed.entries()) {
    const name = `${at}.ts`;
    const saidAt = new Date(T + at * 2000).toISOString();
    lines.push('#EXTINF:2.000000,', `#EXT-X-PROGRAM-DATE-TIME:${saidAt}`, name);
    await writeFile(join(dir, name), '');
    await utimes(join(dir, name), new Date(T + closedMs), new Date(T + closedMs));
  }
  await writeFile(join(dir, PLAYLIST), lines.join('\n'));
}

const startsOf = async (folder: HlsFolder): Promise<number[]> =>
  parseLiveWindow((await folder.playlist())!)!.segments.map(({ wallStartUnixMs }) => wallStartUnixMs! - T);

it('puts what was read at once back to when it was recorded', async () => {
  const folder = new HlsFolder(await mkdtemp(join(root, 'past-')));
  await segments(folder.dir, [50, 60, 70, 80]);
  expect(await startsOf(folder)).toEqual([-7920, -5920, -3920, -1920]);
});

it('takes what was read late for what was written earlier, and what comes after for what comes now', async () => {
  const folder = new HlsFolder(await mkdtemp(join(root, 'late-')));
  // Nothing was written for half a minute when it was read.
  folder.caughtUp(T + 31_000, T + 1000);
  await segments(folder.dir, [30_500, 30_510]);
  expect(await startsOf(folder)).toEqual([-3000, -1000]);
});

it('counts a pause from the segment after it', async () => {
  const folder = new HlsFolder(await mkdtemp(join(root, 'pause-')));
  await segments(folder.dir, [2000, 4000]);
  expect(await startsOf(folder)).toEqual([0, 2000]);
  // Silent from 5000 to 15000: segment 2 lies around that.
  folder.wentOn(T + 15_000);
  await segments(folder.dir, [2000, 4000, 16_000, 18_000, 20_000]);
  expect(await startsOf(folder)).toEqual([0, 2000, 4000, 16_000, 18_000]);
});

it('takes a file that is written in bursts for one without pauses', async () => {
  const folder = new HlsFolder(await mkdtemp(join(root, 'burst-')));
  await segments(folder.dir, [4000, 4000]);
  expect(await startsOf(folder)).toEqual([0, 2000]);
  folder.wentOn(T + 10_000);
  await segments(folder.dir, [4000, 4000, 10_000, 10_000, 10_000]);
  expect(await startsOf(folder)).toEqual([0, 2000, 4000, 6000, 8000]);
});
