import { mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveHost, startLiveHost } from '../support/live-host.ts';
import { privmsg } from '../sim/twitch-live/irc-lines.ts';
import type { IrcSim } from '../sim/twitch-live/irc-server.ts';
import { createLiveHls, type LiveHls } from '../sim/twitch-live/live-hls.ts';
import { makeLiveMedia } from '../sim/twitch-live/live-media.ts';

const dir = mkdtempSync(join(tmpdir(), 'klip-live-'));
let irc: IrcSim;
let live: LiveHls;
let host: LiveHost;
let page: Page;

beforeAll(async () => {
  const media = await makeLiveMedia(join(dir, 'media'), 60);
  live = createLiveHls({
    ...{ login: 'pajlada', media, startedAtUnixMs: Date.now() - 6000 },
    slots: media.programme.map(() => ({ kind: 'live' })),
  });
  host = await startLiveHost(dir, live.routes);
  ({ irc, page } = host);
});
afterAll(() => host.stop());

const say = (id: string, text: string): void => {
  // The stand-in's time goes on as it is asked, and may lie before the recording began.
  const line = { channel: 'pajlada', login: `fan-${id}`, text, id, sentAtUnixMs: Date.now() };
  irc.say('pajlada', [privmsg(line)]);
};

describe('the live window of a channel that is recorded', () => {
  it('shows chat and sound, clips on a key, takes a word on it, and leads to the review', async () => {
    const field = page.getByRole('textbox', { name: 'Paste a link from Twitch, YouTube or Kick' });
    await field.fill('https://www.twitch.tv/pajlada');
    await field.press('Enter');
    await page
      .getByRole('region', { name: 'What the link is' })
      .getByRole('button', { name: /^Record/ })
      .click();
    await page.evaluate(() => (location.hash = '#/channels'));
    await page.getByRole('button', { name: 'Live window' }).click();
    await page.getByText('on the air').waitFor();
    await irc.joined('pajlada');
    await page.getByRole('button', { name: 'Keep it', exact: true }).click();
    await page.getByText(/^Chat is kept until .*: 0 so far\.$/).waitFor();
    // Silence is said, and nothing is made of it.
    await page.getByText('Nobody says anything.').waitFor();
    const rate = page.getByText('msgs/min').locator('xpath=following-sibling::dd').first();
    expect(await rate.textContent()).toBe('–');
    for (let line = 0; line < 3; line++) say(`a${line}`, 'KEKW what a play');
    await page.getByText('KEKW ×3').waitFor();
    await expect.poll(() => rate.textContent()).toMatch(/^\d+$/);
    await page.getByText(/LUFS$/).waitFor();
    expect(await page.getByText('Nothing yet.').count()).toBe(1);

    await page.keyboard.press('c');
    const moments = page.getByRole('region', { name: 'Moments' }).getByRole('listitem');
    await moments.getByText('clip saved').waitFor();
    expect(readdirSync(join(dir, 'clips', 'pajlada live'))).toEqual([expect.stringMatching(/\.mp4$/)]);
    // Whether this browser can decode it is not ours to say; its bytes come.
    const bytes = page.waitForResponse(/\/asset\/live-clip\//);
    await moments.getByRole('button', { name: /^Play the clip/ }).click();
    expect((await bytes).status()).toBe(206);
    await moments.getByRole('button', { name: /^Close the clip/ }).click();
    await page.keyboard.press('n');
    await moments.getByText('skipped').waitFor();
    await page.keyboard.press('y');
    await moments.getByText('kept').waitFor();
    await page.reload();
    await moments.getByText('kept').waitFor();

    await page.getByRole('button', { name: 'Back to the channels' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Open', exact: true }).click();
    await page.getByText('3 messages').waitFor();
  });

  it('says so where there is no such recording', async () => {
    await page.evaluate(() => (location.hash = '#/live/nothing'));
    await page.getByText('This recording is not running').waitFor();
    await page.getByRole('button', { name: 'To the channels' }).click();
    await page.getByRole('heading', { name: 'Channels' }).waitFor();
  });
});
