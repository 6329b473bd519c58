import { AppError, isAbortError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { RemoteStream } from '../../../shared/model/remote-stream.ts';
import { readChapters, readChatEntry } from '../../domain/youtube/next-answer.ts';
import { assignedObject, isConsentPage, shownVideoId } from '../../domain/youtube/page-data.ts';
import { readPlayerAnswer, type PlayerAnswer } from '../../domain/youtube/player-answer.ts';
import { qualitiesOf } from '../../domain/youtube/qualities.ts';
import { refusalOf } from '../../domain/youtube/refusal.ts';
import { videoState, type VideoState } from '../../domain/youtube/video-state.ts';
import type { Log } from '../../ports/log.ts';
import type { DataApi } from './data-api.ts';
import { openInnertube, type InnertubeDeps, type InnertubeSession } from './innertube.ts';

export interface ResolveDeps extends InnertubeDeps {
  readonly dataApi: DataApi;
  readonly log: Log;
}

/** What YouTube says of a link. Refusals are AppErrors `link/…` (domain/youtube/refusal.ts). */
export async function resolveLink(deps: ResolveDeps, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  const stream = await look(deps, link, signal);
  return stream.state === 'upcoming' ? { ...stream, canRecord: false } : stream;
}

async function look(deps: ResolveDeps, link: Link, signal: AbortSignal): Promise<RemoteStream> {
  const session = await openInnertube(deps, signal);
  const videoId = await videoOf(session, link);
  if (videoId === null) return offlineChannel(link);
  const answer = await playerOf(session, videoId);
  const refusal = refusalOf(answer.status, answer.reason);
  if (refusal?.code === 'link/bot-check') {
    const known = await deps.dataApi.video(link, videoId, signal);
    if (known !== null) return { ...known, notes: [...known.notes, refusal.message] };
  }
  if (refusal !== null) throw new AppError(refusal);
  const next = await session.next({ videoId }).catch((thrown: unknown) => {
    if (isAbortError(thrown)) throw thrown;
    deps.log.warn('youtube.next-failed', { videoId });
    return null;
  });
  return streamOf({ link, videoId, answer, next });
}

/** The id of the video; for a channel that of the stream which it shows, null while it is not live. */
export async function videoOf(session: InnertubeSession, link: Link): Promise<string | null> {
  if (link.kind !== 'channel') return link.id;
  const path = new URL(link.url).pathname.replace(/\/+$/, '');
  const html = await session.page(path.endsWith('/live') ? path : `${path}/live`);
  if (isConsentPage(html)) {
    throw new AppError({
      code: 'link/unsupported',
      message: 'YouTube shows its consent page instead of this channel.',
      nextStep: 'Paste the link of the video itself.',
    });
  }
  return shownVideoId(html);
}

/** The player's answer; a bot check of the interface is looked through on the page, which is asked less often. */
async function playerOf(session: InnertubeSession, videoId: string): Promise<PlayerAnswer> {
  const answer = readPlayerAnswer(await session.player(videoId));
  if (refusalOf(answer.status, answer.reason)?.code !== 'link/bot-check') return answer;
  const html = await session.page(`/watch?v=${videoId}`).catch((thrown: unknown) => {
    if (isAbortError(thrown)) throw thrown;
    return '';
  });
  const shown = assignedObject(html, 'ytInitialPlayerResponse');
  return shown === null ? answer : readPlayerAnswer(shown);
}

const offlineChannel = (link: Link): RemoteStream => ({
  ...{ link, state: 'offline', videoId: link.id, title: `${link.id} is not live`, channel: link.id },
  ...{ channelId: /UC[\w-]{22}/.exec(link.id)?.[0] ?? null, startedAtUnixMs: null, durationMs: null },
  ...{ qualities: [], chapters: [], mutedRanges: [], hasChat: 'unknown', notes: [] },
});

function streamOf(known: { link: Link; videoId: string; answer: PlayerAnswer; next: unknown }): RemoteStream {
  const { link, videoId, answer, next } = known;
  const { details } = answer;
  const video = videoState(answer, Date.parse);
  const chat = next === null ? null : readChatEntry(next);
  const hasChat = chat === null ? 'unknown' : chatState(video, chat.continuation !== null && chat.isReplay);
  const notes = [
    video.isProcessing
      ? 'The stream ended a moment ago: YouTube may still lack the rest of the recording and the chat.'
      : null,
    video.isPremiere && video.state === 'video'
      ? 'This was a premiere: its chat ran beside the video.'
      : null,
    chat?.unavailable ? `YouTube says of its chat: “${chat.unavailable}”` : null,
    chat === null ? "YouTube didn't say whether there is a chat." : null,
  ];
  return {
    link,
    state: video.state,
    ...(video.form === null ? {} : { form: video.form }),
    videoId,
    title: details.title ?? videoId,
    channel: details.author,
    channelId: details.channelId,
    startedAtUnixMs: video.startedAtUnixMs,
    durationMs: video.durationMs,
    qualities: qualitiesOf(answer.formats),
    chapters: next === null ? [] : readChapters(next, video.durationMs),
    mutedRanges: [],
    hasChat: chat?.continuation != null && !isOver(video) ? 'yes' : hasChat,
    notes: notes.filter((note) => note !== null),
  };
}

const isOver = ({ state }: VideoState): boolean => state === 'vod' || state === 'video';

/** Of a video that is over: a replay is a chat, and one still in the making may become one. */
function chatState(video: VideoState, hasReplay: boolean): RemoteStream['hasChat'] {
  if (hasReplay) return 'yes';
  return video.isProcessing ? 'unknown' : 'no';
}
