import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Encoder, freePort, makeStream, startEncoder } from '../support/encoder.ts';
import { type LiveHost, startLiveHost } from '../support/live-host.ts';

const dir = mkdtempSync(join(tmpdir(), 'klip-cameras-'));
const stream = join(dir, 'stream.mp4');
const encoders: Encoder[] = [];
let host: LiveHost;
let page: Page;

beforeAll(async () => {
  await makeStream(stream, { durationSec: 60, loudAtSec: [] });
  host = await startLiveHost(dir);
  ({ page } = host);
});
afterAll(async () => {
  await Promise.all(encoders.map((encoder) => encoder.kill()));
  await host.stop();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const send = (port: number, key: string): void =>
  void encoders.push(startEncoder(stream, `rtmp://127.0.0.1:${port}/live/${key}`));

it('adds a camera in the live window, holds it with a key, lists it under its recording, and removes it', async () => {
  const [mainPort, cameraPort] = [await freePort(), await freePort()];
  const portField = page.getByRole('textbox', { name: 'Port' });
  await page.evaluate(() => (location.hash = '#/channels'));
  await button('From OBS…').click();
  await portField.fill(String(mainPort));
  await button('Listen and record').click();
  await button('Add a camera…').click();
  await portField.fill(String(mainPort));
  await button('Add the camera').click();
  await page.getByText(`Port ${mainPort} of this computer is taken`, { exact: false }).waitFor();
  await portField.fill(String(cameraPort));
  await button('Add the camera').click();

  const camera = page.getByRole('list', { name: 'Further cameras' }).getByRole('listitem');
  await camera.getByText('waiting for the encoder').waitFor();
  await camera.getByText(`rtmp://127.0.0.1:${cameraPort}/live`).waitFor();
  send(cameraPort, 'camera-2');
  send(mainPort, 'stream');
  await camera.getByText('recording', { exact: true }).waitFor();
  const choice = (name: string) => page.getByRole('radio', { name, exact: true });
  const held = (name: string) => choice(name).and(page.locator(':checked')).waitFor();
  await choice('2').waitFor();
  await held('By itself');
  await page.keyboard.press('2');
  await held('2');
  await page.reload();
  await held('2');
  await page.keyboard.press('0');
  await held('By itself');

  await button('Back to the channels').click();
  await camera.getByText('recording', { exact: true }).waitFor();
  expect(await button('Live window').count()).toBe(1);
  await button('Live window').click();
  await button('Remove camera 2').click();
  await button('Stop it').click();
  await camera.getByText(/^ended/).waitFor();
  await choice('2').waitFor({ state: 'detached' });
  await page.getByText('on the air').waitFor();
});
