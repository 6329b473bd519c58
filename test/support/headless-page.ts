import { chromium, type Page } from 'playwright';
import { startCli } from './run-cli.ts';
import { CHROMIUM } from './chromium.ts';

export interface HeadlessPage {
  /** A page of its own session on the host's address; `prepare` runs before the address is opened. */
  readonly newPage: (prepare?: (page: Page) => Promise<unknown>) => Promise<Page>;
  /** Ends browser and host; the host's exit code. */
  readonly stop: () => Promise<number | null>;
}

/** `klipstream serve` from the sources over the built page, with a real Chromium in front of it. */
export async function startHeadless(dataDir: string): Promise<HeadlessPage> {
  const server = startCli(['serve', '--no-open', '--json', '--data-dir', dataDir]);
  const { url } = JSON.parse(await server.waitForOutput()) as { url: string };
  const browser = await chromium.launch(CHROMIUM);
  return {
    newPage: async (prepare) => {
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await prepare?.(page);
      await page.goto(url);
      return page;
    },
    stop: async () => {
      await browser.close();
      server.child.kill('SIGTERM');
      const { code, stderr } = await server.ended;
      // Why it ended is in its last words.
      if (code !== 0) throw new Error(`the host ended with ${String(code)}: ${stderr}`);
      return code;
    },
  };
}
