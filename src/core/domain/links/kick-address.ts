import type { Link } from '../../../shared/model/link.ts';
import type { Address } from './address.ts';
import { aList, incomplete, noStream, type Classified } from './problems.ts';
import { startTimeOf } from './start-time.ts';

const SITE = 'Kick';
const HOSTS: ReadonlySet<string> = new Set(['kick.com', 'www.kick.com', 'm.kick.com', 'player.kick.com']);
const SLUG = /^[\w-]{1,60}$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const CLIP_ID = /^clip_[0-9A-Z]{20,32}$/i;
const RESERVED: ReadonlySet<string> = new Set(
  `about account api auth browse careers categories category clip clips community-guidelines creator creators dashboard
  discover dmca-policy download emotes feed following help home jobs kicks legal login logout popout press
  privacy-policy register search settings signup sitemap stream subscriptions support terms-of-service transactions
  video videos wallet`.split(/\s+/),
);
const CHANNEL_PAGES: ReadonlySet<string> = new Set(['about', 'chat', 'chatroom', 'home', 'schedule']);

export const isKickHost = (host: string): boolean => host === 'kick.com' || host.endsWith('.kick.com');

/** Source of the forms: Kick's own share links, new and old. */
export function kickLink(address: Address): Classified {
  const { host, url, segments } = address;
  const path = `${host}${url.pathname}`;
  if (!HOSTS.has(host)) return noStream(SITE, path);
  const startMs = startTimeOf(url);
  const [first = '', second, third] = segments;
  const head = first.toLowerCase();
  const page = second?.toLowerCase();
  const asked = url.searchParams.get('clip');
  const slug = SLUG.test(first) && !RESERVED.has(head) ? head : null;
  if (asked !== null) return kickClip(asked, slug);
  if (head === 'video' || head === 'videos')
    return second === undefined ? noStream(SITE, path) : kickVod(second, null, startMs);
  if ((head === 'clip' || head === 'clips') && second !== undefined) return kickClip(second, null);
  if (head === 'popout' && second !== undefined) return kickChannel(second, path);
  if (slug === null) return noStream(SITE, path);
  if (page === 'videos' || page === 'video')
    return third === undefined ? aList(`the videos of ${first}`) : kickVod(third, slug, startMs);
  if (page === 'clips' || page === 'clip')
    return third === undefined ? aList(`the clips of ${first}`) : kickClip(third, slug);
  return page === undefined || CHANNEL_PAGES.has(page) ? kickChannel(first, path) : noStream(SITE, path);
}

export function kickVod(text: string, channel: string | null, startMs: number | null): Classified {
  if (!UUID.test(text)) return incomplete(SITE, 'video id', text);
  const id = text.toLowerCase();
  const url = channel === null ? `https://kick.com/video/${id}` : `https://kick.com/${channel}/videos/${id}`;
  return kick({ kind: 'vod', id, channel, url, startMs });
}

export function kickClip(text: string, channel: string | null): Classified {
  if (!CLIP_ID.test(text)) return incomplete(SITE, 'clip id', text);
  // A ULID is upper case; the prefix is not.
  const id = `clip_${text.slice('clip_'.length).toUpperCase()}`;
  const url = channel === null ? `https://kick.com/clips/${id}` : `https://kick.com/${channel}/clips/${id}`;
  return kick({ kind: 'clip', id, channel, url, startMs: null });
}

function kickChannel(name: string, path: string): Classified {
  const slug = name.toLowerCase();
  if (!SLUG.test(slug) || RESERVED.has(slug)) return noStream(SITE, path);
  return kick({ kind: 'channel', id: slug, channel: slug, url: `https://kick.com/${slug}`, startMs: null });
}

const kick = (facts: Omit<Link, 'platform'>): Classified => ({ link: { platform: 'kick', ...facts } });
