import { expect, it } from 'vitest';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Link } from '../../../shared/model/link.ts';
import { relayLink } from '../../domain/links/relay-link.ts';
import type { LiveChatListener, LiveFeed } from '../../ports/live-feed.ts';
import { createRelayFeed } from './relay-feed.ts';

const unused = (): never => {
  throw new Error('not wanted here');
};
const relayFeed = (twitch: LiveFeed, nowUnixMs: () => number): LiveFeed =>
  createRelayFeed({
    ...{ media: { pipe: unused, report: unused }, wait: unused, dir: 'nowhere', feed: () => twitch },
    clock: { nowUnixMs },
    log: { info: unused, warn: unused, error: unused },
  });

it('tells of chat by the clock that its pictures have, although the platform is half a minute behind', () => {
  let nowUnixMs = Date.UTC(2026, 10, 26, 12);
  let platform: LiveChatListener | undefined;
  const twitch = {
    connectChat(_link: unknown, listener: LiveChatListener) {
      platform = listener;
      return { close: () => Promise.resolve() };
    },
  } as unknown as LiveFeed;
  const feed = relayFeed(twitch, () => nowUnixMs);
  const heard: ChatMessage[] = [];
  const link = relayLink({ kind: 'rtmp', port: 1935, key: 'cam' }, 'https://www.twitch.tv/pajlada');
  const ignore = (): void => undefined;
  feed.connectChat(link, {
    onMessage: (message) => heard.push(message),
    ...{ onState: ignore, onGap: ignore },
  });
  // 300 ms and 800 ms under way.
  for (const underWayMs of [300, 800]) {
    nowUnixMs += 1000;
    platform!.onMessage(chatLine('hi', 'ann', { sentAtUnixMs: nowUnixMs - underWayMs - 30_000 }));
  }
  expect(heard.map(({ sentAtUnixMs }) => nowUnixMs - sentAtUnixMs!)).toEqual([1000, 500]);
});

it('tells how many watch the channel whose chat goes with the pictures', async () => {
  const asked: string[] = [];
  const twitch = {
    viewers({ id }: Link) {
      asked.push(id);
      return Promise.resolve(1234);
    },
  } as unknown as LiveFeed;
  const feed = relayFeed(twitch, () => 0);
  const { signal } = new AbortController();
  const input = { kind: 'rtmp', port: 1935, key: 'cam' } as const;
  const of = (chatUrl: string | null): Promise<number | null> =>
    feed.viewers!(relayLink(input, chatUrl), signal);
  expect(await of('https://www.twitch.tv/pajlada')).toBe(1234);
  expect(await of(null)).toBeNull();
  expect(asked).toEqual(['pajlada']);
});
