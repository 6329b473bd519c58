import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { holdAnswers, type HeldAnswers } from '../support/hold-answers.ts';
import { startHeadless, type HeadlessPage } from '../support/headless-page.ts';

let dir = '';
let host: HeadlessPage;
let page: Page;
let browse: HeldAnswers;

const folderField = () => page.getByRole('dialog').getByRole('textbox', { name: 'Folder' });
const entry = (name: string) => page.getByRole('option', { name });

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-chooser-'));
  for (const folder of ['first', 'second']) {
    mkdirSync(join(dir, folder));
    writeFileSync(join(dir, folder, `${folder}.mp4`), 'x');
  }
  host = await startHeadless(join(dir, 'data'));
});
afterAll(async () => {
  await host.stop();
  rmSync(dir, { recursive: true, force: true });
});
beforeEach(async () => {
  page = await host.newPage(async (fresh) => {
    browse = await holdAnswers(fresh, 'host.browse');
  });
  await page.getByRole('button', { name: 'Add recording' }).first().click();
  return () => page.close();
});

describe('the file chooser of the headless host', () => {
  it('keeps what is being typed when an earlier answer arrives', async () => {
    const home = await browse.next();
    await folderField().fill(join(dir, 'first'));
    home.release();
    await page.getByText('Reading the folder…').waitFor({ state: 'hidden' });
    await folderField().press('Enter');
    (await browse.next()).release();
    await entry('first.mp4').waitFor();
    expect(await folderField().inputValue()).toBe(join(dir, 'first'));
  });

  it('shows the folder that was asked for last, however late the earlier answers come', async () => {
    const home = await browse.next();
    const asked = [home];
    for (const folder of ['first', 'second']) {
      await folderField().fill(join(dir, folder));
      await folderField().press('Enter');
      asked.push(await browse.next());
    }
    expect(asked.map(({ input }) => (input as { path: string | null }).path)).toEqual([
      null,
      join(dir, 'first'),
      join(dir, 'second'),
    ]);
    for (const answer of asked.toReversed()) answer.release();
    await entry('second.mp4').waitFor();
    await browse.settled();
    expect(await entry('second.mp4').count()).toBe(1);
    expect(await entry('first.mp4').count()).toBe(0);
    expect(await folderField().inputValue()).toBe(join(dir, 'second'));
  });
});
