/**
 * Frame times of the review's timeline in Chromium while it is panned and zoomed over 13 h and 1,000,000 messages:
 * `node test/bench/timeline-frames.ts` builds the renderer over the made-up core and prints one JSON line. The bench
 * calls `measureTimelineFrames` on a page of the real app. The browser is KLIPSTREAM_CHROMIUM or /usr/bin/chromium.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import type { Page } from 'playwright';
import { build, preview } from 'vite';
import { CHROMIUM } from '../support/chromium.ts';

export interface FrameReport {
  readonly frames: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Widest canvas of the page in device pixels: none may be wider than the window. */
  readonly widestCanvasPx: number;
}

/** The lanes' canvas; the only one that takes the keyboard. */
const LANES = 'canvas[tabindex="0"]';

/** One turn of the wheel per frame: pan right and left at several zooms, then from the whole stream to a frame and back. */
async function wheelEveryFrame(page: Page): Promise<{ deltasMs: number[]; widestCanvasPx: number }> {
  return page.evaluate(async (selector) => {
    const canvas = document.querySelector<HTMLCanvasElement>(selector)!;
    const box = canvas.getBoundingClientRect();
    const wheel = (deltaY: number, shiftKey: boolean): void => {
      const at = { clientX: box.left + box.width * 0.6, clientY: box.top + box.height / 2 };
      const init = { deltaY, shiftKey, bubbles: true, cancelable: true, ...at };
      canvas.dispatchEvent(new WheelEvent('wheel', init));
    };
    const deltasMs: number[] = [];
    const run = (frames: number, turn: (frame: number) => void): Promise<void> =>
      new Promise((resolve) => {
        let frame = 0;
        let previousMs = performance.now();
        requestAnimationFrame(function tick(nowMs) {
          if (frame > 0) deltasMs.push(nowMs - previousMs);
          previousMs = nowMs;
          if (frame >= frames) {
            resolve();
            return;
          }
          turn(frame);
          frame += 1;
          requestAnimationFrame(tick);
        });
      });
    const zoom = (deltaY: number) => (): void => wheel(deltaY, false);
    const pan = (frame: number): void => wheel(frame % 120 < 60 ? 24 : -24, true);
    await run(150, zoom(400));
    for (let level = 0; level < 4; level += 1) {
      await run(120, pan);
      await run(40, zoom(-35));
    }
    await run(150, zoom(-60));
    await run(150, zoom(60));
    const widths = [...document.querySelectorAll('canvas')].map(({ width }) => width);
    return { deltasMs, widestCanvasPx: Math.max(...widths) };
  }, LANES);
}

/** Measures on a page where a review is open and has settled. */
export async function measureTimelineFrames(page: Page): Promise<FrameReport> {
  await page.locator(LANES).waitFor();
  const { deltasMs, widestCanvasPx } = await wheelEveryFrame(page);
  const sorted = deltasMs.sort((one, other) => one - other);
  const at = (ratio: number): number =>
    Number((sorted[Math.min(sorted.length - 1, Math.floor(ratio * sorted.length))] ?? 0).toFixed(1));
  return {
    frames: sorted.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
    widestCanvasPx,
  };
}

/** The made-up 13 h stream, in a browser of its own. */
export async function measurePreviewFrames(): Promise<FrameReport> {
  const root = fileURLToPath(new URL('../fixtures/renderer-preview/', import.meta.url));
  const outDir = mkdtempSync(join(tmpdir(), 'klipstream-frames-'));
  const shared = { root, configFile: join(root, 'vite.config.ts'), logLevel: 'error' as const };
  await build({ ...shared, build: { outDir, emptyOutDir: true } });
  const server = await preview({
    ...shared,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0, strictPort: false },
  });
  const browser = await chromium.launch(CHROMIUM);
  try {
    const address = server.httpServer.address();
    if (address === null || typeof address === 'string') throw new Error('the preview server has no port');
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(`http://127.0.0.1:${address.port}/preview.html?scenario=marathon#/review/vod-marathon`);
    await page.locator(LANES).waitFor();
    await page.waitForLoadState('networkidle');
    return await measureTimelineFrames(page);
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  process.stdout.write(`${JSON.stringify(await measurePreviewFrames())}\n`);
