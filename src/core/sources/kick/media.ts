import { AppError } from '../../../shared/errors.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { parseMediaPlaylist, type MediaPlaylist } from '../../domain/hls/playlist.ts';
import { chooseVariant, parseMasterPlaylist, type HlsVariant } from '../../domain/hls/variants.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { FetchedMedia, FetchMediaRequest } from '../../ports/site.ts';
import type { Bandwidth } from '../hls/bandwidth.ts';
import { fetchHls } from '../hls/fetch-hls.ts';
import type { KickApi } from './api.ts';
import { badAnswer } from './refusals.ts';

const NAMES = { vod: 'this VOD', clip: 'this clip', live: 'this broadcast' } as const;

/** Where the media of a link is, asked anew: addresses expire. Throws AppError where Kick names none. */
export async function masterUrlOf(
  api: KickApi,
  { link }: Pick<RemoteStream, 'link'>,
  signal: AbortSignal,
): Promise<string> {
  const url = link.kind === 'clip' ? (await api.clip(link.id, signal)).url : await vodUrl(api, link, signal);
  if (url !== null) return url;
  throw new AppError({
    code: 'link/no-media',
    message: `Kick describes this ${link.kind === 'clip' ? 'clip' : 'VOD'}, but names no video of it.`,
    nextStep: 'Try again later; a fresh VOD takes some minutes until it can be watched.',
  });
}

async function vodUrl(api: KickApi, link: RemoteStream['link'], signal: AbortSignal): Promise<string | null> {
  const video = await api.video(link, signal);
  // The named recording first: Kick stitches ads into what the player is given.
  return video.source ?? (await api.playbackUrl(video.id, signal));
}

/** The renditions behind an address, best first. A clip is one rendition without a master playlist. */
export async function variantsAt(
  api: KickApi,
  { url, what }: { url: string; what: keyof typeof NAMES },
  signal: AbortSignal,
): Promise<HlsVariant[]> {
  const text = await api.text(url, `the media of ${NAMES[what]}`, signal);
  const variants = parseMasterPlaylist(text, url);
  if (variants === null) throw badAnswer(`the media of ${NAMES[what]}`);
  return variants.length > 0 ? variants : [{ ...ONLY, uri: url }];
}

const ONLY: Omit<HlsVariant, 'uri'> = {
  id: 'source',
  label: 'Source',
  heightPx: null,
  framesPerSec: null,
  codecs: null,
  bitsPerSec: null,
  hasVideo: true,
  hasSoundApart: false,
  isSource: true,
  isPortrait: false,
};

export interface KickMediaDeps {
  readonly api: KickApi;
  readonly http: HttpClient;
  readonly bandwidth: Bandwidth;
  readonly workers: () => number;
  readonly firstWaitMs?: number;
}

/** A VOD or clip through the HLS engine. Kick has no rendition of sound alone: sound comes from the smallest one. */
export async function fetchKickMedia(deps: KickMediaDeps, request: FetchMediaRequest): Promise<FetchedMedia> {
  const { api } = deps;
  const quality = request.want === 'sound' ? 'audio' : request.choice.quality;
  const what = request.stream.link.kind === 'clip' ? 'clip' : 'vod';
  const open = async (signal: AbortSignal): Promise<HlsVariant> => {
    const url = await masterUrlOf(api, request.stream, signal);
    const variant = chooseVariant(await variantsAt(api, { url, what }, signal), quality);
    if (variant === null) throw badAnswer(`the media of ${NAMES[what]}`);
    return variant;
  };
  let variant = await open(request.signal);
  const rendition = variant.id;
  const loadPlaylist = async (why: string, signal: AbortSignal): Promise<MediaPlaylist> => {
    if (why === 'refused') variant = await open(signal);
    const text = await api.text(variant.uri, `the media of ${NAMES[what]}`, signal);
    return parseMediaPlaylist(text, variant.uri) ?? raise(badAnswer(`the media of ${NAMES[what]}`));
  };
  return fetchHls({
    request,
    http: deps.http,
    bandwidth: deps.bandwidth,
    workers: deps.workers(),
    rendition,
    loadPlaylist,
    mutedRanges: request.stream.mutedRanges,
    ...(deps.firstWaitMs === undefined ? {} : { firstWaitMs: deps.firstWaitMs }),
  });
}

const raise = (error: AppError): never => {
  throw error;
};
