import { expect } from 'vitest';
import { startHeadless } from '../support/headless-page.ts';
import { CHAT_NAME, MEDIA_NAME, describeReviewFlow } from './review-flow.ts';

describeReviewFlow('a browser on the headless host', async ({ dataDir, sourceDir }) => {
  const host = await startHeadless(dataDir);
  const page = await host.newPage();
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
      expect(await host.stop()).toBe(0);
    },
  };
});
