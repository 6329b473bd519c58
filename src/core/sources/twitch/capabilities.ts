import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import type { SiteCapability } from '../../ports/site.ts';
import { queryChannel } from './channel/channel-query.ts';
import type { TwitchGql } from './gql.ts';
import { readVariants, type VodSourceDeps } from './vod/vod-source.ts';

/** Twitch's own channel: it is always there and has VODs. */
const PROBE = 'twitch';
const NEWEST = 'query($login:String!){user(login:$login){videos(first:1,sort:TIME){edges{node{id}}}}}';
const Answer = z.object({
  user: z.object({ videos: z.object({ edges: z.array(z.object({ node: z.object({ id: z.string() }) })) }) }),
});

/** What the VOD side of Twitch does for us, each shown by the cheapest question that proves it. */
export const twitchCapabilities = (deps: VodSourceDeps & { readonly gql: TwitchGql }): SiteCapability[] => [
  {
    id: 'twitch.vod',
    label: 'Twitch: VODs',
    async check(signal) {
      const answer = Answer.safeParse(
        await deps.gql.query({ query: NEWEST, variables: { login: PROBE } }, { signal }),
      );
      const id = answer.data?.user.videos.edges[0]?.node.id;
      if (id === undefined)
        throw new AppError({
          code: 'twitch/bad-answer',
          message: "Twitch doesn't list the VODs of its own channel.",
          nextStep: 'Try again later; if it stays like this, KlipStream needs an update.',
        });
      const variants = await readVariants(deps, id, signal);
      return `Twitch gives VOD ${id} in ${variants.length} qualities.`;
    },
  },
  {
    id: 'twitch.channel',
    label: 'Twitch: who is live',
    async check(signal) {
      const channel = await queryChannel(deps.gql, PROBE, { signal });
      if (channel !== null) return 'Twitch describes its channels.';
      throw new AppError({
        code: 'twitch/bad-answer',
        message: "Twitch doesn't know its own channel.",
        nextStep: 'Try again later; if it stays like this, KlipStream needs an update.',
      });
    },
  },
];
