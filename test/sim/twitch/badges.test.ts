import { afterAll, beforeAll, expect, it } from 'vitest';
import { openLinkLab, type LinkLab } from '../../support/link-lab.ts';
import { GIFTER_BADGE, startTwitchSim, VOD_ID } from './twitch-sim.ts';

let lab: LinkLab;
beforeAll(async () => {
  lab = await openLinkLab(6);
});
afterAll(() => lab.close());

/** Status and type of a picture as the page asks for it. */
async function pictureOf(id: string): Promise<[status: number, type: string | undefined]> {
  const request = { range: null, method: 'GET', signal: new AbortController().signal } as const;
  const { status, headers, body } = await lab.assets.serve(`emote/twitch-badge/${id}`, request);
  if (body !== null && 'destroy' in body) body.destroy();
  return [status, headers['content-type']];
}

it("a replay's badges are pictures, kept for offline; one that can't be had is left to its name", async () => {
  const sim = await startTwitchSim({ media: lab.media, behaviour: {} });
  await lab.pointAt(sim.endpoints);
  const { vodId } = await lab.add(`https://www.twitch.tv/videos/${VOD_ID}`);
  const { rows } = await lab.client.call('chat.rows', { vodId, fromIndex: 0, count: 300 });
  const badges = rows.flatMap(({ message }) => message.badges);
  expect(badges.length).toBeGreaterThan(0);
  const picture = { provider: 'twitch-badge', id: GIFTER_BADGE };
  for (const badge of badges)
    expect(badge).toEqual({ set: 'sub-gifter', version: '10', title: '10 Gift Subs', picture });
  expect(await pictureOf(GIFTER_BADGE)).toEqual([200, 'image/png']);
  expect((await pictureOf('b817aba4-fad8-49e2-b88a-7cc744dfa6ec'))[0]).toBe(404);
  expect((await pictureOf('..%2f..%2fsettings'))[0]).toBe(404);
  await sim.server.close();
  expect(await pictureOf(GIFTER_BADGE)).toEqual([200, 'image/png']);
});
