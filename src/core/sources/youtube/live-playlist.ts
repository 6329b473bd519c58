import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { Settings } from '../../../shared/model/settings.ts';
import { chooseVariant, parseMasterPlaylist } from '../../domain/hls/variants.ts';
import { readPlayerAnswer, type PlayerAnswer } from '../../domain/youtube/player-answer.ts';
import type { LivePlaylist } from '../../ports/live-feed.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import { openInnertube, type InnertubeDeps, type InnertubeSession, type PlayerClient } from './innertube.ts';
import { lookAtBroadcast } from './live-look.ts';
import { findYtDlp } from './media-ytdlp.ts';

export interface LivePlaylistDeps extends InnertubeDeps {
  readonly settings: () => Settings;
  /** Starts yt-dlp. */
  readonly processes: ProcessRunner;
  /** How long yt-dlp may look for an address; a test shortens it. */
  readonly ytDlpTimeoutMs?: number;
}

/** yt-dlp solves YouTube’s scripts first; one that hangs must not hold up a recording for good. */
const YT_DLP_TIMEOUT_MS = 60_000;

/** Who is asked when the web's answer holds no address: which clients YouTube gives it to changes. Source: yt-dlp, streamlink. */
const OTHER_CLIENTS: readonly PlayerClient[] = ['IOS', 'ANDROID_VR'];

/**
 * The media playlist of a live stream: from the player's answer, else from a local yt-dlp. H.264 with AAC, as YouTube's HLS
 * is. Throws AppError `link/offline` when it is not live, `youtube/no-live-media` when no way gives its address, and what
 * `lookAtBroadcast` throws.
 */
export async function openYouTubePlaylist(
  deps: LivePlaylistDeps,
  { link, quality, signal }: { link: Link; quality: string; signal: AbortSignal },
): Promise<LivePlaylist> {
  const session = await openInnertube(deps, signal);
  const found = await lookAtBroadcast(session, link);
  if (found === null) throw offline();
  const { broadcast, answer } = found;
  const master =
    (await masterOf(session, { videoId: broadcast.broadcastId, first: answer, signal })) ??
    (await masterByYtDlp(deps, broadcast.broadcastId, signal));
  if (master === null)
    throw new AppError({
      code: 'youtube/no-live-media',
      message: 'YouTube gave out no address of this live stream.',
      nextStep: 'Install yt-dlp and set its path in Settings, or add the stream once it has ended.',
    });
  const text = await deps.http.text({ url: master, signal });
  const all = parseMasterPlaylist(text, master) ?? [];
  const variants = all.filter(({ hasSoundApart }) => !hasSoundApart);
  if (all.length > 0 && variants.length === 0) throw soundApart();
  // yt-dlp names the media playlist itself.
  const variant = variants.length === 0 ? null : chooseVariant(variants, quality);
  const url = variant?.uri ?? (/^#EXTINF:/m.test(text) ? master : null);
  if (url === null)
    throw new AppError({
      code: 'youtube/bad-answer',
      message: 'YouTube gave no playable rendition of this live stream.',
      nextStep: 'Try again in some minutes.',
    });
  return { url, headers: {}, broadcast };
}

async function masterOf(
  session: InnertubeSession,
  { videoId, first, signal }: { videoId: string; first: PlayerAnswer; signal: AbortSignal },
): Promise<string | null> {
  if (first.hlsUrl !== null) return first.hlsUrl;
  for (const client of OTHER_CLIENTS) {
    try {
      const { hlsUrl } = readPlayerAnswer(await session.player(videoId, client));
      if (hlsUrl !== null) return hlsUrl;
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      signal.throwIfAborted();
    }
  }
  return null;
}

async function masterByYtDlp(
  { settings, processes, ytDlpTimeoutMs = YT_DLP_TIMEOUT_MS }: LivePlaylistDeps,
  videoId: string,
  signal: AbortSignal,
): Promise<string | null> {
  const found = await findYtDlp({ processes, path: settings().ytDlpPath }, signal);
  if (found === null) return null;
  const args = ['--print', 'manifest_url', '--format', 'best[protocol^=m3u8]', '--no-warnings'];
  const url = `https://www.youtube.com/watch?v=${videoId}`;
  const limit = AbortSignal.timeout(ytDlpTimeoutMs);
  const timely = AbortSignal.any([signal, limit]);
  try {
    const asked = await processes.run({ path: found.path, args: [...args, '--', url], signal: timely });
    const address = asked.stdout.trim().split('\n').at(-1) ?? '';
    return asked.exitCode === 0 && /^https?:\/\//.test(address) ? address : null;
  } catch (thrown) {
    signal.throwIfAborted();
    if (limit.aborted) return null;
    throw thrown;
  }
}

const soundApart = (): AppError =>
  new AppError({
    code: 'youtube/sound-apart',
    message:
      'YouTube sends the sound of this live stream apart from its picture, which can’t be recorded yet.',
    nextStep: 'Add the stream once it has ended: then picture and sound are downloaded together.',
  });

const offline = (): AppError =>
  new AppError({
    code: 'link/offline',
    message: 'This is not live on YouTube now.',
    nextStep: 'Watch the channel: KlipStream records it when it goes live.',
  });
