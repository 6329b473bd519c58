import { z } from 'zod';
import { AppError } from '../../../../shared/errors.ts';
import { chooseVariant, parseMasterPlaylist } from '../../../domain/hls/variants.ts';
import { HttpError, type HttpClient } from '../../../ports/http.ts';
import type { Endpoints } from '../../endpoints.ts';
import type { TwitchGql } from '../gql.ts';

export interface LivePlaylistDeps {
  readonly http: HttpClient;
  readonly endpoints: () => Endpoints;
  readonly gql: TwitchGql;
}

/** Source: twitch-live fact sheet, §3; the request of Twitch's own player (streamlink, yt-dlp). */
const TOKEN_QUERY = `query PlaybackAccessToken_Template($login: String!, $playerType: String!) {
  streamPlaybackAccessToken(channelName: $login, params: {platform: "web", playerBackend: "mediaplayer", playerType: $playerType}) {
    value signature
  }
}`;

const TokenAnswer = z.object({
  streamPlaybackAccessToken: z.object({ value: z.string().min(1), signature: z.string().min(1) }).nullish(),
});

const PLAYER = { referer: 'https://player.twitch.tv', origin: 'https://player.twitch.tv' };

/**
 * The media playlist of a live channel. H.264 only: what is recorded has to play in the review on every machine.
 * Throws AppError `link/offline|not-found|region-locked|sub-only`, TwitchGqlError, HttpError, AbortError.
 */
export async function openTwitchPlaylist(
  deps: LivePlaylistDeps,
  { login, quality, signal }: { login: string; quality: string; signal: AbortSignal },
): Promise<{ url: string; headers: Readonly<Record<string, string>> }> {
  const token = await accessToken(deps.gql, login, signal);
  const { text, url } = await master(deps, { login, token, signal });
  const variants = parseMasterPlaylist(text, url);
  const variant = variants === null ? null : chooseVariant(variants, quality);
  if (variant === null)
    throw new AppError({
      code: 'twitch/bad-answer',
      message: `Twitch gave no playable rendition of ${login}'s stream.`,
      nextStep: 'Try again in some minutes.',
    });
  return { url: variant.uri, headers: PLAYER };
}

interface Token {
  readonly value: string;
  readonly signature: string;
}

async function accessToken(gql: TwitchGql, login: string, signal: AbortSignal): Promise<Token> {
  const data = await gql.query(
    {
      operationName: 'PlaybackAccessToken_Template',
      query: TOKEN_QUERY,
      variables: { login, playerType: 'site' },
    },
    { signal },
  );
  const token = TokenAnswer.safeParse(data).data?.streamPlaybackAccessToken;
  if (token === null || token === undefined)
    throw new AppError({
      code: 'link/not-found',
      message: `Twitch has no channel "${login}".`,
      nextStep: 'Check the name.',
    });
  return token;
}

async function master(
  deps: LivePlaylistDeps,
  { login, token, signal }: { login: string; token: Token; signal: AbortSignal },
): Promise<{ text: string; url: string }> {
  const query = new URLSearchParams({
    ...{ sig: token.signature, token: token.value, allow_source: 'true', allow_audio_only: 'true' },
    ...{ playlist_include_framerate: 'true', supported_codecs: 'h264', platform: 'web' },
    ...{ player_backend: 'mediaplayer', reassignments_supported: 'true' },
    p: String(Math.floor(Math.random() * 9_999_999)),
  });
  const usher = deps.endpoints().twitchUsher;
  const ask = async (path: string): Promise<{ text: string; url: string }> => {
    const url = `${usher}${path}/${encodeURIComponent(login)}.m3u8?${query.toString()}`;
    return { text: await deps.http.text({ url, headers: PLAYER, signal, tries: 3 }), url };
  };
  try {
    return await ask('/api/v2/channel/hls').catch((thrown: unknown) => {
      // The newer interface is not there, or does not like us: the older one still answers.
      if (thrown instanceof HttpError && [400, 405, 410, 501].includes(thrown.status))
        return ask('/api/channel/hls');
      throw thrown;
    });
  } catch (thrown) {
    throw thrown instanceof HttpError ? refusalOf(thrown, login) : thrown;
  }
}

function refusalOf(error: HttpError, login: string): AppError {
  const options = { cause: error };
  if (error.status === 404)
    return new AppError(
      {
        code: 'link/offline',
        message: `${login} is not live now.`,
        nextStep: 'Watch the channel: KlipStream records it when it goes live.',
      },
      options,
    );
  if (error.status !== 403) return error;
  if (/geoblock/i.test(error.body))
    return new AppError(
      {
        code: 'link/region-locked',
        message: `${login}'s stream is not shown in your country.`,
        nextStep: 'Twitch decides this; nothing here can change it.',
      },
      options,
    );
  return new AppError(
    {
      code: 'link/sub-only',
      message: `Twitch does not let you watch ${login}'s stream.`,
      nextStep: 'It may be for subscribers: sign in with Twitch in Settings, or give your own token there.',
    },
    options,
  );
}
