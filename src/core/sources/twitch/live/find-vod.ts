import { z } from 'zod';
import type { Link } from '../../../../shared/model/link.ts';
import type { BroadcastKey } from '../../../ports/live-feed.ts';
import { isoToUnixMs } from '../../../domain/chat/formats/clock-time.ts';
import { startsWith } from '../../same-broadcast.ts';
import type { TwitchGql } from '../gql.ts';

/** The newest archives of a channel. Source: twitch-vod fact sheet §3c. */
const QUERY = `query($login:String!){user(login:$login){videos(first:10,type:ARCHIVE){edges{node{
  id createdAt previewThumbnailURL(height:180,width:320)}}}}}`;

const Node = z.object({
  id: z.string(),
  createdAt: z.string().nullable().catch(null),
  previewThumbnailURL: z.string().nullable().catch(null),
});
const Answer = z.object({
  user: z
    .object({ videos: z.object({ edges: z.array(z.object({ node: Node }).nullable().catch(null)) }) })
    .nullable()
    .catch(null),
});

/**
 * The VOD of a broadcast: the picture's path names the broadcast (`<hex>_<login>_<broadcastId>_<unix s>`); where it
 * doesn't, the start tells. Null = none. Throws TwitchGqlError, HttpError, AbortError.
 */
export async function findTwitchVod(
  gql: TwitchGql,
  login: string,
  broadcast: BroadcastKey,
  signal: AbortSignal,
): Promise<Link | null> {
  const { user } = Answer.parse(await gql.query({ query: QUERY, variables: { login } }, { signal }));
  const vods = (user?.videos.edges ?? []).flatMap((edge) => (edge === null ? [] : [edge.node]));
  const { broadcastId, startedAtUnixMs } = broadcast;
  const named = vods.find(
    ({ previewThumbnailURL }) =>
      broadcastId !== null && previewThumbnailURL?.includes(`_${login}_${broadcastId}_`) === true,
  );
  const found = named ?? vods.find(({ createdAt }) => startsWith(isoToUnixMs(createdAt), startedAtUnixMs));
  if (found === undefined) return null;
  return {
    ...{ platform: 'twitch', kind: 'vod', id: found.id, channel: null, startMs: null },
    url: `https://www.twitch.tv/videos/${found.id}`,
  };
}
