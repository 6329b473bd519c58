import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../support/encoder.ts';
import { type LiveHost, startLiveHost } from '../support/live-host.ts';
import { runPlanted } from '../support/planted-run.ts';
import { clientBeside } from '../support/socket-client.ts';

const dir = mkdtempSync(join(tmpdir(), 'klip-relayed-'));
let host: LiveHost;

beforeAll(async () => {
  host = await startLiveHost(dir);
});
afterAll(() => host.stop());

/** When each moment came into sight, Unix ms. */
const watchMoments = (): Promise<void> =>
  host.page.evaluate(() => {
    const seen: number[] = [];
    Object.assign(window, { momentsSeen: seen });
    const look = (): void => {
      const count = document.querySelectorAll('[aria-label="Moments"] li').length;
      while (seen.length < count) seen.push(Date.now());
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
  });
const momentsSeen = (): Promise<number[]> =>
  host.page.evaluate(() => (window as unknown as { momentsSeen: number[] }).momentsSeen);

it('clips what is loud and laughed about while OBS sends it, and shows each within a second', async () => {
  const { page, irc } = host;
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
