import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwitchSim, VOD_ID, type TwitchSim } from '../../test/sim/twitch/twitch-sim.ts';
import { makeVodMedia, type VodMedia } from '../../test/sim/twitch/vod-media.ts';
import { cliJson, runCli } from '../../test/support/run-cli.ts';

const LINK = `https://www.twitch.tv/videos/${VOD_ID}`;
const MESSAGES = 300;

let dir = '';
let media: VodMedia;
let sim: TwitchSim;
/** `--data-dir` of a new library whose addresses are the stand-in's. */
function newLibrary(name: string): string[] {
  const dataDir = join(dir, name);
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ endpoints: sim.endpoints }));
  return ['--data-dir', dataDir];
}

function startedStages(dataDir: string): string[] {
  const db = new Database(join(dataDir, 'library', 'library.db'), { readonly: true });
  const rows = db
    .prepare<[], { subject: string }>("SELECT subject FROM job_event WHERE event = 'stage.started'")
    .all();
  db.close();
  return rows.map(({ subject }) => subject).sort();
}

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-cli-links-'));
  media = await makeVodMedia(join(dir), 25);
  sim = await startTwitchSim({ media, messages: MESSAGES });
});
afterAll(async () => {
  await sim.server.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('a link on the command line', () => {
  it('is downloaded without being analysed, then analysed without being downloaded again', async () => {
    const data = newLibrary('whole');
    const fetched = await cliJson(['fetch', LINK, '--quality', '720p', ...data]);
    expect(fetched).toMatchObject({ existed: false, gaps: [] });
    expect(Math.abs(Number(fetched['durationMs']) - 25_000)).toBeLessThan(60);
    expect(existsSync(String(fetched['mediaPath']))).toBe(true);
    expect(readFileSync(String(fetched['chatPath']), 'utf8').trimEnd().split('\n').length).toBe(MESSAGES + 1);

    expect(startedStages(data[1]!)).toEqual(
      ['look-up', 'fetch-sound', 'fetch-video', 'fetch-chat', 'fetch-markers'].sort(),
    );

    const before = new Map(sim.served);
    const analyzed = await cliJson(['analyze', LINK, ...data]);
    expect(analyzed).toMatchObject({
      vodId: fetched['vodId'],
      existed: true,
      status: 'Completed',
      title: 'ranked until diamond',
      messageCount: MESSAGES,
    });
    expect(sim.served).toEqual(before);
  });

  it('is downloaded in part, sound alone', async () => {
    const part = ['--audio-only', '--from', '0:06', '--to', '0:10'];
    const fetched = await cliJson(['fetch', LINK, ...part, ...newLibrary('part')]);
    expect(Math.abs(Number(fetched['durationMs']) - 4000)).toBeLessThan(60);
    expect([existsSync(String(fetched['mediaPath'])), fetched['chatPath']]).toEqual([true, null]);
  });

  it('gives its chat to a file', async () => {
    const out = join(dir, 'chats', 'chat.jsonl');
    const fetched = await cliJson(['chat', 'fetch', LINK, '--out', out, ...newLibrary('chat')]);
    expect(fetched).toMatchObject({ count: MESSAGES, gaps: [], strategy: 'gql-slices', path: out });
    const imported = await cliJson(['chat', 'import', out]);
    expect(imported).toMatchObject({ format: 'klipstream-jsonl', messages: MESSAGES, rejected: [] });
  });

  it('says where its chat is not whole', async () => {
    const own = await startTwitchSim({ media, messages: 60, full: [{ sec: 10, count: 150 }] });
    own.comments.behaviour.refuseCursors = 'all';
    const [, dataDir] = newLibrary('full-second');
    writeFileSync(join(dataDir!, 'settings.json'), JSON.stringify({ endpoints: own.endpoints }));
    const args = ['chat', 'fetch', LINK, '--out', join(dir, 'full.jsonl'), '--data-dir', dataDir!];
    expect(await cliJson(args)).toMatchObject({
      gaps: ['0:00:10–0:00:11: more messages in this second than Twitch lists at once'],
    });
    await own.server.close();
  });

  it.each([
    ['a VOD that is gone', ['fetch', 'https://www.twitch.tv/videos/99999'], 'link/not-found'],
    ['a channel', ['analyze', 'https://www.twitch.tv/streamer42'], 'link/channel'],
    ['another site', ['analyze', 'https://example.com/watch'], 'link/unknown-site'],
    ['a file option', ['analyze', LINK, '--title', 'x'], 'cli/usage'],
    ['nothing wanted', ['fetch', LINK, '--audio-only', '--chat-only'], 'cli/usage'],
  ])('%s is refused with a sentence and its code', async (_what, args, code) => {
    const name = `refused-${code.replace('/', '-')}-${args.length}-${args[0]}`;
    const { stderr, code: exit } = await runCli([...args, '--json', ...newLibrary(name)]);
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    expect([exit, error.code]).toEqual([code === 'cli/usage' ? 2 : 1, code]);
    expect(error.message).toMatch(/\w+ .*\.$/);
  });
});

describe('sources check', () => {
  it('says that nothing was ever verified, and asks when told to', async () => {
    const data = newLibrary('check');
    const seen = (await cliJson(['sources', 'check', ...data])) as { capabilities: { state: string }[] };
    expect(seen.capabilities.length).toBeGreaterThan(6);
    expect(seen.capabilities).toContainEqual(
      expect.objectContaining({ id: 'twitch.vod', state: 'unknown', workedAtUnixMs: null }),
    );
    expect((await runCli(['sources', 'check', ...data])).stdout).toMatch(/Twitch: VODs +unknown +never/);
  });
});
