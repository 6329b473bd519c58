import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import { readViewers } from '../../domain/youtube/next-answer.ts';
import { readPlayerAnswer, type PlayerAnswer } from '../../domain/youtube/player-answer.ts';
import { refusalOf } from '../../domain/youtube/refusal.ts';
import { videoState } from '../../domain/youtube/video-state.ts';
import type { LiveBroadcast } from '../../ports/live-feed.ts';
import type { InnertubeSession } from './innertube.ts';
import { videoOf } from './resolve.ts';

export interface LookedAt {
  /** On YouTube the broadcast is the video that it becomes. */
  readonly broadcast: LiveBroadcast & { readonly broadcastId: string };
  readonly answer: PlayerAnswer;
}

/** What is on at a link of a video or channel; null: nothing now. Throws AppError `link/…` for what YouTube refuses. */
export async function lookAtBroadcast(session: InnertubeSession, link: Link): Promise<LookedAt | null> {
  const videoId = await videoOf(session, link);
  if (videoId === null) return null;
  const answer = readPlayerAnswer(await session.player(videoId));
  const refusal = refusalOf(answer.status, answer.reason);
  if (refusal !== null) throw new AppError(refusal);
  const { state, startedAtUnixMs } = videoState(answer, Date.parse);
  if (state !== 'live') return null;
  const { title, author, channelId } = answer.details;
  const broadcast = {
    title: title ?? videoId,
    channel: author ?? link.id,
    channelId,
    broadcastId: videoId,
    startedAtUnixMs,
  };
  return { broadcast, answer };
}

/** How many watch what is on at a link; null: nothing is on, or YouTube does not say. */
export async function viewersOf(session: InnertubeSession, link: Link): Promise<number | null> {
  const videoId = await videoOf(session, link);
  return videoId === null ? null : readViewers(await session.next({ videoId }));
}
