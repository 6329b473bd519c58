import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type HeadlessPage, startHeadless } from '../support/headless-page.ts';
import { FFMPEG } from '../support/packaged-ffmpeg.ts';
import { cliJson } from '../support/run-cli.ts';
import { hasTestData, testData } from '../support/test-data.ts';

const READING_TIMEOUT_MS = 120_000;

/** The steps build on each other: consent, marking with the mouse, the lane, taking it back. */
describe.skipIf(!hasTestData)('faces in a browser', () => {
  let dir: string;
  let host: HeadlessPage;
  let page: Page;
  let vodId: string;
  const problems: string[] = [];
  const go = (hash: string) => page.evaluate((to) => (window.location.hash = to), hash);
  const chip = (name: string) => page.getByRole('button', { name, exact: true });
  const overlay = () => page.getByRole('group', { name: 'Mark the facecam' }).first();

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'klip-e2e-faces-'));
    const mediaPath = join(dir, 'cam.mp4');
    execFileSync(FFMPEG, [
      ...['-v', 'error', '-loop', '1', '-r', '10', '-t', '4', '-i', testData('faces', 'justin.jpg')],
      ...['-f', 'lavfi', '-t', '4', '-i', 'sine=frequency=440:sample_rate=48000', '-shortest'],
      ...['-vf', 'scale=360:360,format=yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '16'],
      ...['-c:a', 'aac', mediaPath],
    ]);
    const dataDir = join(dir, 'data');
    ({ vodId } = (await cliJson(['analyze', mediaPath, '--data-dir', dataDir])) as { vodId: string });
    host = await startHeadless(dataDir);
    page = await host.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });
  afterAll(async () => {
    await host.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('offers no marking before consent was given in the settings', async () => {
    await go(`#/review/${vodId}`);
    await page.getByText('analysed', { exact: true }).waitFor();
    expect(await chip('mark facecam').count()).toBe(0);
    await go('#/settings/privacy');
    const consent = page.getByRole('switch', { name: 'Read expressions from a marked facecam' });
    expect(await consent.getAttribute('aria-checked')).toBe('false');
    await page.getByText(/never stored, logged or sent/).waitFor();
    await consent.click();
    await page.getByText('Saved').waitFor();
    await go(`#/review/${vodId}`);
    await chip('mark facecam').waitFor();
  });

  it('Escape leaves the marking as if it had not begun', async () => {
    await chip('mark facecam').click();
    await chip('Yes, in this recording').click();
    await overlay().waitFor();
    await page.keyboard.press('Shift+ArrowLeft');
    await page.keyboard.press('Escape');
    await overlay().waitFor({ state: 'detached' });
    await chip('mark facecam').waitFor();
  });

  it('a rectangle drawn over the face gives its expression in the timeline', async () => {
    await chip('mark facecam').click();
    await chip('Mark the facecam').click();
    const area = (await overlay().boundingBox())!;
    const side = Math.min(area.width, area.height);
    const [middleX, middleY] = [area.x + area.width / 2, area.y + area.height / 2];
    await page.mouse.move(middleX - 0.45 * side, middleY - 0.3 * side);
    await page.mouse.down();
    await page.mouse.move(middleX + 0.45 * side, middleY + 0.48 * side, { steps: 4 });
    await page.mouse.up();
    const told = await overlay().getByRole('status').textContent();
    expect(told).toMatch(/5 % from the left, 20 % from the top, 90 % wide, 78 % high/);
    const track = page.waitForResponse((response) => /tracks\/[^/]+\/faces/.test(response.url()), {
      timeout: READING_TIMEOUT_MS,
    });
    await page.keyboard.press('Enter');
    await chip('facecam').waitFor();
    expect((await track).ok()).toBe(true);
    const rows = page.getByRole('table', { name: /^Face, / });
    await page.getByText('The lanes as tables, for the visible window').focus();
    // The tables are made when they are opened; the lane may come a moment later than its file.
    await expect
      .poll(async () => {
        await page.keyboard.press('Enter');
        return (await rows.count()) === 0 ? '' : rows.textContent();
      })
      .toMatch(/happy \d+ %100 %/);
  });

  it('removing the mark deletes what was read', async () => {
    await chip('facecam').click();
    await chip('Take it back and delete what was read').click();
    await chip('mark facecam').waitFor();
    const status = await page.evaluate(
      async (id) => (await fetch(`/asset/tracks/${id}/faces`)).status,
      vodId,
    );
    expect(status).toBe(404);
    expect(problems.filter((problem) => !problem.includes('404'))).toEqual([]);
  });
});
