import { jsonAnswer, type SimAnswer, type SimRequest } from '../sim-server.ts';
import type { SimVideo } from './videos.ts';

/** The key that the stand-in accepts. */
export const SIM_API_KEY = 'sim-api-key';
const COMMENTS_A_PAGE = 100;

const refusal = (code: number, reason: string, message: string): SimAnswer =>
  jsonAnswer({ error: { code, message, errors: [{ message, domain: 'youtube', reason }] } }, code);

/** The Data API's `videos` and `commentThreads`. The key `over-quota` has no quota left. */
export function dataApiAnswer(video: SimVideo, request: SimRequest): SimAnswer | null {
  const { pathname, searchParams } = request.url;
  if (!pathname.startsWith('/youtube/v3/')) return null;
  const key = request.headers['x-goog-api-key'] ?? searchParams.get('key');
  if (key === 'over-quota') return refusal(403, 'quotaExceeded', 'The request cannot be completed.');
  if (key !== SIM_API_KEY)
    return refusal(400, 'badRequest', 'API key not valid. Please pass a valid API key.');
  if (pathname.endsWith('/videos')) {
    return jsonAnswer({
      kind: 'youtube#videoListResponse',
      items: searchParams.get('id') === video.videoId ? [item(video)] : [],
    });
  }
  if (!pathname.endsWith('/commentThreads')) return null;
  if (video.comments.length === 0) {
    return refusal(403, 'commentsDisabled', 'The video has disabled comments.');
  }
  const from = Number(searchParams.get('pageToken') ?? 0);
  const until = from + COMMENTS_A_PAGE;
  return jsonAnswer({
    ...(until < video.comments.length ? { nextPageToken: String(until) } : {}),
    items: video.comments.slice(from, until).map(({ id, text, likes }) => ({
      id,
      snippet: {
        totalReplyCount: 0,
        topLevelComment: { id, snippet: { textDisplay: text, likeCount: likes } },
      },
    })),
  });
}

function item(video: SimVideo): object {
  const started = new Date(video.startedAtUnixMs).toISOString();
  const ended = new Date(video.startedAtUnixMs + video.durationSec * 1000).toISOString();
  const isStream = ['live', 'upcoming', 'ended', 'processing', 'bot-check'].includes(video.kind);
  return {
    id: video.videoId,
    snippet: {
      title: video.title,
      channelTitle: video.channel,
      channelId: video.channelId,
      liveBroadcastContent: video.kind === 'live' || video.kind === 'upcoming' ? video.kind : 'none',
    },
    contentDetails: { duration: video.kind === 'live' ? 'P0D' : `PT${video.durationSec}S` },
    ...(isStream ? { liveStreamingDetails: { actualStartTime: started, actualEndTime: ended } } : {}),
  };
}
