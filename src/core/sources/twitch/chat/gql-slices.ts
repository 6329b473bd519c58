import { createCommentsQuery } from './comments-query.ts';
import { runSlices } from './run-slices.ts';
import type { ChatStrategy } from './strategy.ts';
import { walkByCursor } from './walk.ts';

/** Time slices side by side, each entered by offset and walked by cursor: whole, and as fast as the service lets us. */
export const gqlSlices: ChatStrategy = {
  id: 'gql-slices',
  run: (context) =>
    runSlices({
      ...context,
      query: createCommentsQuery({ ...context, clientId: context.endpoints.twitchChatClientId }),
      walk: walkByCursor,
    }),
};
