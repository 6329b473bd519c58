import type { Link } from '../../../shared/model/link.ts';
import { relayAddress, type RelayInput } from '../../../shared/model/relay.ts';
import { classifyLink } from './classify.ts';

/** The link of an input on this computer; `chatUrl` is the channel whose chat belongs to it, null = none. */
export const relayLink = (input: RelayInput, chatUrl: string | null): Link => ({
  platform: 'relay',
  kind: 'channel',
  id: idOf(input),
  channel: chatUrl,
  url: relayAddress(input),
  startMs: null,
});

function idOf(input: RelayInput): string {
  if (input.kind === 'file') return input.path.split(/[\\/]/).findLast((part) => part !== '') ?? input.path;
  return input.kind === 'rtmp' ? input.key : `srt-${input.port}`;
}

/** The channel whose chat a link's stream has: its own, or the one that was named with a relay; null = none. */
export function chatLinkOf(link: Link): Link | null {
  if (link.platform !== 'relay') return link;
  const found = link.channel === null ? null : classifyLink(link.channel);
  return found !== null && 'link' in found ? found.link : null;
}
