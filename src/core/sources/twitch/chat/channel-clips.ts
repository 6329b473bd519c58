import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import type { RemoteStream } from '../../../../shared/model/remote-stream.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { RemoteMarker } from '../../../ports/site.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { GqlOperation, TwitchGql } from '../gql.ts';

interface ClipsDeps {
  readonly gql: Pick<TwitchGql, 'query'>;
  readonly endpoints: () => Endpoints;
  readonly clock: Clock;
}

const PAGE = 100;
/** Twitch ends such lists at about a thousand. */
const MOST_PAGES = 20;
const DAY_MS = 86_400_000;

const Clip = z.object({
  slug: z.string(),
  title: z.string().nullish(),
  viewCount: z.number().nullish(),
  videoOffsetSeconds: z.number().nullish(),
  video: z.object({ id: z.string() }).nullish(),
});
const Answer = z.object({
  user: z
    .object({
      clips: z.object({
        edges: z.array(z.object({ cursor: z.string().nullish(), node: z.unknown().optional() })),
        pageInfo: z.object({ hasNextPage: z.boolean() }),
      }),
    })
    .nullable(),
});

/**
 * The clips that viewers made of a VOD, at their place in the stream. The channel's list is read (best seen first) from
 * as far back as the VOD; clips of other streams are left out. Throws AppError `markers/unavailable`, TwitchGqlError,
 * HttpError. Source: twitch-vod fact sheet, §3c and §8.
 */
export async function fetchChannelClips(
  deps: ClipsDeps,
  stream: RemoteStream,
  signal: AbortSignal,
): Promise<RemoteMarker[]> {
  if (stream.channelId === null) throw unavailable('Twitch did not say whose stream this is');
  const period = periodSince(stream.startedAtUnixMs, deps.clock.nowUnixMs());
  const markers = new Map<string, RemoteMarker>();
  let after: string | null = null;
  for (let page = 0; page < MOST_PAGES; page++) {
    const data = await deps.gql.query(clipsOf(stream.channelId, period, after), {
      signal,
      clientId: deps.endpoints().twitchChatClientId,
    });
    const answer = Answer.safeParse(data);
    if (!answer.success || answer.data.user === null) throw unavailable('the list of its clips is not given');
    const { edges, pageInfo } = answer.data.user.clips;
    for (const { node } of edges) addMarker(markers, node, stream.videoId);
    const cursor = edges.at(-1)?.cursor ?? null;
    if (!pageInfo.hasNextPage || cursor === null || cursor === after) break;
    after = cursor;
  }
  return [...markers.values()].sort((a, b) => a.atMs - b.atMs);
}

function addMarker(markers: Map<string, RemoteMarker>, node: unknown, videoId: string): void {
  const clip = Clip.safeParse(node);
  if (!clip.success) return;
  const { slug, title, viewCount, videoOffsetSeconds, video } = clip.data;
  if (video?.id !== videoId || videoOffsetSeconds == null) return;
  const views =
    viewCount == null ? '' : ` · ${viewCount.toLocaleString('en')} ${viewCount === 1 ? 'view' : 'views'}`;
  markers.set(slug, {
    id: `clip:${slug}`,
    atMs: Math.round(videoOffsetSeconds * 1000),
    label: `${title?.trim() || 'Clip'}${views}`,
    origin: 'clip',
  });
}

type Period = 'LAST_DAY' | 'LAST_WEEK' | 'LAST_MONTH' | 'ALL_TIME';

/** The shortest of Twitch's periods that reaches back to the stream. */
function periodSince(startedAtUnixMs: number | null, nowUnixMs: number): Period {
  if (startedAtUnixMs === null) return 'ALL_TIME';
  const days = (nowUnixMs - startedAtUnixMs) / DAY_MS;
  if (days <= 1) return 'LAST_DAY';
  if (days <= 7) return 'LAST_WEEK';
  return days <= 28 ? 'LAST_MONTH' : 'ALL_TIME';
}

const QUERY = `query ChannelClips($id: ID!, $first: Int, $after: Cursor, $criteria: UserClipsInput) {
  user(id: $id) { clips(first: $first, after: $after, criteria: $criteria) {
    edges { cursor node { slug title viewCount videoOffsetSeconds video { id } } }
    pageInfo { hasNextPage } } } }`;

const clipsOf = (id: string, period: Period, after: string | null): GqlOperation => ({
  query: QUERY,
  variables: {
    id,
    first: PAGE,
    criteria: { period, sort: 'VIEWS_DESC' },
    ...(after === null ? {} : { after }),
  },
});

const unavailable = (why: string): AppError =>
  new AppError({
    code: 'markers/unavailable',
    message: `The clips of this stream can't be listed: ${why}.`,
    nextStep: 'The review works without them.',
  });
