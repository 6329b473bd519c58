import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { mineStamps } from '../../domain/youtube/comment-stamps.ts';
import { readCommentPage, type VideoComment } from '../../domain/youtube/comment.ts';
import { commentsToken } from '../../domain/youtube/next-answer.ts';
import type { Log } from '../../ports/log.ts';
import type { RemoteMarker } from '../../ports/site.ts';
import type { CommentPage, DataApi } from './data-api.ts';
import { openInnertube, type InnertubeDeps } from './innertube.ts';

/** The most relevant comments come first; what these pages don't name, nobody liked. */
const PAGES = 10;
const MARKERS = 100;

export interface MarkerDeps extends InnertubeDeps {
  readonly dataApi: DataApi;
  readonly log: Log;
}

/** Chapters, then the moments that comments name, the most liked first. Comments that can't be had are left out. */
export async function findMarkers(
  deps: MarkerDeps,
  stream: RemoteStream,
  signal: AbortSignal,
): Promise<RemoteMarker[]> {
  const comments = await readComments(deps, stream.videoId, signal);
  const chapters = stream.chapters.map(({ startMs, title }) => ({
    ...{ id: `chapter-${startMs}`, atMs: startMs, label: title, origin: 'chapter' as const },
  }));
  const stamps = mineStamps(comments, stream.durationMs).slice(0, MARKERS);
  return [
    ...chapters,
    ...stamps.map(({ id, atMs, label }) => ({ id, atMs, label, origin: 'comment' as const })),
  ];
}

/** Page by page; a page that fails ends it, what came before counts. Throws where not even the first page came. */
async function readComments(deps: MarkerDeps, videoId: string, signal: AbortSignal): Promise<VideoComment[]> {
  const ask = await commentSource(deps, videoId, signal);
  const found = new Map<string, VideoComment>();
  let next: string | null | undefined;
  for (let page = 0; page < PAGES && next !== null; page++) {
    try {
      const answer = await ask(next ?? null);
      for (const comment of answer.comments) found.set(comment.id, comment);
      next = answer.next === next ? null : answer.next;
    } catch (thrown) {
      if (isAbortError(thrown)) throw thrown;
      if (thrown instanceof AppError && thrown.code === 'link/no-comments') return [];
      if (page === 0) throw thrown;
      deps.log.warn('youtube.comments-cut', { videoId, page });
      break;
    }
  }
  return [...found.values()];
}

type AskPage = (token: string | null) => Promise<CommentPage>;

async function commentSource(deps: MarkerDeps, videoId: string, signal: AbortSignal): Promise<AskPage> {
  if (await deps.dataApi.hasKey()) return (token) => deps.dataApi.comments(videoId, token, signal);
  const session = await openInnertube(deps, signal);
  return async (token) => {
    const continuation = token ?? commentsToken(await session.next({ videoId }));
    if (continuation === null) return { comments: [], next: null };
    return readCommentPage(await session.next({ continuation }));
  };
}
