import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../../../shared/errors.ts';
import {
  readCommentsAnswer,
  type CommentsAnswer,
  type CommentsPage,
} from '../../../domain/chat/formats/twitch-gql-comment.ts';
import { TwitchGqlError, type GqlOperation, type TwitchGql } from '../gql.ts';

/** Where a page begins: a whole second of the stream, or the place after another page. */
export type PagePlace = { readonly sec: number } | { readonly cursor: string };

export interface CommentsQuery {
  /**
   * One page of comments; `past-end` when the place lies behind the last comment of a chat that is there.
   * Throws CursorRefused, AppError `chat/unavailable`, TwitchGqlError, HttpError, AbortError.
   */
  page(place: PagePlace, first?: number): Promise<CommentsPage | 'past-end'>;
}

/** Twitch lets this chat be read by offset but not by cursor (since May 2023, for some clients and regions). */
export class CursorRefused extends AppError {
  constructor(cause: unknown) {
    super(
      {
        code: 'chat/cursor-refused',
        message: 'Twitch refuses to hand out the next page of this chat.',
        nextStep: 'KlipStream goes on second by second; nothing to do.',
      },
      { cause },
    );
  }
}

export interface CommentsQueryDeps {
  readonly gql: Pick<TwitchGql, 'query'>;
  readonly videoId: string;
  readonly clientId: string;
  readonly signal: AbortSignal;
  /** Pause before an answer without comments is asked for again; grows by itself each time. */
  readonly firstWaitMs: number;
}

const PERSISTED_HASH = 'b70a3591ff0f4e0313d126c6a1502d79a1c02baebb288227c582044aa76adf6a';
const MOST_PER_PAGE = 100;
/** `comments: null` also comes now and then for good VODs when much is asked at once: repeat before it is believed. */
const TRIES = 6;

/** The one place that knows the request's shape: `VideoCommentsByOffsetOrCursor`, persisted and written out. */
export function createCommentsQuery(deps: CommentsQueryDeps): CommentsQuery {
  let isRetired = false;

  const ask = async (place: PagePlace, first: number | null): Promise<unknown> => {
    if (first === null && !isRetired) {
      try {
        return await send(persisted(deps.videoId, place));
      } catch (thrown) {
        if (!(thrown instanceof TwitchGqlError) || thrown.kind !== 'persisted-query') throw thrown;
        isRetired = true;
      }
    }
    return await send(writtenOut(deps.videoId, place, first ?? MOST_PER_PAGE));
  };
  const send = (operation: GqlOperation): Promise<unknown> =>
    deps.gql.query(operation, { signal: deps.signal, clientId: deps.clientId });

  const attempt = async (place: PagePlace, first: number | null): Promise<CommentsAnswer | 'past-end'> => {
    try {
      return readCommentsAnswer(await ask(place, first));
    } catch (thrown) {
      if (!(thrown instanceof TwitchGqlError)) throw thrown;
      if (thrown.kind === 'integrity' && 'cursor' in place) throw new CursorRefused(thrown);
      if (thrown.kind !== 'service') throw thrown;
      const beside = readCommentsAnswer(thrown.data);
      if (beside === 'no-video') throw thrown;
      if (beside === 'no-comments') return beside;
      return beside.messages.length === 0 ? 'past-end' : beside;
    }
  };

  return {
    async page(place, first) {
      for (let tries = 1; ; tries++) {
        const answer = await attempt(place, first ?? null);
        if (answer === 'no-video') throw unavailable(deps.videoId, 'the VOD is deleted, private or expired');
        if (answer !== 'no-comments') return answer;
        if (tries >= TRIES) throw unavailable(deps.videoId, 'Twitch has the VOD but gives no chat for it');
        await wait(deps.firstWaitMs * tries, undefined, { signal: deps.signal });
      }
    },
  };
}

export const unavailable = (videoId: string, why: string, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'chat/unavailable',
      message: `The chat of Twitch VOD ${videoId} can't be had: ${why}.`,
      nextStep: 'The review works without it. If you have the chat as a file, add it to the VOD.',
    },
    { cause },
  );

const persisted = (videoID: string, place: PagePlace): GqlOperation => ({
  operationName: 'VideoCommentsByOffsetOrCursor',
  variables: { videoID, ...('sec' in place ? { contentOffsetSeconds: place.sec } : place) },
  extensions: { persistedQuery: { version: 1, sha256Hash: PERSISTED_HASH } },
});

const QUERY = `query VideoComments($videoID: ID!, $contentOffsetSeconds: Int, $cursor: Cursor, $first: Int) {
  video(id: $videoID) { id comments(contentOffsetSeconds: $contentOffsetSeconds, after: $cursor, first: $first) {
    edges { cursor node { id commenter { id login displayName } contentOffsetSeconds createdAt
      message { fragments { emote { id emoteID from } text } userBadges { id setID version } userColor } } }
    pageInfo { hasNextPage hasPreviousPage } } } }`;

const writtenOut = (videoID: string, place: PagePlace, first: number): GqlOperation => ({
  query: QUERY,
  variables: { videoID, first, ...('sec' in place ? { contentOffsetSeconds: place.sec } : place) },
});
