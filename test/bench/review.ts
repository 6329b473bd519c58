import type { Page } from 'playwright';
import { openAppPage } from './app-page.ts';
import { measureTimelineFrames, type FrameReport } from './timeline-frames.ts';

export interface MeasuredReview {
  readonly interactiveMs: number[];
  readonly frames: FrameReport;
}

/** The review of a library's VOD in Chromium on the headless host: click until it can be used, then pan and zoom. */
export async function measureReview(dataDir: string, vodId: string, runs: number): Promise<MeasuredReview> {
  const app = await openAppPage(dataDir);
  try {
    const { page } = app;
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
    await app.close();
  }
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
