import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { measureTimelineFrames, type FrameReport } from './timeline-frames.ts';

const CLI = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface MeasuredReview {
  readonly interactiveMs: number[];
  readonly frames: FrameReport;
}

/** The review of a library's VOD in Chromium on the headless host: click until it can be used, then pan and zoom. */
export async function measureReview(dataDir: string, vodId: string, runs: number): Promise<MeasuredReview> {
  const host = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CLI, 'serve', '--no-open', '--data-dir', dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const browser = await chromium.launch({
    executablePath: process.env['KLIPSTREAM_CHROMIUM'] ?? '/usr/bin/chromium',
    args: FLAGS,
  });
  try {
    const url = await pageUrl(host.stdout);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(url);
    const interactiveMs: number[] = [];
    for (let run = 0; run < runs; run++) {
      await page.evaluate(() => (location.hash = '#/library'));
      await page
        .getByText(/moments/)
        .first()
        .waitFor();
      interactiveMs.push(await openReview(page, vodId));
    }
    return { interactiveMs, frames: await measureTimelineFrames(page) };
  } finally {
    await browser.close();
    host.kill('SIGTERM');
    await once(host, 'close');
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

/** From the click until moments are listed, the lanes are painted and two frames have gone by. */
async function openReview(page: Page, vodId: string): Promise<number> {
  return page.evaluate(async (id) => {
    const startedMs = performance.now();
    location.hash = `#/review/${id}`;
    const nextFrame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    const isPainted = (canvas: HTMLCanvasElement): boolean => {
      const strip = canvas
        .getContext('2d')
        ?.getImageData(0, Math.floor(canvas.height / 2), canvas.width, 1).data;
      return strip !== undefined && new Set(strip).size > 4;
    };
    for (;;) {
      await nextFrame();
      const canvas = document.querySelector<HTMLCanvasElement>('canvas[tabindex="0"]');
      const isListed = document.querySelectorAll('ol li').length > 0;
      if (isListed && canvas !== null && canvas.width > 0 && isPainted(canvas)) break;
    }
    await nextFrame();
    await nextFrame();
    return performance.now() - startedMs;
  }, vodId);
}
