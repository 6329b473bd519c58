import type { Link } from '../../../shared/model/link.ts';
import type { Address } from './address.ts';
import { aList, aPlaylist, incomplete, noStream, problem, quoted, type Classified } from './problems.ts';
import { startTimeOf } from './start-time.ts';

const SITE = 'YouTube';
const HOSTS: ReadonlySet<string> = new Set(
  ['', 'www.', 'm.', 'music.', 'gaming.', 'studio.']
    .map((sub) => `${sub}youtube.com`)
    .concat('youtu.be', 'www.youtu.be', 'youtube-nocookie.com', 'www.youtube-nocookie.com'),
);
const VIDEO_ID = /^[\w-]{11}$/;
const HANDLE = /^@[\p{L}\p{N}\p{M}_.·-]{1,60}$/u;
const CHANNEL_ID = /^UC[\w-]{22}$/;
const VANITY = /^[\p{L}\p{N}\p{M}_.-]{1,100}$/u;
/** Path parts before a video's id. */
const BEFORE_VIDEO: ReadonlySet<string> = new Set(['watch', 'live', 'shorts', 'embed', 'v', 'e', 'video']);
/** Pages that can't be an old channel address (`youtube.com/name`). */
const RESERVED: ReadonlySet<string> = new Set(
  `about account ads attribution_link channel channel_switcher clip copyright creators embed feed gaming hashtag
  howyoutubeworks iframe_api index intl kids live live_chat live_chat_replay logout login movies music new news oembed
  paid_memberships playlist playlists podcasts post premium press redirect reporthistory results s shorts signin source
  sports t trends upload user v video videos watch watch_videos youtubei yt`.split(/\s+/),
);
/** Pages of a channel that show the channel itself; its other pages are lists. */
const CHANNEL_PAGES: ReadonlySet<string> = new Set(['live', 'featured', 'about', 'home']);

/** YouTube's own hosts, and everything under them, so that a page of YouTube is called one. */
export const isYouTubeHost = (host: string): boolean => HOSTS.has(host) || host.endsWith('.youtube.com');

/** Source of the forms: YouTube's share, embed and channel links. */
export function youtubeLink(address: Address): Classified {
  const { host, url, segments } = address;
  const path = `${host}${url.pathname}`;
  if (!HOSTS.has(host)) return noStream(SITE, path);
  const startMs = startTimeOf(url);
  const [first = '', second, third] = segments;
  if (host.endsWith('youtu.be'))
    return segments.length === 1 ? youtubeVideo(first, startMs) : noStream(SITE, path);
  const head = first.toLowerCase();
  const list = url.searchParams.get('list');
  const asked = url.searchParams.get('v') ?? url.searchParams.get('vi');
  if (asked !== null && ['watch', 'live_chat', 'live_chat_replay', 'watch_popup', ''].includes(head))
    return youtubeVideo(asked, startMs);
  const liveOf = url.searchParams.get('channel');
  if (second?.toLowerCase() === 'live_stream' && liveOf !== null)
    return channel(`channel/${liveOf}`, undefined, path);
  if (second?.toLowerCase() === 'videoseries' || head === 'playlist') return aPlaylist(SITE);
  if (BEFORE_VIDEO.has(head) && second !== undefined) return youtubeVideo(second, startMs);
  if (list !== null && (head === 'watch' || head === 'embed')) return aPlaylist(SITE);
  if (head === 'clip') return aClip(path);
  if (first.startsWith('@')) return channel(first, second, path);
  if (['channel', 'c', 'user'].includes(head) && second !== undefined)
    return channel(`${head}/${second}`, third, path);
  return first === '' || RESERVED.has(head) ? noStream(SITE, path) : channel(`c/${first}`, second, path);
}

export function youtubeVideo(id: string, startMs: number | null): Classified {
  if (!VIDEO_ID.test(id)) return incomplete(SITE, 'video id', id);
  return youtube({ kind: 'video', id, url: `https://www.youtube.com/watch?v=${id}`, startMs });
}

/** The id of a channel is `@handle`, `UC…`, `c/name` or `user/name`. */
export function channel(id: string, page: string | undefined, path: string): Classified {
  if (page !== undefined && !CHANNEL_PAGES.has(page.toLowerCase())) return aList(`${quoted(page)} of ${id}`);
  const [, kind, name = ''] = /^(channel|c|user)\/(.*)$/.exec(id) ?? [];
  const isWhole =
    kind === undefined ? HANDLE.test(id) : kind === 'channel' ? CHANNEL_ID.test(name) : VANITY.test(name);
  if (!isWhole) return kind === 'channel' ? incomplete(SITE, 'channel id', name) : noStream(SITE, path);
  return youtube({
    kind: 'channel',
    id: kind === 'channel' ? name : id,
    url: `https://www.youtube.com/${id}`,
    startMs: null,
  });
}

const aClip = (path: string): Classified =>
  problem(
    'unsupported',
    `${quoted(path)} is a clip of YouTube, which only points into a video.`,
    'Open the full video there and paste its link.',
  );

const youtube = (facts: Omit<Link, 'platform' | 'channel'>): Classified => ({
  link: { platform: 'youtube', channel: null, ...facts },
});
