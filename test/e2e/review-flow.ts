import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeChat, makeRecording } from '../support/make-recording.ts';

export const MEDIA_NAME = 'stream.mp4';
export const CHAT_NAME = 'chat.tsv';

export interface HostUnderTest {
  readonly page: Page;
  /** Brings the two files into the import sheet as a person would in this host. */
  pickFiles(): Promise<void>;
  stop(): Promise<void>;
}

const ANALYSIS_TIMEOUT_MS = 120_000;

/**
 * One evening with the app: add a recording with its chat, wait for the analysis, look at a moment and why it is one,
 * skip it, undo, keep it, clip it, find the clip on the shelf and on disk. The steps build on each other.
 */
export function describeReviewFlow(
  hostName: string,
  start: (folders: { dataDir: string; sourceDir: string }) => Promise<HostUnderTest>,
): void {
  describe(`from a recording to a clip in ${hostName}`, () => {
    let dir = '';
    let host: HostUnderTest;
    let page: Page;
    const problems: string[] = [];
    const comparing = (pressed: boolean) =>
      page.getByRole('button', { name: 'Compare with the reference formulas', pressed });
    const verdict = (name: string, pressed: boolean) =>
      page.getByRole('toolbar', { name: 'Highlights' }).getByRole('button', { name, pressed });

    beforeAll(async () => {
      dir = mkdtempSync(join(tmpdir(), 'klip-e2e-'));
      makeRecording(join(dir, MEDIA_NAME), { durationSec: 60, loudFromSec: 30 });
      makeChat(join(dir, CHAT_NAME), { durationSec: 60, burstSec: 35 });
      host = await start({ dataDir: join(dir, 'data'), sourceDir: dir });
      page = host.page;
      page.on('pageerror', (error) => problems.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') problems.push(message.text());
      });
    });
    afterAll(async () => {
      await host.stop();
      rmSync(dir, { recursive: true, force: true });
    });

    it('says what to do when the library is empty', async () => {
      await page.getByRole('heading', { name: /drop a recording/i }).waitFor();
    });

    it('tells recording and chat apart and analyses them', async () => {
      await host.pickFiles();
      const sheet = page.getByRole('dialog', { name: 'Add to the library' });
      await sheet.getByText(/recording · .*h264/).waitFor();
      await sheet.getByText(/chat · delimited/).waitFor();
      await sheet.getByRole('button', { name: 'Start' }).click();
      const row = page.getByRole('row', { name: 'stream' });
      await row.getByText('analysed').waitFor({ timeout: ANALYSIS_TIMEOUT_MS });
      await row.getByText(/[1-9]\d* moment/).waitFor();
    });

    it('opens the review at a moment with its reasons', async () => {
      await page.getByRole('button', { name: 'Open stream' }).click();
      await page.getByRole('heading', { name: 'stream', level: 1 }).waitFor();
      const why = page.getByRole('region', { name: 'Why this score' });
      await why.getByText('loudness').waitFor();
      await why.getByText('chat rate').waitFor();
      const moments = page.getByRole('list', { name: 'Moments, best first' }).getByRole('listitem');
      expect(await moments.count()).toBeGreaterThan(0);
    });

    it('plays the recording and seeks in it', async () => {
      const video = page.locator('video').first();
      await expect
        .poll(() => video.evaluate((element: HTMLVideoElement) => element.readyState), { timeout: 30_000 })
        .toBeGreaterThanOrEqual(2);
      const playedMs = await video.evaluate(async (element: HTMLVideoElement) => {
        element.currentTime = 40;
        await new Promise((resolve) => element.addEventListener('seeked', resolve, { once: true }));
        return element.currentTime * 1000;
      });
      expect(Math.abs(playedMs - 40_000)).toBeLessThan(50);
    });

    it('skips with N, undoes, and keeps with Y', async () => {
      await page.keyboard.press('n');
      await verdict('Skip', true).waitFor();
      await page.keyboard.press('Control+z');
      await verdict('Skip', false).waitFor();
      await page.keyboard.press('y');
      await verdict('Keep', true).waitFor();
    });

    it('compares with the reference formulas when asked', async () => {
      await comparing(false).waitFor();
      const curve = page.waitForResponse((response) => response.url().endsWith('/reference'));
      await comparing(false).click();
      expect((await curve).status()).toBe(200);
      await comparing(true).waitFor();
      await page.getByText('reference formulas', { exact: true }).waitFor({ state: 'attached' });
    });

    it('clips with Enter, to the shelf and to disk', async () => {
      await page.keyboard.press('Enter');
      await page
        .getByRole('region', { name: 'Messages' })
        .getByText('is on disk')
        .waitFor({ timeout: 60_000 });
      await page.getByRole('link', { name: 'Clips' }).click();
      await page.getByRole('list', { name: 'Shelf' }).getByRole('listitem').first().waitFor();
      const clips = readdirSync(join(dir, 'data', 'clips'));
      expect(clips.length).toBe(1);
      expect(statSync(join(dir, 'data', 'clips', clips[0]!)).size).toBeGreaterThan(10_000);
    });

    it('remembers everything after a reload', async () => {
      await page.getByRole('link', { name: 'Review' }).click();
      await page.reload();
      await verdict('Keep', true).waitFor();
      await comparing(true).waitFor();
    });

    it('runs no inline script and gives the page nothing of Node', async () => {
      const before = problems.length;
      const seen = await page.evaluate(() => {
        const script = document.createElement('script');
        script.textContent = 'window.inlineScriptRan = true';
        document.body.append(script);
        return ['inlineScriptRan', 'require', 'process', 'module', 'Buffer'].filter((name) => name in window);
      });
      expect(seen).toEqual([]);
      // The browser reports the refusal; it is the only error that may appear.
      problems.splice(before);
    });

    it('had no error in the page at any step', () => {
      expect(problems).toEqual([]);
    });
  });
}
