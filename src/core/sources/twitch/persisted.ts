import { type GqlOptions, type TwitchGql, TwitchGqlError } from './gql.ts';

/** An operation that Twitch knows by hash. Several hashes of one operation are valid at once, and each is retired some day. */
export interface PersistedOperation {
  readonly operationName: string;
  readonly hashes: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Asks with the first hash that Twitch still knows. Throws as `TwitchGql.query`. */
export async function queryPersisted(
  gql: TwitchGql,
  { operationName, hashes, variables }: PersistedOperation,
  options: GqlOptions,
): Promise<unknown> {
  for (const [at, sha256Hash] of hashes.entries()) {
    try {
      const extensions = { persistedQuery: { version: 1, sha256Hash } };
      return await gql.query({ operationName, variables, extensions }, options);
    } catch (thrown) {
      const isRetired = thrown instanceof TwitchGqlError && thrown.kind === 'persisted-query';
      if (!isRetired || at === hashes.length - 1) throw thrown;
    }
  }
  throw new TwitchGqlError('persisted-query', null);
}
