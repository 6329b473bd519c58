import { z } from 'zod';
import type { GqlOptions, TwitchGql } from '../gql.ts';
import { type PersistedOperation, queryPersisted } from '../persisted.ts';

/** The categories of a VOD ("moments"), as its player asks for them. Source: twitch-vod fact sheet §3b, §3d. */
const operation = (videoID: string): PersistedOperation => ({
  operationName: 'VideoPlayer_ChapterSelectButtonVideo',
  hashes: ['71835d5ef425e154bf282453a926d99b328cdc5e32f36d3a209d0f4778b41203'],
  variables: { includePrivate: false, videoID },
});

const Moment = z.object({
  node: z.object({
    positionMilliseconds: z.number(),
    durationMilliseconds: z.number().catch(0),
    description: z.string().nullable().catch(null),
    details: z
      .object({ game: z.object({ displayName: z.string() }).nullable().catch(null) })
      .nullable()
      .catch(null),
  }),
});
export interface TwitchMoment {
  readonly positionMs: number;
  /** As told: may be 0 or negative. */
  readonly durationMs: number;
  readonly title: string | null;
}

const Answer = z.object({
  video: z
    .object({
      moments: z
        .object({ edges: z.array(z.unknown()) })
        .nullable()
        .catch(null),
    })
    .nullable()
    .catch(null),
});

/** Empty where the whole stream had one category. An entry that can't be read is left out. */
export async function queryChapters(
  gql: TwitchGql,
  id: string,
  options: GqlOptions,
): Promise<TwitchMoment[]> {
  const answer = Answer.parse(await queryPersisted(gql, operation(id), options));
  return (answer.video?.moments?.edges ?? []).flatMap((edge) => {
    const moment = Moment.safeParse(edge);
    if (!moment.success) return [];
    const { node } = moment.data;
    return {
      positionMs: Math.round(node.positionMilliseconds),
      durationMs: Math.round(node.durationMilliseconds),
      title: node.details?.game?.displayName ?? (node.description === '' ? null : node.description),
    };
  });
}
