import { z } from 'zod';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { isoDurationMs } from '../../domain/youtube/iso-duration.ts';
import type { VideoComment } from '../../domain/youtube/comment.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { Secrets } from '../../ports/secrets.ts';
import type { Endpoints } from '../endpoints.ts';
import { parseJsonOrNull } from '../../../shared/json.ts';

export interface DataApiDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly secrets: Secrets;
}

/** YouTube's Data API, for a person who has a key. */
export interface DataApi {
  hasKey(): Promise<boolean>;
  /** Details of a video; null without a key. Throws AppError `link/not-found|key-refused|quota`, or HttpError. */
  video(link: Link, videoId: string, signal: AbortSignal): Promise<RemoteStream | null>;
  /** One page of comments, the most relevant first. Throws as `video`, and `link/no-comments`. */
  comments(videoId: string, pageToken: string | null, signal: AbortSignal): Promise<CommentPage>;
}

export interface CommentPage {
  readonly comments: readonly VideoComment[];
  readonly next: string | null;
}

const text = z.string().nullable().catch(null).default(null);

const VideoItem = z.object({
  snippet: z
    .object({ title: text, channelTitle: text, channelId: text, liveBroadcastContent: text })
    .catch({ title: null, channelTitle: null, channelId: null, liveBroadcastContent: null }),
  contentDetails: z.object({ duration: text }).catch({ duration: null }),
  liveStreamingDetails: z
    .object({ actualStartTime: text, actualEndTime: text, scheduledStartTime: text })
    .nullable()
    .catch(null)
    .default(null),
});
const Videos = z.object({ items: z.array(VideoItem).catch([]).default([]) });

const Comment = z.object({
  id: z.string(),
  snippet: z.object({
    topLevelComment: z.object({
      snippet: z.object({ textDisplay: z.string(), likeCount: z.number().catch(0).default(0) }),
    }),
  }),
});
const Comments = z.object({ items: z.array(z.unknown()).catch([]).default([]), nextPageToken: text });

/** Source: developers.google.com/youtube/v3/docs (videos, commentThreads); protocol notes §3, §8. */
export function createDataApi({ http, endpoints, secrets }: DataApiDeps): DataApi {
  const ask = async (path: string, key: string, signal: AbortSignal): Promise<unknown> => {
    try {
      // The key travels in a header: addresses end up in logs of proxies.
      const headers = { 'x-goog-api-key': key };
      return await http.json({ url: `${endpoints().youtubeApi}${path}`, headers, signal });
    } catch (thrown) {
      throw apiFailure(thrown);
    }
  };
  const keyOf = (): Promise<string | null> => secrets.get('youtube-api-key');
  return {
    hasKey: async () => (await keyOf()) !== null,
    async video(link, videoId, signal) {
      const key = await keyOf();
      if (key === null) return null;
      const query = new URLSearchParams({
        part: 'snippet,contentDetails,liveStreamingDetails,status',
        id: videoId,
      });
      const [item] = Videos.parse(await ask(`/videos?${query.toString()}`, key, signal)).items;
      if (item === undefined) throw notFound();
      return streamOf(link, videoId, item);
    },
    async comments(videoId, pageToken, signal) {
      const query = new URLSearchParams({
        ...{ part: 'snippet', videoId, maxResults: '100', order: 'relevance', textFormat: 'plainText' },
        ...(pageToken === null ? {} : { pageToken }),
      });
      const key = await keyOf();
      const page = Comments.parse(await ask(`/commentThreads?${query.toString()}`, key ?? '', signal));
      const comments = page.items.flatMap((entry) => {
        const parsed = Comment.safeParse(entry);
        if (!parsed.success) return [];
        const { textDisplay, likeCount } = parsed.data.snippet.topLevelComment.snippet;
        return [{ id: parsed.data.id, text: textDisplay, likes: likeCount }];
      });
      return { comments, next: page.nextPageToken };
    },
  };
}

const notFound = (): AppError =>
  new AppError({
    code: 'link/not-found',
    message: "There's no YouTube video with this id, or nobody may see it.",
    nextStep: 'Check the link.',
  });

function streamOf(link: Link, videoId: string, item: z.infer<typeof VideoItem>): RemoteStream {
  const { snippet, contentDetails, liveStreamingDetails: live } = item;
  const isoMs = (iso: string | null | undefined): number | null => {
    const at = iso === null || iso === undefined ? NaN : Date.parse(iso);
    return Number.isFinite(at) ? at : null;
  };
  const content = snippet.liveBroadcastContent;
  const ended = live === null ? 'video' : 'vod';
  const durationMs = contentDetails.duration === null ? null : isoDurationMs(contentDetails.duration);
  return {
    link,
    state: content === 'live' ? 'live' : content === 'upcoming' ? 'upcoming' : ended,
    videoId,
    title: snippet.title ?? videoId,
    channel: snippet.channelTitle,
    channelId: snippet.channelId,
    startedAtUnixMs: isoMs(live?.actualStartTime) ?? isoMs(live?.scheduledStartTime),
    durationMs: durationMs === 0 ? null : durationMs,
    qualities: [],
    chapters: [],
    mutedRanges: [],
    hasChat: live === null ? 'no' : 'unknown',
    notes: [],
  };
}

const REASONS: Readonly<Record<string, { code: string; message: string; nextStep: string }>> = {
  quotaExceeded: {
    code: 'link/quota',
    message: 'The YouTube API key has used up its quota for today.',
    nextStep: 'It is filled again at midnight, Pacific time.',
  },
  keyInvalid: {
    code: 'link/key-refused',
    message: "YouTube doesn't accept the API key.",
    nextStep: 'Enter it again in Settings, or remove it there.',
  },
  commentsDisabled: {
    code: 'link/no-comments',
    message: 'Comments are switched off for this video.',
    nextStep: 'The video can be analysed without them.',
  },
};

const ErrorBody = z.object({
  error: z.object({
    message: text,
    errors: z
      .array(z.object({ reason: text }))
      .catch([])
      .default([]),
  }),
});

function apiFailure(thrown: unknown): unknown {
  if (isAbortError(thrown) || !(thrown instanceof HttpError)) return thrown;
  const parsed = ErrorBody.safeParse(parseJsonOrNull(thrown.body));
  if (!parsed.success) return thrown;
  const { errors, message } = parsed.data.error;
  const isBadKey = /api key not valid|API_KEY_INVALID/i.test(message ?? '');
  const reason = isBadKey ? 'keyInvalid' : (errors[0]?.reason ?? '');
  if (reason === 'videoNotFound') return notFound();
  const shape = REASONS[reason];
  return shape === undefined ? thrown : new AppError(shape, { cause: thrown });
}
