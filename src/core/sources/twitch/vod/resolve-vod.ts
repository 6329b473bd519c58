import { AppError, isAbortError } from '../../../../shared/errors.ts';
import type { Link } from '../../../../shared/model/link.ts';
import type { Chapter, RemoteQuality, RemoteStream } from '../../../../shared/model/remote-stream.ts';
import { totalSec } from '../../../domain/hls/playlist.ts';
import { toRemoteQuality } from '../../../domain/hls/variants.ts';
import type { Log } from '../../../ports/log.ts';
import { queryChapters, type TwitchMoment } from './chapters-query.ts';
import { queryMuted } from './muted-query.ts';
import { isGrowing, queryVideo, type TwitchVideo } from './video-query.ts';
import { readVariants, readVodPlaylist, type VodSourceDeps } from './vod-source.ts';

export interface ResolveVodDeps extends VodSourceDeps {
  readonly log: Log;
}

/** What Twitch says of a VOD, with its qualities. Throws AppError `link/not-found|sub-only|region-locked|deleted`. */
export async function resolveVod(
  deps: ResolveVodDeps,
  link: Link,
  signal: AbortSignal,
): Promise<RemoteStream> {
  const video = await queryVideo(deps.gql, link.id, { signal });
  if (video === null) throw new AppError(notFound(link.id));
  const [chapters, muted, variants] = await Promise.all([
    optional(deps, 'chapters', () => queryChapters(deps.gql, link.id, { signal })),
    optional(deps, 'muted', () => queryMuted(deps.gql, link.id, { signal })),
    readVariants(deps, link.id, signal).catch((thrown: unknown) => thrownWithLogin(deps, thrown)),
  ]);
  const growing = isGrowing(video);
  // For a running broadcast the metadata lags behind the playlist; for others its length is in whole seconds.
  const playlist = await optional(deps, 'playlist', () =>
    readVodPlaylist(deps, { uri: variants[0]!.uri, growing }, signal),
  );
  const listedMs = playlist === null ? 0 : Math.round(totalSec(playlist) * 1000);
  const toldMs = Math.round((video.lengthSeconds ?? 0) * 1000);
  const durationMs = listedMs > 0 ? listedMs : toldMs > 0 ? toldMs : null;
  const mutedRanges = muted ?? [];
  return {
    link,
    state: growing && playlist?.ended !== true ? 'growing' : 'vod',
    ...formOf(video),
    videoId: link.id,
    title: video.title?.trim() ?? `Twitch VOD ${link.id}`,
    channel: video.owner?.displayName ?? video.owner?.login ?? null,
    channelId: video.owner?.id ?? null,
    startedAtUnixMs: startOf(video, variants[0]!.uri),
    durationMs,
    qualities: variants.map((variant): RemoteQuality => toRemoteQuality(variant, durationMs)),
    chapters: chaptersOf(chapters ?? [], video, durationMs),
    mutedRanges,
    // Highlights keep their chat; uploads never had one.
    hasChat: video.broadcastType === 'UPLOAD' ? 'no' : 'yes',
    notes: notesOf({
      growing,
      isMutedUnknown: muted === null,
      login: await deps.gql.loginState(),
    }),
  };
}

const FORMS: Readonly<Record<string, NonNullable<RemoteStream['form']>>> = {
  ...{ HIGHLIGHT: 'highlight', UPLOAD: 'upload' },
  ...{ PREMIERE_UPLOAD: 'premiere', PAST_PREMIERE: 'premiere' },
};

function formOf({ broadcastType }: TwitchVideo): Pick<RemoteStream, 'form'> {
  const form = FORMS[broadcastType ?? ''];
  return form === undefined ? {} : { form };
}

const notFound = (id: string): { code: string; message: string; nextStep: string } => ({
  code: 'link/not-found',
  message: `Twitch has no VOD ${id}: the number is wrong, or it was deleted or has expired.`,
  nextStep: 'Check the address. A recording of your own can be added as a file.',
});

async function thrownWithLogin(deps: ResolveVodDeps, thrown: unknown): Promise<never> {
  if (
    thrown instanceof AppError &&
    thrown.code === 'link/sub-only' &&
    (await deps.gql.loginState()) === 'refused'
  )
    throw new AppError({
      code: 'link/needs-login',
      message: "This VOD is for subscribers only, and Twitch doesn't accept your sign-in any more.",
      nextStep: 'Sign in with Twitch again in Settings, or replace your own token there.',
    });
  throw thrown;
}

/** Nice to have: a failure is logged and the rest goes on. */
async function optional<T>(deps: ResolveVodDeps, what: string, ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (isAbortError(thrown) || !(thrown instanceof AppError)) throw thrown;
    deps.log.warn('twitch.vod-part-unknown', { what, code: thrown.code });
    return null;
  }
}

/**
 * The stream's start: the number in the CDN's path is the broadcast's, `createdAt` may be minutes late. A highlight's
 * path tells its broadcast's start as well, so there it's `createdAt` or nothing.
 */
function startOf(video: TwitchVideo, uri: string): number | null {
  const created = video.createdAt === null ? Number.NaN : Date.parse(video.createdAt);
  const createdAtUnixMs = Number.isNaN(created) ? null : created;
  if (video.broadcastType !== null && video.broadcastType !== 'ARCHIVE') return createdAtUnixMs;
  const inPath = /\/[0-9a-f]{20}_\w+_\d+_(\d{10})\//.exec(uri)?.[1];
  if (inPath === undefined) return createdAtUnixMs;
  const startedAtUnixMs = Number(inPath) * 1000;
  const isPlausible = createdAtUnixMs === null || Math.abs(createdAtUnixMs - startedAtUnixMs) < 3_600_000;
  return isPlausible ? startedAtUnixMs : createdAtUnixMs;
}

/** Lengths are told wrong at times (negative, 0 while growing): a chapter ends where the next begins. */
function chaptersOf(
  moments: readonly TwitchMoment[],
  video: TwitchVideo,
  durationMs: number | null,
): Chapter[] {
  const sorted = [...moments].sort((a, b) => a.positionMs - b.positionMs);
  if (sorted.length === 0) {
    const title = video.game?.displayName ?? null;
    return title === null || durationMs === null ? [] : [{ startMs: 0, endMs: durationMs, title }];
  }
  return sorted.flatMap(({ positionMs, durationMs: toldMs, title }, at) => {
    const endMs = sorted[at + 1]?.positionMs ?? durationMs ?? positionMs + toldMs;
    return endMs > positionMs ? [{ startMs: positionMs, endMs, title: title ?? 'No category' }] : [];
  });
}

function notesOf(facts: {
  growing: boolean;
  isMutedUnknown: boolean;
  login: 'none' | 'given' | 'refused';
}): string[] {
  const notes: string[] = [];
  if (facts.growing)
    notes.push(
      'The broadcast is still running: what is there so far is taken, and the rest can be had later.',
    );
  if (facts.isMutedUnknown)
    notes.push("Twitch didn't say which parts are silenced; segments tell it themselves.");
  if (facts.login === 'refused') notes.push("Twitch doesn't accept your sign-in any more: asked without it.");
  return notes;
}
