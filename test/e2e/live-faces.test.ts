import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type LiveHost, startLiveHost } from '../support/live-host.ts';
import { createLiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia } from '../sim/twitch-live/live-media.ts';

const dir = mkdtempSync(join(tmpdir(), 'klip-e2e-live-faces-'));
let host: LiveHost;
let page: Page;

beforeAll(async () => {
  const media = await makeLiveMedia(join(dir, 'media'), 120);
  const live = createLiveHls({
    ...{ login: 'pajlada', media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  host = await startLiveHost(dir, live.routes);
  ({ page } = host);
});
afterAll(() => host.stop());

it('the facecam of a stream that is on is agreed to, marked over a still, read, and left again', async () => {
  const field = page.getByRole('textbox', { name: 'Paste a link from Twitch, YouTube or Kick' });
  await field.fill('https://www.twitch.tv/pajlada');
  await field.press('Enter');
  const link = page.getByRole('region', { name: 'What the link is' });
  await link.getByRole('button', { name: /^Record/ }).click();
  await page.evaluate(() => (location.hash = '#/live/current'));
  await page.getByText('msgs/min').waitFor();
  const taken = page.getByRole('switch', { name: 'Faces count in this stream' });
  expect(await taken.count()).toBe(0);

  await page.evaluate(() => (location.hash = '#/settings/privacy'));
  await page.getByRole('switch', { name: 'Read expressions from a marked facecam' }).click();
  await page.getByText('Saved').waitFor();
  await page.evaluate(() => (location.hash = '#/live/current'));
  expect(await taken.getAttribute('aria-checked')).toBe('false');
  const faces = page.getByRole('region', { name: 'Faces' });
  await taken.click();
  await faces.getByText(/^Mark where your face is/).waitFor();

  await faces.getByRole('button', { name: 'Mark the facecam' }).click();
  const overlay = faces.getByRole('group', { name: 'Mark the facecam' }).first();
  const area = (await overlay.boundingBox())!;
  await page.mouse.move(area.x + 0.5 * area.width, area.y + 0.1 * area.height);
  await page.mouse.down();
  await page.mouse.move(area.x + 0.9 * area.width, area.y + 0.6 * area.height, { steps: 4 });
  await page.mouse.up();
  expect(await overlay.getByRole('status').textContent()).toMatch(
    /50 % from the left, 10 % from the top, 40 %/,
  );
  await page.keyboard.press('Enter');
  await overlay.waitFor({ state: 'detached' });
  await faces.getByText(/^No face, \d+ s ago$/).waitFor();

  await faces.getByRole('button', { name: 'Mark anew' }).click();
  await overlay.waitFor();
  await page.keyboard.press('Escape');
  await overlay.waitFor({ state: 'detached' });
  await taken.click();
  await faces.getByText(/^No face/).waitFor({ state: 'detached' });
  await faces.getByRole('switch', { checked: false }).waitFor();
  await taken.click();
  // The mark went with the yes.
  await faces.getByText(/^Mark where your face is/).waitFor();
});
