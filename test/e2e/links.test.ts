import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startKickSim, type KickSim } from '../sim/kick/kick-sim.ts';
import { startHeadless, type HeadlessPage } from '../support/headless-page.ts';

let dir = '';
let kick: KickSim;
let host: HeadlessPage;
let page: Page;

const panel = () => page.getByRole('region', { name: 'What the link is' });
const field = () => page.getByRole('textbox', { name: 'Paste a link from Twitch, YouTube or Kick' });
const vodUrl = () => `https://kick.com/${kick.world.slug}/videos/${kick.world.videoId}`;

/** Ctrl+V with the focus on nothing. */
const paste = (text: string): Promise<void> =>
  page.evaluate((given) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text', given);
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  }, text);

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-links-'));
  // Its media is not served: what is left of the VOD is its chat.
  kick = await startKickSim({ durationSec: 600, rate: 2, bursts: [{ atSec: 300, count: 60 }] });
  mkdirSync(join(dir, 'data'));
  writeFileSync(join(dir, 'data', 'settings.json'), JSON.stringify({ endpoints: kick.endpoints }));
  host = await startHeadless(join(dir, 'data'));
});
afterAll(async () => {
  await host.stop();
  await kick.close();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  kick.state.vod = 'public';
  page = await host.newPage();
  await field().waitFor();
  return () => page.close();
});

describe('a link on the headless host', () => {
  it('that is none is refused with a sentence, and Escape closes it', async () => {
    await paste('https://example.org/watch/1');
    await panel().getByRole('alert').waitFor();
    expect(await panel().getByRole('alert').innerText()).toMatch(
      /“example\.org”[^]*Twitch [^]* YouTube [^]* Kick/,
    );
    expect(await field().inputValue()).toBe('https://example.org/watch/1');
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
    expect(await field().inputValue()).toBe('');
  });

  it('to something private is refused as such, and can be looked at again', async () => {
    kick.state.vod = 'private';
    await paste(vodUrl());
    await panel()
      .getByText(/private/i)
      .first()
      .waitFor();
    kick.state.vod = 'public';
    await panel().getByRole('button', { name: 'Look again' }).click();
    await panel().getByRole('heading', { name: kick.world.title }).waitFor();
  });

  it('opens the files sheet when a path is pasted into the field', async () => {
    await field().fill(join(dir, 'nothing.mp4'));
    await field().press('Enter');
    await page.getByRole('dialog', { name: 'Add to the library' }).waitFor();
    expect(await panel().count()).toBe(0);
  });

  it('is described, added by Enter alone, fetched, and opens in the review', async () => {
    await paste(vodUrl());
    await panel().getByRole('heading', { name: kick.world.title }).waitFor();
    await panel().getByText('Kick', { exact: true }).waitFor();
    await panel()
      .getByText(/free on the/)
      .waitFor();
    await panel().getByText('Its picture and sound can’t be had here, its chat can.').waitFor();
    await panel().getByRole('textbox', { name: 'From' }).fill('0:20:00');
    await panel().getByText('That is beyond the end of the stream.').waitFor();
    await panel().getByRole('textbox', { name: 'From' }).fill('');
    await panel().getByRole('textbox', { name: 'From' }).press('Enter');
    await panel().waitFor({ state: 'detached' });
    const row = page.getByRole('row', { name: kick.world.title });
    await row.getByText(/analysed|complete with gaps/).waitFor({ timeout: 120_000 });
    await row.getByText('Kick', { exact: true }).waitFor();
    await page.getByRole('button', { name: `Open ${kick.world.title}` }).click();
    await page.getByRole('heading', { name: kick.world.title, level: 1 }).waitFor();
  });

  it('that is in the library already says so', async () => {
    await paste(vodUrl());
    await panel().getByText('It is in the library already.').waitFor();
    await panel().getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByRole('heading', { name: kick.world.title, level: 1 }).waitFor();
  });
});
