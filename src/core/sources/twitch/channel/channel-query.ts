import { z } from 'zod';
import type { GqlOptions, TwitchGql } from '../gql.ts';
import { queryPersisted } from '../persisted.ts';

/** Whether a channel is live. Lags up to a minute behind. Source: twitch-live fact sheet (`StreamMetadata`). */
const HASHES = [
  'b57f9b910f8cd1a4659d894fe7550ccc81ec9052c01e438b290fd66a040b9b93',
  'ad022ca32220d5523d03a23cbcb5beaa1e0999889c1f8f78f9f2520dafb5cae6',
];

const Answer = z.object({
  user: z
    .object({
      id: z.string().nullable().catch(null),
      displayName: z.string().nullable().catch(null),
      lastBroadcast: z
        .object({ id: z.string().nullable().catch(null), title: z.string().nullable().catch(null) })
        .nullable()
        .catch(null),
      stream: z
        .object({
          id: z.string(),
          type: z.string().nullable().catch(null),
          createdAt: z.string().nullable().catch(null),
        })
        .nullable()
        .catch(null),
    })
    .nullable()
    .catch(null),
});
type TwitchChannel = NonNullable<z.infer<typeof Answer>['user']>;

/** Null when there is no such channel. */
export async function queryChannel(
  gql: TwitchGql,
  login: string,
  options: GqlOptions,
): Promise<TwitchChannel | null> {
  const variables = { channelLogin: login, includeIsDJ: true };
  const operation = { operationName: 'StreamMetadata', hashes: HASHES, variables };
  return Answer.parse(await queryPersisted(gql, operation, options)).user;
}
