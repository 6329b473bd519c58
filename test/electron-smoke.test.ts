import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freePort } from './electron-stand-in/launch.ts';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');

/** Electron's program, null when its binary was never fetched. */
function findElectron(): string | null {
  const dir = dirname(require.resolve('electron/package.json'));
  const pathFile = join(dir, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const path = join(dir, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : null;
}
const electron = findElectron();
const hasDisplay = process.platform !== 'linux' || process.env['DISPLAY'] !== undefined;

describe.skipIf(electron === null)('the app in the real Electron', () => {
  let dataDir = '';
  let page: Page;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'klip-electron-'));
    const port = await freePort();
    const args = [root, `--data-dir=${dataDir}`, `--remote-debugging-port=${port}`];
    // Chromium's sandbox refuses to run for root, as in a container.
    if (process.getuid?.() === 0) args.push('--no-sandbox');
    const command = hasDisplay ? [electron!, ...args] : ['xvfb-run', '-a', electron!, ...args];
    const child = spawn(command[0]!, command.slice(1), { stdio: 'inherit' });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    const browser = await vi.waitFor(() => chromium.connectOverCDP(`http://127.0.0.1:${port}`), {
      timeout: 60_000,
      interval: 200,
    });
    page = await vi.waitFor(
      () => {
        const found = browser.contexts()[0]?.pages()[0];
        if (found === undefined) throw new Error('no window yet');
        return found;
      },
      { timeout: 30_000 },
    );
    stop = async () => {
      await browser.close();
      child.kill('SIGTERM');
      await ended;
    };
  });
  afterAll(async () => {
    await stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('shows the library from its own origin', async () => {
    expect(page.url()).toMatch(/^klip:\/\/app\//);
    await page.getByText(/drop/i).first().waitFor();
  });

  it('gives the page its bridge and nothing of Node', async () => {
    const seen = await page.evaluate(() => ({
      bridge: 'klipstream' in window && Object.isFrozen(window.klipstream),
      node: ['require', 'process', 'module', 'Buffer', 'electron'].filter((name) => name in window),
    }));
    expect(seen).toEqual({ bridge: true, node: [] });
  });

  it('neither leaves its page nor opens another, nor runs inline scripts', async () => {
    const opened = await page.evaluate(() => window.open('https://example.com/') !== null);
    await page.evaluate(() => {
      location.href = 'https://example.com/';
    });
    const ran = await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.inlineScriptRan = true';
      document.body.append(script);
      return 'inlineScriptRan' in window;
    });
    expect({ opened, ran, url: page.url().startsWith('klip://app/') }).toEqual({
      opened: false,
      ran: false,
      url: true,
    });
  });
});
