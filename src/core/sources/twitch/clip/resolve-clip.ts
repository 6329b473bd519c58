import { AppError } from '../../../../shared/errors.ts';
import type { Link } from '../../../../shared/model/link.ts';
import type { RemoteStream } from '../../../../shared/model/remote-stream.ts';
import { toRemoteQuality, type HlsVariant } from '../../../domain/hls/variants.ts';
import type { TwitchGql } from '../gql.ts';
import { queryClip, type TwitchClip } from './clip-query.ts';

/** What Twitch says of a clip. Throws AppError `link/not-found`. */
export async function resolveClip(gql: TwitchGql, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  const clip = await existingClip(gql, link, signal);
  const durationMs = clip.durationSeconds === null ? null : Math.round(clip.durationSeconds * 1000);
  const created = Date.parse(clip.createdAt ?? '');
  const game = clip.game?.displayName ?? null;
  return {
    link,
    state: 'clip',
    videoId: link.id,
    title: clip.title?.trim() ?? `Twitch clip ${link.id}`,
    channel: clip.broadcaster?.displayName ?? clip.broadcaster?.login ?? null,
    channelId: clip.broadcaster?.id ?? null,
    startedAtUnixMs: Number.isNaN(created) ? null : created,
    durationMs,
    qualities: clipVariants(clip).map((variant) => toRemoteQuality(variant, durationMs)),
    chapters: game === null || durationMs === null ? [] : [{ startMs: 0, endMs: durationMs, title: game }],
    mutedRanges: [],
    hasChat: 'no',
    notes: [
      clip.video === null
        ? 'The VOD of this clip is gone, so there is no chat.'
        : 'A clip has no chat of its own: add its VOD to have it.',
    ],
  };
}

export async function existingClip(gql: TwitchGql, { id }: Link, signal: AbortSignal): Promise<TwitchClip> {
  const clip = await queryClip(gql, id, { signal });
  if (clip !== null) return clip;
  throw new AppError({
    code: 'link/not-found',
    message: `Twitch has no clip ${id}: the address is wrong, or it was deleted.`,
    nextStep: 'Check the address.',
  });
}

export const clipVariants = (clip: TwitchClip): HlsVariant[] =>
  clip.renditions.map(({ quality, frameRate, bitrate, codecs, sourceURL }, at) => {
    const heightPx = Number.parseInt(quality, 10) || null;
    const id = heightPx === null ? quality : `${heightPx}p${frameRate === null ? '' : Math.round(frameRate)}`;
    return {
      ...{ id, label: id, uri: sourceURL, heightPx, framesPerSec: frameRate, codecs, bitsPerSec: bitrate },
      ...{ hasVideo: true, hasSoundApart: false, isSource: at === 0, isPortrait: false },
    };
  });
