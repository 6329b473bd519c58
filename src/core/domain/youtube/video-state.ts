import type { RemoteState } from '../../../shared/model/remote-stream.ts';
import type { PlayerAnswer } from './player-answer.ts';

export interface VideoState {
  readonly state: Extract<RemoteState, 'live' | 'upcoming' | 'vod' | 'video'>;
  /** Ended a moment ago: YouTube still makes its recording and its chat replay. */
  readonly isProcessing: boolean;
  readonly isPremiere: boolean;
  /** What YouTube calls it where that says more than the state. */
  readonly form: 'premiere' | 'short' | null;
  readonly startedAtUnixMs: number | null;
  readonly durationMs: number | null;
}

const timeOf = (iso: string | null | undefined, parse: (iso: string) => number): number | null => {
  const at = iso === null || iso === undefined ? NaN : parse(iso);
  return Number.isFinite(at) ? at : null;
};

/** The table of protocol notes §2, in yt-dlp's order. `parseIso` is `Date.parse`. */
export function videoState(answer: PlayerAnswer, parseIso: (iso: string) => number): VideoState {
  const { details, live } = answer;
  const isLive = details.isLive || live?.isLiveNow === true;
  const isUpcoming = details.isUpcoming || answer.status === 'LIVE_STREAM_OFFLINE';
  const isPremiere = live !== null && !details.isLiveContent;
  const startedAtUnixMs =
    timeOf(live?.startTimestamp, parseIso) ?? (isUpcoming ? answer.scheduledStartUnixMs : null);
  const lengthMs = details.lengthSeconds === null ? 0 : Math.round(details.lengthSeconds * 1000);
  const endedAtUnixMs = timeOf(live?.endTimestamp, parseIso);
  const spanMs =
    endedAtUnixMs !== null && startedAtUnixMs !== null && !isPremiere ? endedAtUnixMs - startedAtUnixMs : 0;
  const hasEnded = !isLive && !isUpcoming;
  return {
    state: stateOf({
      isProcessing: details.isPostLiveDvr,
      isLive,
      isUpcoming,
      isStream: details.isLiveContent,
    }),
    isProcessing: details.isPostLiveDvr,
    isPremiere,
    form: isPremiere ? 'premiere' : answer.isShort ? 'short' : null,
    startedAtUnixMs,
    // While it is processed the length is still 0: the broadcast's own times stand in.
    durationMs: hasEnded ? (lengthMs > 0 ? lengthMs : spanMs > 0 ? spanMs : null) : null,
  };
}

function stateOf(is: {
  isProcessing: boolean;
  isLive: boolean;
  isUpcoming: boolean;
  isStream: boolean;
}): VideoState['state'] {
  if (is.isProcessing) return 'vod';
  if (is.isLive) return 'live';
  if (is.isUpcoming) return 'upcoming';
  return is.isStream ? 'vod' : 'video';
}
