import type { Link } from '../../../shared/model/link.ts';
import type { Address } from './address.ts';
import { aList, incomplete, noStream, type Classified } from './problems.ts';
import { startTimeOf } from './start-time.ts';

const SITE = 'Twitch';
/** Subdomains that show streams; others (`help`, `blog`, `dev` …) are pages about Twitch. */
const STREAM_HOSTS: ReadonlySet<string> = new Set([
  'www',
  'm',
  'go',
  'player',
  'embed',
  'clips',
  'dashboard',
]);
const LOGIN = /^[a-z0-9]\w{0,24}$/i;
const CLIP_SLUG = /^[A-Za-z0-9][\w-]{2,120}$/;
/** First path parts that Twitch keeps for itself; none of them is a channel. */
const RESERVED: ReadonlySet<string> = new Set(
  `about activate admin annual-recap bits broadcast browse checkout clip clips collection collections communities
  creatorcamp dashboard directory discover downloads drops ebs embed event events everyone following friends game games giftcard
  inventory jobs legal login logout messages moderator music onboarding p payments popout partners passport-callback
  prime privacy products profile redeem search security settings signup store subscriptions subs team teams terms
  turbo u user users v video videos wallet watchparty whispers year`.split(/\s+/),
);
/** Pages of a channel that show the channel itself. */
const CHANNEL_PAGES: ReadonlySet<string> = new Set(['about', 'chat', 'embed', 'home', 'schedule', 'squad']);

export const isTwitchHost = (host: string): boolean => host === 'twitch.tv' || host.endsWith('.twitch.tv');

/** Source of the forms: Twitch's own share and embed links. */
export function twitchLink(address: Address): Classified {
  const { host, url } = address;
  const path = `${host}${url.pathname}`;
  const sub = host === 'twitch.tv' ? 'www' : host.slice(0, -'.twitch.tv'.length);
  if (!STREAM_HOSTS.has(sub)) return noStream(SITE, path);
  if (sub === 'clips') return fromClips(address);
  if (sub === 'player' || sub === 'embed') return fromPlayer(address) ?? fromPath(address, path);
  return fromPath(address, path);
}

/** `clips.twitch.tv/Slug`, `/<channel>/Slug` (old), `/embed?clip=Slug`. */
function fromClips({ url, segments }: Address): Classified {
  const embedded = url.searchParams.get('clip');
  if (embedded !== null) return twitchClip(embedded);
  const slug = segments.at(-1);
  return slug === undefined || segments.length > 2 ? noStream(SITE, url.hostname) : twitchClip(slug);
}

/** `player.twitch.tv/?video=v123&t=1h`, `?channel=somebody`, `?clip=Slug`. */
function fromPlayer({ url }: Address): Classified | null {
  const video = url.searchParams.get('video');
  if (video !== null) return twitchVod(video, startTimeOf(url));
  const clip = url.searchParams.get('clip');
  if (clip !== null) return twitchClip(clip);
  const channel = url.searchParams.get('channel');
  return channel === null ? null : twitchChannel(channel, channel);
}

function fromPath({ url, segments }: Address, path: string): Classified {
  const [first = '', second, third] = segments;
  const startMs = startTimeOf(url);
  const head = first.toLowerCase();
  const page = second?.toLowerCase();
  if (['videos', 'video', 'v'].includes(head) && second !== undefined) return twitchVod(second, startMs);
  if (head === 'clip' && second !== undefined) return twitchClip(second);
  if (['popout', 'moderator', 'embed', 'u'].includes(head) && second !== undefined)
    return fromTool(segments, startMs);
  if (RESERVED.has(head) || first === '') return noStream(SITE, path);
  if (['v', 'video', 'videos'].includes(page ?? '') && third !== undefined) return twitchVod(third, startMs);
  if (page === 'clip' && third !== undefined) return twitchClip(third);
  if (page === 'videos' || page === 'clips') return aList(`the ${page} of ${first}`);
  return page === undefined || CHANNEL_PAGES.has(page) ? twitchChannel(first, path) : noStream(SITE, path);
}

/** `/popout/<channel>/chat`, `/moderator/<channel>`, `dashboard.twitch.tv/u/<channel>/content/video-producer/highlighter/<vod>`. */
function fromTool(segments: readonly string[], startMs: number | null): Classified {
  const at = segments.indexOf('highlighter');
  const vod = at === -1 ? undefined : segments[at + 1];
  return vod === undefined ? twitchChannel(segments[1]!, segments.join('/')) : twitchVod(vod, startMs);
}

export function twitchVod(text: string, startMs: number | null): Classified {
  const id = /^v?(\d{4,15})$/i.exec(text)?.[1];
  if (id === undefined) return incomplete(SITE, 'video number', text);
  const url = `https://www.twitch.tv/videos/${id}`;
  return twitch({ kind: 'vod', id, url, startMs });
}

export function twitchClip(slug: string): Classified {
  if (!CLIP_SLUG.test(slug)) return incomplete(SITE, 'clip name', slug);
  return twitch({ kind: 'clip', id: slug, url: `https://clips.twitch.tv/${slug}`, startMs: null });
}

function twitchChannel(name: string, path: string): Classified {
  const login = name.toLowerCase();
  if (!LOGIN.test(login) || RESERVED.has(login)) return noStream(SITE, path);
  return twitch({ kind: 'channel', id: login, url: `https://www.twitch.tv/${login}`, startMs: null });
}

const twitch = (facts: Omit<Link, 'platform' | 'channel'>): Classified => ({
  link: { platform: 'twitch', channel: null, ...facts },
});
