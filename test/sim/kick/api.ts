import { jsonAnswer, type SimAnswer, type SimRequest, type SimRoute } from '../sim-server.ts';
import { replayMessage, zoneless, type KickWorld } from './world.ts';

const WINDOW_MS = 5000;
const MAX_MESSAGES = 25;

export interface KickApiSim {
  world: KickWorld;
  /** What the API tells; change it between requests. */
  state: {
    live: boolean;
    vod: 'public' | 'subscriber_only' | 'private' | 'deleted' | 'gone' | 'processing' | 'live';
    /** False: only the older half of the site knows the VOD. */
    web: boolean;
    /** False: the older half has forgotten it, as since July 2026. */
    old: boolean;
    /** Whether the newer half names the media. */
    recordingUrl: boolean;
    replay: 'both' | 'messages' | 'history' | 'none';
    /** Master playlist of the VOD, as an absolute address; null = none. */
    source: string | null;
    clipSource: string | null;
    playbackUrl: string | null;
    /** Null: the livestream doesn't say. */
    viewers: number | null;
  };
}

/** Cloudflare's page for programs: push `{kind: 'status', status: 403, body: CHALLENGE}` as a fault. */
export const CHALLENGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body></body></html>';

const NOT_FOUND = jsonAnswer({ message: 'Not Found' }, 404);

/** Kick's internal API (kick fact sheet §2, §5): both halves of the site on one host. */
export function kickApiRoute(sim: KickApiSim): SimRoute {
  return (request) => {
    const { pathname } = request.url;
    const { world } = sim;
    if (pathname === `/api/v2/channels/${world.slug}`) return jsonAnswer(channelOf(sim));
    if (/^\/api\/v2\/channels\/\d+\/messages$/.test(pathname))
      return sim.state.replay === 'both' || sim.state.replay === 'messages'
        ? replay(sim, request)
        : NOT_FOUND;
    if (/^\/api\/v1\/chat\/\d+\/history$/.test(pathname))
      return sim.state.replay === 'both' || sim.state.replay === 'history' ? replay(sim, request) : NOT_FOUND;
    if (pathname === `/api/v1/video/${world.videoId}`) return sim.state.old ? oldVideo(sim) : NOT_FOUND;
    if (pathname === `/api/v1/channels/${world.channelId}/videos/${world.videoId}`)
      return sim.state.web && sim.state.vod !== 'gone'
        ? jsonAnswer({ data: webVideo(sim, false) })
        : NOT_FOUND;
    if (pathname === `/api/v1/channels/${world.channelId}/videos`)
      return jsonAnswer({ data: sim.state.web ? [webVideo(sim, true)] : [] });
    if (pathname === `/api/v1/stream/${world.videoId}/playback`)
      return jsonAnswer({
        playback_url: { dvr: '', live: '', vod: sim.state.source ?? '' },
        video_session: {},
      });
    if (pathname === `/api/v2/clips/${world.clipId}`) return jsonAnswer({ clip: clipOf(sim) });
    return pathname.startsWith('/api/') ? NOT_FOUND : null;
  };
}

function channelOf({ world, state }: KickApiSim): unknown {
  const at = zoneless(world.startedAtUnixMs);
  return {
    id: world.channelId,
    user_id: world.channelId + 8,
    slug: world.slug,
    is_banned: false,
    playback_url: state.playbackUrl,
    livestream: state.live
      ? {
          id: 35_161_235,
          channel_id: world.channelId,
          created_at: at,
          session_title: world.title,
          is_live: true,
          start_time: at,
          duration: 0,
          ...(state.viewers === null ? {} : { viewer_count: state.viewers }),
        }
      : null,
    user: { id: world.channelId + 8, username: 'SimStreamer' },
    chatroom: { id: world.chatroomId, channel_id: world.channelId },
  };
}

function oldVideo({ world, state }: KickApiSim): SimAnswer {
  if (state.vod === 'gone') return NOT_FOUND;
  const isOpen = state.vod === 'public' || state.vod === 'live';
  const body = {
    id: 58_161_750,
    uuid: world.videoId,
    deleted_at: null,
    ...(isOpen || state.vod === 'deleted'
      ? {}
      : { is_private: state.vod !== 'processing', status: state.vod }),
    source: isOpen ? state.source : null,
    livestream: {
      channel_id: world.channelId,
      session_title: world.title,
      is_live: state.vod === 'live',
      start_time: zoneless(world.startedAtUnixMs),
      duration: world.durationSec * 1000,
      channel: { id: world.channelId, slug: world.slug, user: { username: 'SimStreamer' } },
    },
  };
  return jsonAnswer(body, state.vod === 'subscriber_only' || state.vod === 'private' ? 403 : 200);
}

function webVideo({ world, state }: KickApiSim, inList: boolean): unknown {
  return {
    id: world.videoId,
    title: world.title,
    status: state.vod === 'live' ? 'public' : state.vod,
    is_live: state.vod === 'live',
    start_time: new Date(world.startedAtUnixMs).toISOString(),
    duration: world.durationSec,
    channel: { id: world.channelId, slug: world.slug, username: 'SimStreamer' },
    ...(inList && state.recordingUrl ? { recording_url: state.source } : {}),
  };
}

const clipOf = ({ world, state }: KickApiSim): unknown => ({
  id: world.clipId,
  channel_id: world.channelId,
  title: 'A simulated clip',
  clip_url: state.clipSource,
  privacy: 'CLIP_PRIVACY_PUBLIC',
  duration: world.clip.durationSec,
  started_at: new Date(world.startedAtUnixMs + world.clip.atSec * 1000).toISOString(),
  channel: { id: world.channelId, slug: world.slug, username: 'SimStreamer' },
});

/** Five seconds from `start_time`, at most 25, in no order. */
function replay({ world }: KickApiSim, request: SimRequest): SimAnswer {
  const from = Date.parse(request.url.searchParams.get('start_time') ?? '');
  const first = lowerBound(world, from);
  const found = [];
  for (let at = first; at < world.messages.length && found.length < MAX_MESSAGES; at++) {
    const message = world.messages[at]!;
    if (message.exactUnixMs >= from + WINDOW_MS) break;
    found.push(replayMessage(message, world.channelId));
  }
  return jsonAnswer({
    status: { error: false, code: 200, message: 'SUCCESS' },
    data: { messages: found.reverse(), cursor: String((from + WINDOW_MS) * 1000), pinned_message: null },
  });
}

function lowerBound({ messages }: KickWorld, fromUnixMs: number): number {
  let low = 0;
  let high = messages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (messages[middle]!.exactUnixMs < fromUnixMs) low = middle + 1;
    else high = middle;
  }
  return low;
}
