import type { HttpRequest } from '../../ports/http.ts';
import type { Endpoints } from '../endpoints.ts';

const HEADERS = { accept: 'application/json', referer: 'https://kick.com/' };
const PLAYBACK_BODY = JSON.stringify({
  video_player: { player: {} },
  video_session: {},
  user_session: { non_personalised_ads: true },
});

/** Two ways to the chat replay; the first that Kick answers is taken. */
export const REPLAY_STRATEGIES = ['kick-messages', 'kick-history'] as const;
export type ReplayStrategy = (typeof REPLAY_STRATEGIES)[number];

type Ask = (endpoints: Endpoints, id: string) => HttpRequest;

const path = encodeURIComponent;
const old = (endpoints: Endpoints, rest: string): HttpRequest => ({
  url: `${endpoints.kick}/api/${rest}`,
  headers: HEADERS,
});
const web = (endpoints: Endpoints, rest: string): HttpRequest => ({
  url: `${endpoints.kickWeb}/api/v1/${rest}`,
  headers: HEADERS,
});

/**
 * The shape of every question to Kick's site, which documents none of them. Source: kick fact sheet §2, §5; since July
 * 2026 VODs carry another id that only the newer half of the site knows (streamlink/streamlink#7107,
 * yt-dlp/yt-dlp#17284).
 */
export const askChannel: Ask = (endpoints, slug) => old(endpoints, `v2/channels/${path(slug)}`);
export const askOldVideo: Ask = (endpoints, id) => old(endpoints, `v1/video/${path(id)}`);
export const askClip: Ask = (endpoints, id) => old(endpoints, `v2/clips/${path(id)}`);
export const askVideos: Ask = (endpoints, channelId) => web(endpoints, `channels/${path(channelId)}/videos`);

export const askVideo = (endpoints: Endpoints, channelId: string, id: string): HttpRequest =>
  web(endpoints, `channels/${path(channelId)}/videos/${path(id)}`);

export const askPlayback: Ask = (endpoints, id) => ({
  ...web(endpoints, `stream/${path(id)}/playback`),
  method: 'POST',
  headers: { ...HEADERS, 'content-type': 'application/json', origin: 'https://kick.com' },
  body: PLAYBACK_BODY,
});

export interface ReplayQuestion {
  readonly strategy: ReplayStrategy;
  /** The channel's id, not its chat room's. */
  readonly channelId: string;
  readonly fromUnixMs: number;
}

export function askReplay(
  endpoints: Endpoints,
  { strategy, channelId, fromUnixMs }: ReplayQuestion,
): HttpRequest {
  const from = `start_time=${path(new Date(fromUnixMs).toISOString())}`;
  return strategy === 'kick-messages'
    ? old(endpoints, `v2/channels/${path(channelId)}/messages?${from}`)
    : web(endpoints, `chat/${path(channelId)}/history?${from}`);
}

export const askText = (url: string): HttpRequest => ({ url, headers: { referer: HEADERS.referer } });
