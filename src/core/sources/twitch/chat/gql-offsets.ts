import { createCommentsQuery } from './comments-query.ts';
import { runSlices } from './run-slices.ts';
import type { ChatStrategy } from './strategy.ts';
import { walkByOffset } from './walk.ts';

/** Offsets alone, for when cursors are refused: a second that holds more than a page is a gap. */
export const gqlOffsets: ChatStrategy = {
  id: 'gql-offsets',
  run: (context) =>
    runSlices({
      ...context,
      query: createCommentsQuery({ ...context, clientId: context.endpoints.twitchChatClientId }),
      walk: walkByOffset,
    }),
};
