import {
  appendFile,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  unlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, it as base } from 'vitest';
import { grown, makeStream, startWriter } from '../../../../test/support/encoder.ts';
import { openCore } from '../../../../test/support/open-core.ts';
import { recordingThat } from '../../../../test/support/wait-for.ts';
import { mediaTool } from '../../../../test/support/media-lab.ts';
import { relayLink } from '../../domain/links/relay-link.ts';
import { parseLiveWindow } from '../../domain/hls/live-window.ts';
import { createHttpClient } from '../../infra/http/http-client.ts';
import { createRecorder, type FinishedRecording, waitForReal } from '../../live/recorder/recorder.ts';
import { silentLog } from '../../ports/log.ts';
import { createRelayFeed, type RelayFeed } from './relay-feed.ts';

const clock = { nowUnixMs: () => Date.now() };
const media = mediaTool();
const never = new AbortController().signal;

let root: string;
let stream: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'klip-grow-'));
  stream = join(root, 'stream.mp4');
  await makeStream(stream, { durationSec: 20, loudAtSec: [6] });
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** A folder that OBS records into, and what reads it. */
interface Lab {
  readonly dir: string;
  readonly feed: RelayFeed;
  readonly opened: (path: string) => ReturnType<RelayFeed['openPlaylist']>;
  /** OBS records into it. */
  readonly recorded: (name: string, isPlain?: boolean) => Promise<string>;
  /** OBS is over. */
  readonly kill: () => Promise<unknown>;
}

// Files grow in real time: the tests wait side by side.
const it = base.extend<{ lab: Lab }>({
  lab: async ({}, use) => {
    const dir = await mkdtemp(join(root, 'obs-'));
    const writers: { kill(): Promise<void> }[] = [];
    const feed = createRelayFeed({
      ...{ media, clock, log: silentLog, wait: waitForReal, dir: join(dir, 'passing') },
      feed: () => {
        throw new Error('no chat was asked for');
      },
      timing: { endMs: 3000, settleMs: 200, growthMs: 20 },
    });
    const kill = (): Promise<unknown> => Promise.all(writers.map((writer) => writer.kill()));
    await use({
      ...{ dir, feed, kill },
      opened: (path) => feed.openPlaylist({ link: link(path), quality: 'best', signal: never }),
      async recorded(name, isPlain = false) {
        const path = join(dir, name);
        writers.push(startWriter(stream, path, { isPlain }));
        await grown(path);
        return path;
      },
    });
    await kill();
    await feed.dispose();
  },
});

const link = (path: string) => relayLink({ kind: 'file', path }, null);

/** Until the session is over. */
async function again({ opened }: Lab, path: string): Promise<never> {
  for (;;) {
    await opened(path);
    await waitForReal(20, never);
  }
}

it.concurrent(
  'reads every container that can be read while it grows, and ends when its writer is killed',
  async ({ lab, expect }) => {
    const { dir, feed, opened, recorded, kill } = lab;
    const paths: string[] = [];
    const begun: number[] = [];
    for (const name of ['a.mkv', 'b.mp4', 'c.ts', 'd.flv']) {
      begun.push(Date.now());
      paths.push(await recorded(name));
    }
    for (const path of paths) await feed.check({ kind: 'file', path });
    const playlists = await Promise.all(paths.map(opened));
    for (const [at, { url, broadcast }] of playlists.entries()) {
      const window = parseLiveWindow(await (await fetch(url)).text())!;
      const [first] = window.segments;
      // Segments end with keyframes, and there is one every two seconds.
      expect(first!.durationMs).toBeGreaterThan(1900);
      // A fragment or cluster of two seconds is written when it is whole.
      const lateMs = first!.wallStartUnixMs! - begun[at]!;
      expect(lateMs).toBeGreaterThan(-2000);
      expect(lateMs).toBeLessThan(4000);
      const saved = join(dir, `${at}.segment.ts`);
      await writeFile(saved, Buffer.from(await (await fetch(new URL(first!.uri, url))).arrayBuffer()));
      expect(await media.probe(saved)).toMatchObject({ video: { width: 320 } });
      expect(broadcast.title).toBe(['a', 'b', 'c', 'd'][at]);
    }
    await kill();
    for (const path of paths) await expect(again(lab, path)).rejects.toMatchObject({ code: 'link/over' });
  },
);

it.concurrent(
  'records what was there before and what comes, also when the file is moved, and finishes by itself',
  async ({ lab, expect }) => {
    const { dir, feed, recorded, kill } = lab;
    const path = await recorded('2026-11-26 20-00-00.mkv');
    await grown(path, 200_000);
    const finished: FinishedRecording[] = [];
    let told: (() => void) | null = null;
    const recorder = createRecorder({
      ...{
        clock,
        dir,
        log: silentLog,
        media,
        wait: waitForReal,
        feed: () => feed,
        keepsChat: () => true,
        keepChatDays: () => null,
      },
      replay: () => null,
      excludedChatters: () => [],
      http: createHttpClient({ userAgent: 'test', firstWaitMs: 1 }),
      timing: { pollMs: () => 100, offlineWaitMs: 1 },
      onFinished: (recording) => {
        finished.push(recording);
        told?.();
        return Promise.resolve({ vodId: null });
      },
    });
    const recordingId = await recorder.start({ link: link(path), quality: 'best' });
    const isAt = (segments: number): Promise<void> =>
      new Promise((resolve) => {
        const look = (): void => {
          if (recorder.list().some((one) => one.segments >= segments)) resolve();
        };
        recorder.onChange(look);
        look();
      });
    await isAt(1);
    const moved = join(dir, 'elsewhere.mkv');
    await rename(path, moved);
    await isAt(3);
    await unlink(moved);
    const isOver = new Promise<void>((resolve) => (told = resolve));
    await kill();
    await isOver;
    const [view] = recorder.list();
    expect(view).toMatchObject({ recordingId, gaps: [], error: null, title: '2026-11-26 20-00-00' });
    const { durationMs } = await media.probe(finished[0]!.mediaPath);
    expect(durationMs).toBeGreaterThan(5900);
    await recorder.dispose();
  },
);

