import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startSimServer, type SimServer } from '../sim/sim-server.ts';
import { attachIrcSim, type IrcSim } from '../sim/twitch-live/irc-server.ts';
import { freePort } from '../support/encoder.ts';
import { startHeadless, type HeadlessPage } from '../support/headless-page.ts';
import { runPlanted } from '../support/planted-run.ts';
import { clientBeside } from '../support/socket-client.ts';

let dir = '';
let server: SimServer;
let irc: IrcSim;
let host: HeadlessPage;
let page: Page;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-relayed-'));
  server = await startSimServer({ routes: [] });
  irc = attachIrcSim(server.http);
  const endpoints = { twitchIrc: server.url.replace('http', 'ws') };
  mkdirSync(join(dir, 'data'));
  const settings = { endpoints, clipsFolder: join(dir, 'clips') };
  writeFileSync(join(dir, 'data', 'settings.json'), JSON.stringify(settings));
  host = await startHeadless(join(dir, 'data'));
  page = await host.newPage();
});
afterAll(async () => {
  await host.stop();
  irc.close();
  await server.close();
  rmSync(dir, { recursive: true, force: true });
});

/** When each moment came into sight, Unix ms. */
const watchMoments = (): Promise<void> =>
  page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { momentsSeen: seen });
    const look = (): void => {
      const count = document.querySelectorAll('[aria-label="Moments"] li').length;
      while (seen.length < count) seen.push(Date.now());
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  });
const momentsSeen = (): Promise<number[]> =>
  page.evaluate(() => (window as unknown as { momentsSeen: number[] }).momentsSeen);

it('clips what is loud and laughed about while OBS sends it, and shows each within a second', async () => {
  await page.evaluate(() => (location.hash = '#/channels'));
  const client = await clientBeside(page);
  const input = { kind: 'rtmp', port: await freePort(), key: 'cam' } as const;
  const listen = async (chat: string): Promise<string> => {
    await page.getByRole('button', { name: 'From OBS…' }).click();
    await page.getByRole('textbox', { name: 'Port' }).fill(String(input.port));
    await page.getByRole('textbox', { name: 'Name of the feed' }).fill(input.key);
    await page.getByRole('textbox', { name: /^Chat of this channel/ }).fill(chat);
    await page.getByText(`rtmp://127.0.0.1:${input.port}/live`).waitFor();
    await page.getByRole('button', { name: 'Listen and record' }).click();
    await page.waitForURL(/#\/live\//);
    await watchMoments();
    return page.url().split('/').at(-1)!;
  };
  const run = { client, irc, channel: 'pajlada', input, seed: 1, dir, listen };
  const { caught, falseClips } = await runPlanted(run);
  const seen = await momentsSeen();
  client.close();
  expect(caught.length).toBeGreaterThanOrEqual(4);
  expect(falseClips).toBeLessThanOrEqual(1);
  for (const { toldSec, closedSec, savedSec, loudestDb } of caught) {
    expect(toldSec).toBeLessThanOrEqual(12);
    expect(savedSec - closedSec).toBeLessThanOrEqual(3);
    expect(savedSec).toBeLessThanOrEqual(25);
    expect(loudestDb).toBeGreaterThan(-15);
  }
  expect(caught.filter(({ toldSec }) => toldSec <= 10).length).toBeGreaterThanOrEqual(caught.length - 1);
  for (const { toldUnixMs } of caught) {
    const shown = seen.find((atUnixMs) => Math.abs(atUnixMs - toldUnixMs) <= 1000);
    expect(shown).toBeDefined();
  }
});
