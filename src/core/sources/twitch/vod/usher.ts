import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { parseMasterPlaylist, type HlsVariant } from '../../../domain/hls/variants.ts';
import { HttpError, type HttpClient } from '../../../ports/http.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { PlaybackToken } from './access-token.ts';

export interface UsherDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
}

/**
 * A VOD's renditions, best first. Throws AppError `link/sub-only|region-locked|deleted`, `twitch/token-refused`, or
 * HttpError. Source: twitch-vod fact sheet §5, §7.
 */
export async function readMasterPlaylist(
  deps: UsherDeps,
  vod: { id: string; token: PlaybackToken },
  signal: AbortSignal,
): Promise<HlsVariant[]> {
  const query = new URLSearchParams({
    sig: vod.token.signature,
    token: vod.token.value,
    allow_source: 'true',
    allow_audio_only: 'true',
    include_unavailable: 'true',
    platform: 'web',
    player_backend: 'mediaplayer',
    playlist_include_framerate: 'true',
    supported_codecs: 'av1,h265,h264',
  });
  const url = `${deps.endpoints().twitchUsher}/vod/v2/${encodeURIComponent(vod.id)}.m3u8`;
  for (let attempt = 1; ; attempt++) {
    const text = await deps.http
      .text({ url: `${url}?${query.toString()}`, signal })
      .catch((thrown: unknown) => {
        throw refusalOf(thrown);
      });
    const variants = parseMasterPlaylist(text, url);
    if (variants !== null && variants.length > 0) return variants;
    if (attempt >= 3) throw new AppError(NO_PLAYLIST);
  }
}

const NO_PLAYLIST = {
  code: 'twitch/bad-answer',
  message: 'Twitch answered with something that is no list of qualities.',
  nextStep: 'Try again in some minutes.',
};

export const SUB_ONLY = {
  code: 'link/sub-only',
  message: 'This VOD is for subscribers only.',
  nextStep:
    'Sign in with Twitch in Settings, or give your own token there, with an account that is subscribed to the channel.',
};

const Refusals = z.array(z.object({ error_code: z.string().catch(''), error: z.string().catch('') }));

function refusalOf(thrown: unknown): unknown {
  if (!(thrown instanceof HttpError)) return thrown;
  if (thrown.status === 404 || thrown.status === 410)
    return new AppError(
      {
        code: 'link/deleted',
        message: 'Twitch has no media of this VOD any more.',
        nextStep: 'It was deleted or has expired. A recording of your own can be added as a file.',
      },
      { cause: thrown },
    );
  if (thrown.status !== 403) return thrown;
  const code = refusalCode(thrown.body);
  if (/geoblock|region/i.test(code))
    return new AppError({
      code: 'link/region-locked',
      message: "Twitch doesn't show this VOD in your region.",
      nextStep: 'A recording of your own can be added as a file.',
    });
  if (/nauth|token/i.test(code))
    return new AppError({
      code: 'twitch/token-refused',
      message: "Twitch doesn't accept the permission that it gave for this VOD.",
      nextStep: 'Try again; if it stays like this, check the clock of this computer.',
    });
  return new AppError(SUB_ONLY);
}

function refusalCode(body: string): string {
  try {
    const refusal = Refusals.parse(JSON.parse(body))[0];
    return `${refusal?.error_code ?? ''} ${refusal?.error ?? ''}`;
  } catch {
    return '';
  }
}
