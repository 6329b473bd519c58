import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cliJson, runCli } from '../support/run-cli.ts';

const MESSAGES = 120;

interface Told {
  readonly links: Readonly<Record<string, string>>;
  readonly endpoints: Readonly<Record<string, string>>;
}

let dir = '';
let sim: ChildProcess;
let told: Told;

const start = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [resolve('scripts/sim.mjs'), '--data-dir', dir, '--json', ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-sim-'));
  writeFileSync(join(dir, 'settings.json'), JSON.stringify({ theme: 'light' }));
  sim = start('--duration', '40', '--messages', String(MESSAGES), '--seed', '3', '--fault', 'sub-only');
  const [line] = (await once(createInterface({ input: sim.stdout! }), 'line')) as [string];
  told = JSON.parse(line) as Told;
});
afterAll(() => {
  sim.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const data = (): string[] => ['--data-dir', dir];

describe('npm run sim', () => {
  it('writes its addresses into the settings and leaves the others alone', () => {
    const settings = JSON.parse(readFileSync(join(dir, 'settings.json'), 'utf8')) as object;
    expect(settings).toEqual({ theme: 'light', endpoints: told.endpoints });
    const addresses = Object.values(told.endpoints).filter((value) => value.includes('://'));
    expect(addresses.filter((address) => !/^(http|ws):\/\/127\.0\.0\.1:\d+/.test(address))).toEqual([]);
  });

  it('orders the fault that was named: the VOD is for subscribers', async () => {
    const { stderr } = await runCli(['fetch', told.links['Twitch VOD']!, '--json', ...data()]);
    expect(stderr).toContain('"code":"link/sub-only"');
  });

  it('serves a stream of YouTube with its media and chat', async () => {
    const fetched = await cliJson(['fetch', told.links['YouTube, ended']!, '--quality', '360p', ...data()]);
    expect(fetched).toMatchObject({ title: 'Simulated stream', gaps: [] });
    expect(Math.abs(Number(fetched['durationMs']) - 40_000)).toBeLessThan(200);
    const lines = readFileSync(String(fetched['chatPath']), 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(MESSAGES + 1);
  });

  it('serves the chat of a VOD of Kick', async () => {
    const out = join(dir, 'kick.jsonl');
    const fetched = await cliJson(['chat', 'fetch', told.links['Kick VOD']!, '--out', out, ...data()]);
    expect(fetched).toMatchObject({ gaps: [] });
    expect(Number(fetched['count'])).toBeGreaterThanOrEqual(MESSAGES);
  });

  it('ends when it is asked to, and nothing answers any more', async () => {
    sim.kill('SIGINT');
    const [code] = (await once(sim, 'close')) as [number | null];
    expect(code).toBe(0);
    await expect(fetch(told.endpoints['kick']!)).rejects.toThrow();
  });

  it('says which faults there are when asked for another', async () => {
    const ended = start('--duration', '40', '--seed', '3', '--fault', 'nonsense');
    let stderr = '';
    ended.stderr!.on('data', (part: Buffer) => (stderr += part.toString()));
    const [code] = (await once(ended, 'close')) as [number | null];
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/“nonsense” is no fault.* 429, .*duplicates\.\n$/),
    ]);
  });
});
