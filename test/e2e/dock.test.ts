import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchApp } from '../electron-stand-in/launch.ts';
import { createLiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia } from '../sim/twitch-live/live-media.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { freePort } from '../support/encoder.ts';
import { startLiveHost } from '../support/live-host.ts';
import { cliJson } from '../support/run-cli.ts';
import { clientBeside } from '../support/socket-client.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(CHROMIUM);
});
afterAll(() => browser.close());

/** A dock of OBS: a browser of its own that was given the address. */
async function openDock(url: string): Promise<Page> {
  const dock = await (await browser.newContext({ viewport: { width: 360, height: 760 } })).newPage();
  await dock.goto(url);
  return dock;
}

it('Electron’s main serves the live window to a dock, until there is a new address', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'klip-dock-app-'));
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ dockPort: await freePort() }));
  const app = await launchApp({ dataDir });
  const { page } = app;
  try {
    await page.evaluate(() => (location.hash = '#/settings/live'));
    await page.getByRole('switch', { name: 'Show the live window in OBS or on a phone' }).click();
    const address = page.getByRole('group', { name: 'Address' });
    await address.getByText('On · nothing is connected').waitFor();
    const url = (await address.locator('code').textContent()) ?? '';

    const dock = await openDock(url);
    await dock.getByText('Nothing is recorded').waitFor();
    await address.getByText('On · 1 window connected').waitFor();
    await dock.evaluate(() => (location.hash = '#/settings/live'));
    await dock.getByText('Nothing is recorded').waitFor();
    expect(await dock.getByRole('navigation').count()).toBe(0);
    // A dock that is loaded anew comes in by its cookie.
    await dock.reload();
    await dock.getByText('Nothing is recorded').waitFor();

    await address.getByRole('button', { name: 'New address…' }).click();
    await address.getByRole('button', { name: 'Make a new address' }).click();
    await dock.getByText('under Settings → Live').waitFor();
    await address.getByRole('button', { name: 'New address…' }).waitFor();
    const renewed = (await address.locator('code').textContent()) ?? '';
    expect(renewed).not.toBe(url);
    await (await openDock(renewed)).getByText('Nothing is recorded').waitFor();
    const asked = await cliJson(['serve', '--live', '--no-open', '--data-dir', dataDir]);
    expect(asked).toMatchObject({ url: renewed, isHere: false });
  } finally {
    expect(await app.quit()).toBe(0);
    rmSync(dataDir, { recursive: true, force: true });
  }
});

it('a dock marks, keeps and plays what is recorded, and keeps its chat', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'klip-dock-live-'));
  const media = await makeLiveMedia(join(dir, 'media'), 60);
  const live = createLiveHls({
    ...{ login: 'pajlada', media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  const host = await startLiveHost(dir, live.routes);
  const client = await clientBeside(host.page);
  try {
    await client.call('settings.set', { patch: { dockEnabled: true, dockPort: await freePort() } });
    const dock = await openDock((await client.call('dock.address', {})).url);
    await dock.getByText('Nothing is recorded').waitFor();
    await client.call('recording.start', { text: 'https://www.twitch.tv/pajlada', quality: '720p' });
    await dock.getByText('on the air').waitFor();
    await host.irc.joined('pajlada');
    await dock.getByRole('button', { name: 'Keep it', exact: true }).click();
    await dock.getByText(/^Chat is kept until /).waitFor();
    await dock.getByText(/LUFS$/).waitFor();
    await dock.getByRole('button', { name: /^Clip that/ }).click();
    const moments = dock.getByRole('region', { name: 'Moments' }).getByRole('listitem');
    await moments.getByText('clip saved').waitFor();
    const bytes = dock.waitForResponse(/\/asset\/live-clip\//);
    await moments.getByRole('button', { name: /^Play the clip/ }).click();
    expect((await bytes).status()).toBe(206);
    await dock.keyboard.press('n');
    await moments.getByText('skipped').waitFor();
    await dock.keyboard.press('y');
    await moments.getByText('kept').waitFor();
    // What a dock may not ask is not asked by its buttons, and is no error on its screen.
    expect(await dock.getByText('can’t be asked').count()).toBe(0);
  } finally {
    client.close();
    await host.stop();
  }
});
