import { z } from 'zod';
import type { GqlOptions, TwitchGql } from '../gql.ts';
import { queryPersisted } from '../persisted.ts';

/** A clip's description, renditions and permission in one answer. Source: twitch-vod fact sheet §3b, §8. */
const HASHES = [
  '66038e29eb00d8fd115b0ce1a1382dd9d41168739b08bc87dc042af6a730541f',
  '0a02bb974443b576f5579aab0fef1d4b7f44e58a8a256f0c5adfead0db70640f',
  '1844261bb449fa51e6167040311da4a7a5f1c34fe71c71a3e0c4f551bc30c698',
];

const Quality = z.object({
  quality: z.string(),
  frameRate: z.number().nullable().catch(null),
  bitrate: z.number().positive().nullable().catch(null),
  codecs: z.string().nullable().catch(null),
  sourceURL: z.string().min(1),
});
const Asset = z.object({
  type: z.string().catch(''),
  videoQualities: z.array(z.unknown()).catch([]),
});
const Named = z.object({
  id: z.string().nullable().catch(null),
  login: z.string().nullable().catch(null),
  displayName: z.string().nullable().catch(null),
});
const Clip = z.object({
  title: z.string().nullable().catch(null),
  durationSeconds: z.number().positive().nullable().catch(null),
  createdAt: z.string().nullable().catch(null),
  broadcaster: Named.nullable().catch(null),
  game: z
    .object({ displayName: z.string().nullable().catch(null) })
    .nullable()
    .catch(null),
  video: z.object({ id: z.string() }).nullable().catch(null),
  videoQualities: z.array(z.unknown()).catch([]),
  assets: z.array(Asset).catch([]),
  playbackAccessToken: z.object({ signature: z.string(), value: z.string() }).nullable().catch(null),
});
const Answer = z.object({ clip: Clip.nullable().catch(null) });

export interface TwitchClip extends Omit<z.infer<typeof Clip>, 'videoQualities' | 'assets'> {
  /** Of the picture as it was streamed, best first. */
  readonly renditions: readonly z.infer<typeof Quality>[];
}

/** Null when there is no such clip (any more). */
export async function queryClip(
  gql: TwitchGql,
  slug: string,
  options: GqlOptions,
): Promise<TwitchClip | null> {
  const operation = { operationName: 'ShareClipRenderStatus', hashes: HASHES, variables: { slug } };
  const { clip } = Answer.parse(await queryPersisted(gql, operation, options));
  if (clip === null) return null;
  const { assets, videoQualities, ...rest } = clip;
  // Portrait versions are made by Twitch; the source is what was streamed.
  const source = assets.find(({ type }) => type === 'SOURCE') ?? assets[0];
  const raw =
    source !== undefined && source.videoQualities.length > 0 ? source.videoQualities : videoQualities;
  const renditions = raw
    .flatMap((quality) => Quality.safeParse(quality).data ?? [])
    .sort((a, b) => Number.parseInt(b.quality, 10) - Number.parseInt(a.quality, 10));
  return { ...rest, renditions };
}
