import { z } from 'zod';
import type { RangeMs } from '../../../../shared/time.ts';
import type { GqlOptions, TwitchGql } from '../gql.ts';
import { type PersistedOperation, queryPersisted } from '../persisted.ts';

/** Stretches whose sound Twitch silenced, in stream milliseconds. Source: twitch-vod fact sheet §3b, §3e. */
const operation = (vodID: string): PersistedOperation => ({
  operationName: 'VideoPlayer_MutedSegmentsAlertOverlay',
  hashes: ['c36e7400657815f4704e6063d265dff766ed8fc1590361c6d71e4368805e0b49'],
  variables: { includePrivate: false, vodID },
});

const Node = z.object({ offset: z.number().nonnegative(), duration: z.number().positive() });
const Answer = z.object({
  video: z
    .object({
      muteInfo: z
        .object({
          mutedSegmentConnection: z
            .object({ nodes: z.array(z.unknown()) })
            .nullable()
            .catch(null),
        })
        .nullable()
        .catch(null),
    })
    .nullable()
    .catch(null),
});

export async function queryMuted(gql: TwitchGql, id: string, options: GqlOptions): Promise<RangeMs[]> {
  const answer = Answer.parse(await queryPersisted(gql, operation(id), options));
  return (answer.video?.muteInfo?.mutedSegmentConnection?.nodes ?? []).flatMap((raw) => {
    const node = Node.safeParse(raw);
    if (!node.success) return [];
    const { offset, duration } = node.data;
    return { startMs: Math.round(offset * 1000), endMs: Math.round((offset + duration) * 1000) };
  });
}
