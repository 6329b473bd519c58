import { join } from 'node:path';
import { expect } from 'vitest';
import { launchApp } from '../electron-stand-in/launch.ts';
import { CHAT_NAME, MEDIA_NAME, describeReviewFlow } from './review-flow.ts';

describeReviewFlow('Electron’s main and preload (on the stand-in)', async ({ dataDir, sourceDir }) => {
  const app = await launchApp({
    dataDir,
    pickedPaths: [MEDIA_NAME, CHAT_NAME].map((name) => join(sourceDir, name)),
  });
  return {
    page: app.page,
    async pickFiles() {
      await app.page.getByRole('button', { name: 'Add recording' }).first().click();
      await expect
        .poll(() => app.calls.map(([name]) => name), { timeout: 30_000 })
        .toContain('dialog.showOpenDialog');
    },
    async stop() {
      expect(await app.quit()).toBe(0);
    },
  };
});
