import { z } from 'zod';
import type { GqlOptions, TwitchGql } from '../gql.ts';

/**
 * What Twitch says of a VOD, asked inline: no hash to rotate. Answers with the web client id. Source: twitch-vod fact
 * sheet §3a.
 */
const QUERY =
  'query($id:ID!){video(id:$id){id,title,createdAt,lengthSeconds,broadcastType,status,viewCount,description,' +
  'previewThumbnailURL(width:320,height:180),owner{id,displayName,login},game{id,displayName}}}';

const Video = z.object({
  title: z.string().nullable().catch(null),
  createdAt: z.string().nullable().catch(null),
  lengthSeconds: z.number().nonnegative().nullable().catch(null),
  broadcastType: z.string().nullable().catch(null),
  status: z.string().nullable().catch(null),
  previewThumbnailURL: z.string().nullable().catch(null),
  owner: z
    .object({
      id: z.string().nullable().catch(null),
      displayName: z.string().nullable().catch(null),
      login: z.string().nullable().catch(null),
    })
    .nullable()
    .catch(null),
  game: z
    .object({ displayName: z.string().nullable().catch(null) })
    .nullable()
    .catch(null),
});
export type TwitchVideo = z.infer<typeof Video>;

const Answer = z.object({ video: Video.nullable().catch(null) });

/** Null when there is no such VOD (any more). */
export async function queryVideo(
  gql: TwitchGql,
  id: string,
  options: GqlOptions,
): Promise<TwitchVideo | null> {
  return Answer.parse(await gql.query({ query: QUERY, variables: { id } }, options)).video;
}

/** Whether its broadcast still runs: Twitch says so, or shows the picture of a recording that is being made. */
export const isGrowing = (video: TwitchVideo): boolean =>
  video.status === 'RECORDING' ||
  (video.status === null &&
    video.broadcastType === 'ARCHIVE' &&
    video.previewThumbnailURL?.includes('/404_processing_') === true);