it.concurrent(
  'takes the newest file of a folder that grows, and the next one after it',
  async ({ lab, expect }) => {
    const { dir, opened, recorded, kill } = lab;
    await writeFile(join(dir, 'old.mkv'), await readFile(stream));
    const folder = opened(dir);
    const first = await recorded('first.mkv');
    expect((await folder).broadcast.title).toBe('first');
    await kill();
    await unlink(first);
    await recorded('second.mkv');
    const next = async (): Promise<string> => {
      for (;;) {
        const { title } = (await opened(dir)).broadcast;
        if (title !== 'first') return title;
        await waitForReal(20, never);
      }
    };
    expect(await next()).toBe('second');
  },
);

it.concurrent('is recorded by the app from a path alone, and becomes a VOD', async ({ lab, expect }) => {
  const { dir, recorded } = lab;
  const core = await openCore(join(dir, 'data'));
  const { client } = core;
  const path = await recorded('evening.mkv');
  const input = { kind: 'file', path } as const;
  const { recordingId } = await client.call('recording.listen', { input, chat: null });
  await recordingThat(client, ({ segments }) => segments > 0);
  await client.call('recording.stop', { recordingId });
  const { vodId, title, channel } = await recordingThat(client, ({ state }) => state === 'finished');
  expect({ title, channel }).toEqual({ title: 'evening', channel: 'evening.mkv' });
  const { summary } = await client.call('vod.get', { vodId: vodId! });
  expect(summary).toMatchObject({ hasVideo: true, messageCount: 0 });
  const plain = { kind: 'file', path: stream } as const;
  const refused = client.call('recording.listen', { input: plain, chat: null });
  await expect(refused).rejects.toMatchObject({ code: 'relay/plain-mp4' });
  await core.close();
});

it.concurrent('refuses what can’t be read while it grows, saying what to choose', async ({ lab, expect }) => {
  const { dir, feed, recorded } = lab;
  const check = (path: string) => feed.check({ kind: 'file', path });
  const plain = await recorded('plain.mp4', true);
  await grown(plain, 100);
  await expect(check(plain)).rejects.toMatchObject({
    code: 'relay/plain-mp4',
    nextStep: expect.stringContaining('Matroska (MKV), fragmented MP4 or hybrid MP4') as string,
  });
  await expect(check(join(dir, 'gone.mkv'))).rejects.toMatchObject({ code: 'relay/no-file' });
  await expect(check('relative.mkv')).rejects.toMatchObject({ code: 'relay/no-file' });
  await writeFile(join(dir, 'words.mkv'), 'a'.repeat(1000));
  await expect(check(join(dir, 'words.mkv'))).rejects.toMatchObject({ code: 'relay/unknown-container' });
  await writeFile(join(dir, 'done.ts'), await readFile(await recorded('now.ts')));
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(join(dir, 'done.ts'), longAgo, longAgo);
  await expect(check(join(dir, 'done.ts'))).rejects.toMatchObject({
    code: expect.stringMatching(/not-growing|unknown/) as string,
  });
  await mkdir(join(dir, 'folder'));
  await expect(check(join(dir, 'folder'))).resolves.toBeUndefined();
});

it.concurrent('knows when a file was written that has just stopped growing', async ({ lab, expect }) => {
  const { opened, recorded, kill } = lab;
  const path = await recorded('late.ts');
  await grown(path, 300_000);
  await kill();
  const { mtimeMs } = await stat(path);
  const longAgo = new Date(mtimeMs - 40_000);
  await utimes(path, longAgo, longAgo);
  const { segments } = parseLiveWindow(await (await fetch((await opened(path)).url)).text())!;
  const { wallStartUnixMs, durationMs } = segments.at(-1)!;
  const beforeMs = longAgo.getTime() - wallStartUnixMs! - durationMs;
  expect(beforeMs).toBeGreaterThanOrEqual(0);
  expect(beforeMs).toBeLessThan(2100);
});

it.concurrent('says so when a file is none, or is begun anew', async ({ lab, expect }) => {
  const { dir, opened, recorded } = lab;
  const broken = join(dir, 'broken.mkv');
  await writeFile(broken, Buffer.concat([Buffer.from([0x1a, 0x45, 0xdf, 0xa3]), Buffer.alloc(5000, 7)]));
  await expect(opened(broken)).rejects.toMatchObject({ code: 'link/unreadable-file' });
  const anew = join(dir, 'anew.ts');
  const whole = await recorded('whole.ts');
  await grown(whole, 300_000);
  await writeFile(anew, await readFile(whole));
  const { url } = await opened(anew);
  await writeFile(anew, '');
  await expect(again(lab, anew)).rejects.toMatchObject({ code: 'link/over' });
  expect(await (await fetch(url)).text()).toContain('#EXT-X-ENDLIST');
  await appendFile(anew, 'x');
});
