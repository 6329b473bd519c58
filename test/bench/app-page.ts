import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { chromium, type Page } from 'playwright';
import { probed, readDelay, type EventLoopDelay } from './measured-command.ts';
import { CHROMIUM } from '../support/chromium.ts';

export interface AppPage {
  readonly page: Page;
  /** From here on the host's event loop is measured; before, from its start. */
  measureFromNow(): void;
  /** Ends both. */
  close(): Promise<EventLoopDelay>;
}

/** The built headless host of a library, with its page in Chromium (KLIPSTREAM_CHROMIUM or /usr/bin/chromium). */
export async function openAppPage(dataDir: string): Promise<AppPage> {
  const delayPath = join(dataDir, 'host-event-loop-delay.json');
  const { flags, env } = probed(delayPath);
  const host = spawn(process.execPath, [...flags, 'serve', '--no-open', '--data-dir', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const browser = await chromium.launch(CHROMIUM);
  const end = async (): Promise<void> => {
    await browser.close();
    if (host.exitCode !== null) return;
    host.kill('SIGTERM');
    await once(host, 'close');
  };
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(await pageUrl(host.stdout));
    return {
      page,
      measureFromNow: () => void host.kill('SIGUSR2'),
      async close() {
        await end();
        return readDelay(delayPath);
      },
    };
  } catch (thrown) {
    await end();
    throw thrown;
  }
}

async function pageUrl(stdout: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stdout) {
    text += String(chunk);
    const url = /http:\/\/\S+/.exec(text)?.[0];
    if (url !== undefined) return url;
  }
  throw new Error('the headless host ended before it served');
}
