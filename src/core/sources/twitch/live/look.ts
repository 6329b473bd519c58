import { z } from 'zod';
import type { LiveBroadcast } from '../../../ports/live-feed.ts';
import { isoToUnixMs } from '../../../domain/chat/formats/clock-time.ts';
import type { GqlOperation, TwitchGql } from '../gql.ts';

/** Source of the fields: twitch-live fact sheet, §3 (streamlink's StreamMetadata, yt-dlp's UseLive). */
const QUERY = `query StreamMetadata($login: String!) {
  user(login: $login) {
    id login displayName
    lastBroadcast { id title }
    stream { id type createdAt viewersCount game { id name } }
  }
}`;

/** GraphQL answers about so many channels in one request. */
export const LOOKS_PER_REQUEST = 30;

const Answer = z.object({
  user: z
    .object({
      id: z.string().nullish(),
      login: z.string().nullish(),
      displayName: z.string().nullish(),
      lastBroadcast: z.object({ title: z.string().nullish() }).nullish().catch(null),
      stream: z
        .object({
          id: z.string().nullish(),
          type: z.string().nullish(),
          createdAt: z.string().nullish(),
          viewersCount: z.number().int().min(0).nullish().catch(null),
        })
        .nullish(),
    })
    .nullish(),
});

/** `viewers`: how many watch it now; null = not said. */
export type TwitchBroadcast = LiveBroadcast & { readonly viewers: number | null };

/** A broadcast; `offline`; or `unknown` for a channel that Twitch doesn't have (any more). */
export type TwitchLook = TwitchBroadcast | 'offline' | 'unknown';

const operation = (login: string): GqlOperation => ({
  operationName: 'StreamMetadata',
  query: QUERY,
  variables: { login },
});

/** Looks at channels, `LOOKS_PER_REQUEST` of them a request. Throws TwitchGqlError, HttpError, AbortError. */
export async function lookAtChannels(
  gql: TwitchGql,
  logins: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, TwitchLook>> {
  const looks = new Map<string, TwitchLook>();
  for (let at = 0; at < logins.length; at += LOOKS_PER_REQUEST) {
    const batch = logins.slice(at, at + LOOKS_PER_REQUEST);
    const replies = z.array(z.unknown()).parse(await gql.query(batch.map(operation), { signal }));
    for (const [index, login] of batch.entries()) {
      const answer = Answer.safeParse(replies[index]);
      if (answer.success) looks.set(login, lookOf(login, answer.data));
    }
  }
  return looks;
}

function lookOf(login: string, { user }: z.infer<typeof Answer>): TwitchLook {
  if (user === null || user === undefined) return 'unknown';
  const { stream } = user;
  // A rerun is no live broadcast: its chat and its pictures are not of now.
  if (stream === null || stream === undefined || stream.type === 'rerun') return 'offline';
  const channel = user.displayName ?? login;
  return {
    title: user.lastBroadcast?.title ?? `${channel} live`,
    channel,
    channelId: user.id ?? null,
    broadcastId: stream.id ?? null,
    startedAtUnixMs: isoToUnixMs(stream.createdAt),
    viewers: stream.viewersCount ?? null,
  };
}
