import type { Link } from '../../../shared/model/link.ts';
import { relayAddress, RelayInput } from '../../../shared/model/relay.ts';
import { classifyLink } from './classify.ts';

/** The link of an input on this computer; `chatUrl` is the channel whose chat belongs to it, null = none. */
export const relayLink = (input: RelayInput, chatUrl: string | null): Link => ({
  platform: 'relay',
  kind: 'channel',
  id: input.kind === 'rtmp' ? input.key : `srt-${input.port}`,
  channel: chatUrl,
  url: relayAddress(input),
  startMs: null,
});

const ADDRESS = /^(rtmp|srt):\/\/127\.0\.0\.1:(\d+)(?:\/live\/([\w-]+))?$/;

/** What such a link listens for; null when it is none. */
export function relayInputOf({ platform, url }: Pick<Link, 'platform' | 'url'>): RelayInput | null {
  const [, kind, port, key] = ADDRESS.exec(url) ?? [];
  if (platform !== 'relay') return null;
  return RelayInput.safeParse({ kind, port: Number(port), key }).data ?? null;
}

/** The channel whose chat a link's stream has: its own, or the one that was named with a relay; null = none. */
export function chatLinkOf(link: Link): Link | null {
  if (link.platform !== 'relay') return link;
  const found = link.channel === null ? null : classifyLink(link.channel);
  return found !== null && 'link' in found ? found.link : null;
}
