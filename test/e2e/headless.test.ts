import { chromium } from 'playwright';
import { expect } from 'vitest';
import { startCli } from '../support/run-cli.ts';
import { CHAT_NAME, MEDIA_NAME, describeReviewFlow } from './review-flow.ts';

const CHROMIUM_PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describeReviewFlow('a browser on the headless host', async ({ dataDir, sourceDir }) => {
  const server = startCli(['serve', '--no-open', '--json', '--data-dir', dataDir]);
  const { url } = JSON.parse(await server.waitForOutput()) as { url: string };
  const browser = await chromium.launch({ executablePath: CHROMIUM_PATH, args: FLAGS });
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.goto(url);
  return {
    page,
    async pickFiles() {
      await page.getByRole('button', { name: 'Add recording' }).first().click();
      const chooser = page.getByRole('dialog', { name: /choose a recording/i });
      const folder = chooser.getByRole('textbox', { name: 'Folder' });
      await folder.fill(sourceDir);
      await folder.press('Enter');
      for (const name of [MEDIA_NAME, CHAT_NAME]) await chooser.getByRole('option', { name }).click();
      await chooser.getByRole('button', { name: /^choose/i }).click();
    },
    async stop() {
      await browser.close();
      server.child.kill('SIGTERM');
      expect((await server.ended).code).toBe(0);
    },
  };
});
