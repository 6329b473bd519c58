import { expect, it } from 'vitest';
import { AppError } from '../../shared/errors.ts';
import type { Link } from '../../shared/model/link.ts';
import type { LiveChatListener, LiveFeed } from '../ports/live-feed.ts';
import type { Site } from '../ports/site.ts';
import type { Outcome } from './health.ts';
import { notedFeed, notedSite } from './noted.ts';

const link = (kind: Link['kind']): Link => ({
  ...{
    platform: 'twitch',
    kind,
    id: '1',
    channel: null,
    url: 'https://www.twitch.tv/videos/1',
    startMs: null,
  },
});
const signal = new AbortController().signal;

function notes(): { seen: [string, boolean][]; record: (id: string, outcome: Outcome) => Promise<void> } {
  const seen: [string, boolean][] = [];
  const record = (id: string, { ok }: Outcome): Promise<void> => {
    seen.push([id, ok]);
    return Promise.resolve();
  };
  return { seen, record };
}

const failing = (code: string): Site => ({
  platform: 'twitch',
  resolve: () => Promise.reject(new AppError({ code, message: 'No.' })),
  capabilities: [],
});

it('notes a use by what was asked of which kind of link', async () => {
  const health = notes();
  const site = notedSite({ ...failing(''), resolve: () => Promise.resolve({} as never) }, health);
  for (const kind of ['vod', 'clip', 'channel'] as const) await site.resolve(link(kind), signal);
  expect(health.seen).toEqual([
    ['twitch.vod', true],
    ['twitch.clip', true],
    ['twitch.channel', true],
  ]);
  expect(site).not.toHaveProperty('fetchMedia');
});

it("takes a refusal for an answer, and a fault of the service for the service's", async () => {
  const health = notes();
  for (const code of ['link/private', 'disk/full', 'net/status', 'twitch/bad-answer']) {
    await expect(notedSite(failing(code), health).resolve(link('vod'), signal)).rejects.toMatchObject({
      code,
    });
  }
  expect(health.seen).toEqual([
    ['twitch.vod', false],
    ['twitch.vod', false],
  ]);
});

it('notes a live chat once it is heard', () => {
  const health = notes();
  let told: LiveChatListener | null = null;
  const feed = {
    platform: 'kick',
    connectChat: (_link: Link, listener: LiveChatListener) => {
      told = listener;
      return { close: () => Promise.resolve() };
    },
  } as unknown as LiveFeed;
  const states: string[] = [];
  notedFeed(feed, health).connectChat(link('channel'), {
    onMessage: () => undefined,
    onGap: () => undefined,
    onState: (state) => states.push(state),
  });
  told!.onState('connecting');
  expect(health.seen).toEqual([]);
  told!.onState('connected');
  expect(health.seen).toEqual([['kick.live-chat', true]]);
  expect(states).toEqual(['connecting', 'connected']);
});
