import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { makeChat, makeRecording } from '../../test/support/make-recording.ts';
import { cliJson, runCli, startCli } from '../../test/support/run-cli.ts';

const Highlights = z.object({
  schemaVersion: z.literal(1),
  vodId: z.string(),
  highlights: z.array(
    z.object({
      id: z.string(),
      startMs: z.number().int(),
      endMs: z.number().int(),
      peakMs: z.number().int(),
      score: z.number().min(0).max(100),
      confidence: z.number().min(0).max(1),
      category: z.string(),
      title: z.string(),
      reasons: z.array(
        z.object({
          signal: z.string(),
          value: z.number(),
          usual: z.number().nullable(),
          contribution: z.number(),
        }),
      ),
    }),
  ),
});

let dir = '';
let data: string[] = [];
let media = '';
let chat = '';
let vodId = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-cli-'));
  data = ['--data-dir', join(dir, 'data')];
  media = join(dir, 'stream.mp4');
  chat = join(dir, 'chat.tsv');
  makeRecording(media, { durationSec: 120, loudFromSec: 60 });
  makeChat(chat, { durationSec: 120, burstSec: 66 });
  const analyzed = await cliJson(['analyze', media, '--chat', chat, ...data]);
  vodId = String(analyzed['vodId']);
  expect(analyzed).toMatchObject({ schemaVersion: 1, status: 'Completed', existed: false });
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe('analyze', () => {
  it('finds the same VOD again and does nothing twice', async () => {
    const again = await cliJson(['analyze', media, '--chat', chat, ...data]);
    expect(again).toMatchObject({ vodId, existed: true, status: 'Completed' });
  });

  it('names a file that is not there', async () => {
    const { code, stderr } = await runCli(['analyze', join(dir, 'gone.mp4'), ...data]);
    expect(code).toBe(1);
    expect(stderr).toContain('gone.mp4');
    expect(stderr).not.toContain('inside KlipStream');
    expect(stderr.trim().split('\n').length).toBe(1);
  });

  it('takes a chat alone', async () => {
    const alone = await cliJson(['analyze', chat, '--data-dir', join(dir, 'alone')]);
    expect(alone).toMatchObject({ status: 'Completed' });
    expect(alone['messageCount']).toBeGreaterThan(90);
  });
});

describe('list, show, highlights', () => {
  it('list the library', async () => {
    const { vods } = (await cliJson(['list', ...data])) as { vods: { vodId: string }[] };
    expect(vods.map((vod) => vod.vodId)).toEqual([vodId]);
    expect((await runCli(['list', ...data])).stdout).toContain(vodId);
  });

  it('show a VOD by the beginning of its id', async () => {
    const shown = await cliJson(['show', vodId.slice(0, 6), ...data]);
    expect(shown).toMatchObject({ vod: { summary: { vodId }, mediaPath: media } });
  });

  it('rank highlights with reasons, in integer milliseconds', async () => {
    const all = Highlights.parse(await cliJson(['highlights', vodId, ...data]));
    const top = Highlights.parse(await cliJson(['highlights', vodId, '--top', '1', ...data]));
    expect(top.highlights).toEqual(all.highlights.slice(0, 1));
    const best = top.highlights[0]!;
    expect(best.startMs).toBeLessThan(72_000);
    expect(best.endMs).toBeGreaterThan(60_000);
    expect(best.reasons.length).toBeGreaterThan(0);
  });
});

describe('clip', () => {
  it('cuts a range to the file that was asked for', async () => {
    const out = join(dir, 'cut.mp4');
    const made = await cliJson(['clip', vodId, '--start', '0:01:00', '--end', '65.5', '--out', out, ...data]);
    expect(made).toMatchObject({ path: out, startMs: 60_000, endMs: 65_500, mode: 'exact', state: 'done' });
    expect(statSync(out).size).toBeGreaterThan(10_000);
  });

  it('cuts a highlight by its id', async () => {
    const { highlights } = Highlights.parse(await cliJson(['highlights', vodId, ...data]));
    const best = highlights[0]!;
    const out = join(dir, 'best.mp4');
    const made = await cliJson([
      'clip',
      vodId,
      '--highlight',
      best.id,
      '--mode',
      'copy',
      '--out',
      out,
      ...data,
    ]);
    expect(made).toMatchObject({ highlightId: best.id, mode: 'copy', path: out });
    expect(made['realStartMs']).toBeLessThanOrEqual(best.startMs);
  });

  it.each([
    [['--start', '10']],
    [['--highlight', 'h', '--start', '1', '--end', '2']],
    [['--start', '9', '--end', '5']],
    [['--start', '1', '--end', '2', '--mode', 'quick']],
  ])('refuses %j as wrong usage', async (args) => {
    expect((await runCli(['clip', vodId, ...args, ...data])).code).toBe(2);
  });
});

