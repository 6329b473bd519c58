import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchApp, startApp } from '../electron-stand-in/launch.ts';
import { cliJson, runCli, startCli } from '../support/run-cli.ts';

let dataDir = '';
let data: string[] = [];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'klip-two-'));
  data = ['--data-dir', dataDir];
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const names = (calls: unknown[][]): unknown[] => calls.map(([name]) => name);

describe('while the app has the library open', () => {
  it('the command line works through it, a browser is told so, and a second app brings the first to the front', async () => {
    const app = await launchApp({ dataDir });
    try {
      expect(await cliJson(['list', ...data])).toEqual({ schemaVersion: 1, vods: [] });

      const serve = await runCli(['serve', '--no-open', '--json', ...data]);
      expect(serve.code).toBe(1);
      expect(JSON.parse(serve.stderr)).toMatchObject({
        error: { code: 'library/in-use', message: expect.stringContaining('the KlipStream app') as string },
      });

      const shownBefore = names(app.calls).filter((name) => name === 'window.focus').length;
      const second = await startApp({ dataDir });
      expect(await second.ended).toBe(0);
      expect(names(second.calls)).not.toContain('dialog.showErrorBox');
      await expect
        .poll(() => names(app.calls).filter((name) => name === 'window.focus').length, { timeout: 30_000 })
        .toBeGreaterThan(shownBefore);
    } finally {
      expect(await app.quit()).toBe(0);
    }
  });
});

describe('while a browser has the library open', () => {
  it('the app opens that page and ends', async () => {
    const server = startCli(['serve', '--no-open', '--json', ...data]);
    const { url } = JSON.parse(await server.waitForOutput()) as { url: string };
    const app = await startApp({ dataDir });
    expect(await app.ended).toBe(0);
    expect(app.calls).toContainEqual(['shell.openExternal', url]);
    server.child.kill('SIGTERM');
    await server.ended;
  });
});
