import { expect, it } from 'vitest';
import { chatLine } from '../../../../test/support/synthetic-stream.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { relayLink } from '../../domain/links/relay-link.ts';
import type { LiveChatListener, LiveFeed } from '../../ports/live-feed.ts';
import { createRelayFeed } from './relay-feed.ts';

it('tells of chat by the clock that its pictures have, although the platform is half a minute behind', () => {
  let nowUnixMs = Date.UTC(2026, 10, 26, 12);
  let platform: LiveChatListener | undefined;
  const twitch = {
    connectChat(_link: unknown, listener: LiveChatListener) {
      platform = listener;
      return { close: () => Promise.resolve() };
    },
  } as unknown as LiveFeed;
  const unused = (): never => {
    throw new Error('not wanted here');
  };
  const feed = createRelayFeed({
    ...{ media: { pipe: unused, report: unused }, wait: unused, dir: 'nowhere', feed: () => twitch },
    clock: { nowUnixMs: () => nowUnixMs },
    log: { info: unused, warn: unused, error: unused },
  });
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
