import { z } from 'zod';
import type { GqlOptions, TwitchGql } from '../gql.ts';

/** The permission to read a VOD's playlist, asked inline. Source: twitch-vod fact sheet §4. */
const QUERY =
  'query PlaybackAccessToken_Template($vodID:ID!,$playerType:String!){videoPlaybackAccessToken(id:$vodID,' +
  'params:{platform:"web",playerBackend:"mediaplayer",playerType:$playerType}){value signature __typename}}';

export interface PlaybackToken {
  /** Signed as it is: passed on byte for byte. */
  readonly value: string;
  readonly signature: string;
  /** Renditions (group names) that this viewer may not play. */
  readonly restricted: readonly string[];
}

const Answer = z.object({
  videoPlaybackAccessToken: z
    .object({ value: z.string().min(1), signature: z.string().min(1) })
    .nullable()
    .catch(null),
});
const Value = z.object({
  chansub: z
    .object({ restricted_bitrates: z.array(z.string()).catch([]) })
    .catch({ restricted_bitrates: [] }),
});

/** Null when Twitch gives none: the VOD is gone. */
export async function queryAccessToken(
  gql: TwitchGql,
  id: string,
  options: GqlOptions,
): Promise<PlaybackToken | null> {
  const data = await gql.query(
    {
      operationName: 'PlaybackAccessToken_Template',
      query: QUERY,
      variables: { vodID: id, playerType: 'embed' },
    },
    options,
  );
  const token = Answer.parse(data).videoPlaybackAccessToken;
  return token === null ? null : { ...token, restricted: restrictedOf(token.value) };
}

function restrictedOf(value: string): string[] {
  try {
    return Value.parse(JSON.parse(value)).chansub.restricted_bitrates;
  } catch {
    return [];
  }
}
