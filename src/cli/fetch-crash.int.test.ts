import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { campaignSeeds, seededRandom } from '../../test/support/campaign.ts';
import { readFrameNumbers } from '../../test/support/frame-code.ts';
import { cliJson, startCli } from '../../test/support/run-cli.ts';
import { startTwitchSim, VOD_ID, type TwitchSim } from '../../test/sim/twitch/twitch-sim.ts';
import { framesWithout, makeVodMedia, type VodMedia } from '../../test/sim/twitch/vod-media.ts';

const LINK = `https://www.twitch.tv/videos/${VOD_ID}`;
const DURATION_SEC = 25;
const KILLS = campaignSeeds(3);
/** Long enough for what has arrived to be safe on the disk before the next arrives. */
const LATENCY_MS = 150;

let dir = '';
let media: VodMedia;
let sim: TwitchSim;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-crash-'));
  media = await makeVodMedia(dir, DURATION_SEC);
});
afterEach(() => sim.server.close());
afterAll(() => rmSync(dir, { recursive: true, force: true }));

function newLibrary(name: string): string {
  const dataDir = join(dir, name);
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ endpoints: sim.endpoints }));
  return dataDir;
}

/** Runs the command and kills it when its `count`th request arrives; resolves with whether it was still there then. */
async function killedAt(count: number, args: readonly string[]): Promise<boolean> {
  const { child, ended } = startCli(args);
  let arrived = 0;
  let wasKilled = false;
  const order = {
    match: (): boolean => {
      if (++arrived === count) wasKilled = child.kill('SIGKILL');
      return false;
    },
    fault: { kind: 'hang' as const },
  };
  sim.server.faults.push(order);
  await ended;
  sim.server.faults.length = 0;
  return wasKilled;
}

/** Lines of every file of this name below a folder. */
const linesOf = (folder: string, name: RegExp): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => name.test(path))
    .flatMap((path) => readFileSync(join(folder, path), 'utf8').split('\n'));

/** Keys of the stand-in's `served` of which the journals say that they are verified. */
function verifiedSegments(dataDir: string): Set<string> {
  const keys = linesOf(dataDir, /segments\.jsonl$/).flatMap((line) => {
    const found = /\/(720p30|audio_only)\/(\d+)(?:-muted)?\.ts/.exec(line);
    // A line that the crash cut short is no line.
    return found === null || !line.endsWith('}') ? [] : [`${found[1]!}/${found[2]!}`];
  });
  return new Set(keys);
}

describe('kill -9 while a link is downloaded', () => {
  it('never fetches a verified segment again, and the file is as if nothing had happened', async () => {
    sim = await startTwitchSim({ media, latencyMs: LATENCY_MS });
    const dataDir = newLibrary('segments');
    const args = ['fetch', LINK, '--data-dir', dataDir];
    let most = 0;
    for (const seed of KILLS) {
      const before = new Map(sim.served);
      const safe = verifiedSegments(dataDir);
      if (!(await killedAt(10 + Math.floor(seededRandom(seed)() * 20), args))) break;
      for (const key of safe) expect([key, sim.served.get(key)]).toEqual([key, before.get(key)]);
      most = Math.max(most, safe.size);
    }
    const safe = verifiedSegments(dataDir);
    const before = new Map(sim.served);
    const fetched = await cliJson(args);
    for (const key of safe) expect([key, sim.served.get(key)]).toEqual([key, before.get(key)]);
    expect(Math.max(most, safe.size)).toBeGreaterThan(0);
    expect(fetched).toMatchObject({ gaps: [] });
    expect(await readFrameNumbers(String(fetched['mediaPath']))).toEqual(framesWithout(DURATION_SEC));
  });

  it('never asks for a finished slice of the chat again, and has every message once', async () => {
    // An hour of chat, which is fetched in slices of a minute; of the media only the playlist is read.
    const listed = Array.from({ length: 1800 }, () => media.video[0]!);
    const hour: VodMedia = { video: listed, sound: listed, durationSec: 3600 };
    sim = await startTwitchSim({ media: hour, messages: 9000, latencyMs: LATENCY_MS });
    const dataDir = newLibrary('slices');
    const out = join(dir, 'chat.jsonl');
    const args = ['chat', 'fetch', LINK, '--out', out, '--data-dir', dataDir];
    const expectNoneAgain = (done: ReadonlySet<string>): void =>
      expect(sim.comments.pages.filter(({ asked }) => done.has(asked))).toEqual([]);
    let most = 0;
    for (const seed of KILLS) {
      const done = finishedSlices(dataDir);
      sim.comments.pages.length = 0;
      if (!(await killedAt(40 + Math.floor(seededRandom(seed)() * 60), args))) break;
      expectNoneAgain(done);
      most = Math.max(most, done.size);
    }
    const done = finishedSlices(dataDir);
    sim.comments.pages.length = 0;
    expect(await cliJson(args)).toMatchObject({ count: 9000, gaps: [] });
    expectNoneAgain(done);
    expect(Math.max(most, done.size)).toBeGreaterThan(0);
    const ids = readFileSync(out, 'utf8').trimEnd().split('\n').slice(1);
    expect(new Set(ids.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(9000);
  });
});

/** What the stand-in notes of a question for the beginning of a slice that the manifest says is done. */
function finishedSlices(dataDir: string): Set<string> {
  const text = linesOf(dataDir, /manifest\.json$/).join('\n');
  if (text === '') return new Set();
  const { slices } = JSON.parse(text) as { slices: { startSec: number; isDone: boolean }[] };
  return new Set(slices.filter(({ isDone }) => isDone).map(({ startSec }) => `sec ${startSec}`));
}
