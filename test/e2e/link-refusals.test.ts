import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startKickSim, type KickSim } from '../sim/kick/kick-sim.ts';
import { startTwitchSim, VOD_ID, type TwitchSim, type VodBehaviour } from '../sim/twitch/twitch-sim.ts';
import type { SimVideoKind } from '../sim/youtube/videos.ts';
import { startYouTubeSim, type YouTubeSim } from '../sim/youtube/youtube-sim.ts';
import { startHeadless, type HeadlessPage } from '../support/headless-page.ts';

let dir = '';
let twitch: TwitchSim;
let youtube: YouTubeSim;
let kick: KickSim;
let host: HeadlessPage;
let page: Page;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'klip-refused-'));
  twitch = await startTwitchSim({ media: { video: [], sound: [], durationSec: 60 } });
  youtube = await startYouTubeSim();
  kick = await startKickSim();
  mkdirSync(join(dir, 'data'));
  const endpoints = { ...twitch.endpoints, ...youtube.endpoints, ...kick.endpoints };
  writeFileSync(join(dir, 'data', 'settings.json'), JSON.stringify({ endpoints }));
  host = await startHeadless(join(dir, 'data'));
  page = await host.newPage();
});
afterAll(async () => {
  await host.stop();
  await Promise.all([twitch.server.close(), youtube.close(), kick.close()]);
  rmSync(dir, { recursive: true, force: true });
});

const panel = () => page.getByRole('region', { name: 'What the link is' });

async function look(text: string): Promise<void> {
  const field = page.getByRole('textbox', { name: 'Paste a link from Twitch, YouTube or Kick' });
  await field.fill(text);
  await field.press('Enter');
}

/** What the interface says of a refusal: the sentence and the next step; closed again. */
async function refusalOf(text: string): Promise<string[]> {
  await look(text);
  await panel().getByRole('alert').waitFor();
  const said = await panel().getByRole('alert').locator('p').allInnerTexts();
  await page.keyboard.press('Escape');
  await panel().waitFor({ state: 'detached' });
  return said;
}

async function twitchSays(behaviour: Partial<VodBehaviour>): Promise<string[]> {
  Object.assign(twitch.behaviour, { video: 'there', usher: 'qualities', ...behaviour });
  return refusalOf(`https://www.twitch.tv/videos/${VOD_ID}`);
}
function youtubeShows(kind: SimVideoKind): string {
  Object.assign(youtube.video, { kind });
  return `https://www.youtube.com/watch?v=${youtube.video.videoId}`;
}
async function kickSays(vod: KickSim['state']['vod']): Promise<string[]> {
  kick.state.vod = vod;
  return refusalOf(`https://kick.com/${kick.world.slug}/videos/${kick.world.videoId}`);
}

describe('what a platform refuses is said in one sentence with a next step', () => {
  it('Twitch', async () => {
    expect([
      await twitchSays({ video: 'gone' }),
      await twitchSays({ usher: 'gone' }),
      await twitchSays({ usher: 'sub-only' }),
      await twitchSays({ usher: 'region' }),
    ]).toEqual([
      [
        `Twitch has no VOD ${VOD_ID}: the number is wrong, or it was deleted or has expired.`,
        'Check the address. A recording of your own can be added as a file.',
      ],
      [
        'Twitch has no media of this VOD any more.',
        'It was deleted or has expired. A recording of your own can be added as a file.',
      ],
      [
        'This VOD is for subscribers only.',
        'Sign in with Twitch in Settings, or give your own token there, with an account that is subscribed to the channel.',
      ],
      ["Twitch doesn't show this VOD in your region.", 'A recording of your own can be added as a file.'],
    ]);
  });

  it('YouTube', async () => {
    const said: Record<string, string> = {};
    const kinds: readonly SimVideoKind[] = [
      ...(['private', 'deleted', 'missing', 'members-only', 'age-restricted'] as const),
      ...(['region-locked', 'no-recording', 'paid', 'bot-check'] as const),
    ];
    for (const kind of kinds) {
      const [message, nextStep] = await refusalOf(youtubeShows(kind));
      expect(nextStep).toMatch(/^[A-Z].*\.$/);
      said[kind] = message!;
    }
    expect(said).toEqual({
      private: 'This YouTube video is private.',
      deleted: 'This YouTube video was deleted.',
      missing: "There's no YouTube video with this id, or nobody may see it.",
      'members-only': "This YouTube video is for the channel's members only.",
      'age-restricted': 'YouTube shows this video only to people who signed in and are old enough.',
      'region-locked': "This YouTube video isn't available in your country.",
      'no-recording': 'YouTube keeps no recording of this live stream.',
      paid: 'This YouTube video has to be paid for.',
      'bot-check':
        "YouTube asks this network to confirm that it's not a bot, so it doesn't give this video out.",
    });
  });

  it('Kick', async () => {
    const said: Record<string, string> = {};
    for (const vod of ['subscriber_only', 'private', 'deleted', 'gone', 'processing'] as const) {
      const [message, nextStep] = await kickSays(vod);
      expect(nextStep).toMatch(/^[A-Z].*\.$/);
      said[vod] = message!;
    }
    expect(said).toEqual({
      subscriber_only: 'Kick shows this VOD to subscribers only, and KlipStream has no sign-in for Kick.',
      private: 'This VOD is private on Kick.',
      deleted: 'Kick has deleted this VOD: it keeps them for some days to weeks only.',
      gone: "Kick doesn't know this VOD.",
      processing: 'Kick is still preparing this VOD.',
    });
  });
});

describe('what is not over', () => {
  it('on YouTube and live can be recorded', async () => {
    await look(youtubeShows('live'));
    await panel().getByText('Live now', { exact: true }).waitFor();
    await panel().getByRole('button', { name: 'Record' }).waitFor();
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
  });

  it('on YouTube and upcoming is said to be so, and can be looked at again', async () => {
    await look(youtubeShows('upcoming'));
    await panel().getByText('Not begun yet', { exact: true }).waitFor();
    expect(await panel().getByRole('button', { name: 'Record' }).count()).toBe(0);
    youtubeShows('private');
    await panel().getByRole('button', { name: 'Look again' }).click();
    await panel().getByText('This YouTube video is private.').waitFor();
    await page.keyboard.press('Escape');
    await panel().waitFor({ state: 'detached' });
  });

  it('on Kick (a VOD whose broadcast runs) can be added as far as it is', async () => {
    kick.state.vod = 'live';
    await look(`https://kick.com/${kick.world.slug}/videos/${kick.world.videoId}`);
    await panel().getByText('Recording, still live').waitFor();
    await panel()
      .getByText('This broadcast is still going on: what it holds so far is downloaded.')
      .waitFor();
    await panel().getByRole('button', { name: /^Add/ }).waitFor();
  });
});