it('export writes the folder and names every file', async () => {
  const out = join(dir, 'export');
  const { files } = (await cliJson(['export', vodId, '--out', out, ...data])) as { files: string[] };
  expect(files.length).toBeGreaterThan(5);
  expect(readdirSync(out).sort()).toEqual(['analysis', 'raw']);
});

it('export writes chat without names when it is told to', async () => {
  const authorsIn = async (name: string, ...options: string[]): Promise<string[]> => {
    const out = join(dir, name);
    await cliJson(['export', vodId, '--out', out, ...options, ...data]);
    const csv = readdirSync(join(out, 'raw', 'chat')).find((file) => file.endsWith('_chat.csv'));
    const lines = readFileSync(join(out, 'raw', 'chat', csv!), 'utf8')
      .trim()
      .split(/\r?\n/);
    return lines.slice(1).map((line) => line.split(',')[1]!);
  };
  const named = await authorsIn('named');
  expect(named.length).toBeGreaterThan(0);
  expect(named.some((author) => author.startsWith('viewer '))).toBe(false);
  const hidden = await authorsIn('hidden', '--pseudonymise');
  expect(hidden).toHaveLength(named.length);
  expect(hidden.every((author) => /^viewer \d+$/.test(author))).toBe(true);
});

describe('chat', () => {
  it('import counts messages and names every line that is none', async () => {
    const file = join(dir, 'broken.tsv');
    const lines = Array.from({ length: 20 }, (_, second) => `${second}\tann\thi ${second}`);
    writeFileSync(file, ['time\tuser\ttext', ...lines.with(8, 'this is no line')].join('\n'));
    const read = await cliJson(['chat', 'import', file]);
    expect(read).toMatchObject({ schemaVersion: 1, format: 'delimited', messages: 19 });
    expect(read['rejected']).toEqual([{ line: 10, reason: expect.any(String) as string }]);
  });

  it('highlights need no library and no media', async () => {
    const found = (await cliJson(['chat', 'highlights', chat, '--top', '1'])) as {
      highlights: { peakMs: number }[];
    };
    expect(found.highlights[0]?.peakMs).toBeGreaterThan(55_000);
    expect(found.highlights[0]?.peakMs).toBeLessThan(75_000);
  });

  it('classify answers line by line in the same order, also for a broken one', async () => {
    const lines = ['{"text":"this is amazing, I love it"}', '{broken', '{"text":"worst stream ever, awful"}'];
    const { stdout, code } = await runCli(['chat', 'classify'], `${lines.join('\n')}\n`);
    const answers = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(code).toBe(0);
    expect(answers.map((answer) => answer['label'] ?? 'error')).toEqual([1, 'error', -1]);
    expect(Object.keys(answers[0]!)).toEqual([
      ...['label', 'sentiment', 'emotions', 'confidence', 'feelings', 'highlight'],
    ]);
  });
});

describe('failures', () => {
  it('are one JSON object on stderr with --json, and nothing on stdout', async () => {
    const { code, stdout, stderr } = await runCli(['show', 'nothing', '--json', ...data]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'vod/not-found' } });
  });

  it('of usage are told the same way', async () => {
    const { code, stderr } = await runCli(['clip', '--json', ...data]);
    expect(code).toBe(2);
    expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'cli/usage' } });
  });

  it('do not stop a reader that has seen enough', async () => {
    const running = startCli(['--help']);
    running.child.stdout?.destroy();
    expect((await running.ended).code).toBe(0);
  });
});

it('Ctrl+C cancels the job and says so with 130', async () => {
  const dataDir = join(dir, 'cancelled');
  const running = startCli(['analyze', media, '--data-dir', dataDir, '--json']);
  const isOpen = (): void => {
    expect(existsSync(join(dataDir, 'library', 'control.json'))).toBe(true);
  };
  await vi.waitFor(isOpen, { timeout: 60_000, interval: 20 });
  running.child.kill('SIGINT');
  const { code, stderr } = await running.ended;
  expect(code).toBe(130);
  expect(JSON.parse(stderr)).toMatchObject({ error: { code: 'cancelled' } });
});

it('works through whoever has the library open', async () => {
  const server = startCli(['serve', '--no-open', '--json', ...data]);
  const { url } = JSON.parse(await server.waitForOutput()) as { url: string };
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=/);
  const { vods } = (await cliJson(['list', ...data])) as { vods: { vodId: string }[] };
  expect(vods.map((vod) => vod.vodId)).toEqual([vodId]);
  const second = await cliJson(['serve', '--no-open', '--review', 'x', ...data]);
  expect(second).toMatchObject({ url: `${url}&/review/x`, isHere: false });
  server.child.kill('SIGTERM');
  expect((await server.ended).code).toBe(0);
});
