import { AppError } from '../../../shared/errors.ts';
import type { Link } from '../../../shared/model/link.ts';
import { absoluteUri } from '../../domain/hls/playlist.ts';
import { type LiveSegment, type LiveWindow, parseLiveWindow } from '../../domain/hls/live-window.ts';
import { HttpError, type HttpClient } from '../../ports/http.ts';
import type { LiveBroadcast, LiveFeed, LivePlaylist } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Continuity, NextSegment } from './continuity.ts';
import { createSegmentFetch, type FetchedSegment } from './fetch-segment.ts';

/** In milliseconds. Tests take shorter ones. */
export interface CaptureTiming {
  /** How long to wait before the playlist is read again, given its target duration. */
  readonly pollMs: (targetDurationMs: number) => number;
  /** A playlist without anything new for so long is asked for anew. */
  readonly staleMs: number;
  /** Between two looks at a channel that seems offline. */
  readonly offlineWaitMs: number;
  /** So many looks in a row that find it offline end the recording. */
  readonly offlineLooks: number;
}

export interface CaptureDeps {
  readonly feed: LiveFeed;
  readonly http: HttpClient;
  readonly log: Log;
  readonly nowUnixMs: () => number;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly timing: CaptureTiming;
}

export interface CaptureRequest {
  readonly link: Link;
  readonly quality: string;
  readonly signal: AbortSignal;
  readonly continuity: Continuity;
}

export interface CaptureSink {
  onBroadcast(broadcast: LiveBroadcast): Promise<void>;
  onState(state: 'recording' | 'reconnecting'): void;
  /** In media order; `fetched.init` is set when a run of fMP4 begins. */
  onSegment(next: NextSegment, fetched: FetchedSegment): Promise<void>;
  /** What keeps the stream from coming; null = nothing any more. */
  onNote(note: string | null): void;
  /** The platform's clock as a playlist tells it. */
  onServerTime(serverUnixMs: number): void;
}

const AD_NOTE = 'An ad runs in place of the stream. It is left out; recording goes on after it.';

const MOST_LOST_IN_A_ROW = 4;

/** Segments of one window that are fetched side by side. */
const SIDE_BY_SIDE = 3;

/**
 * Follows a channel's live playlist until the broadcast is over. Whatever breaks is asked for again: a lost connection,
 * an expired address, an encoder that comes back; only ENDLIST with an offline channel, or several looks in a row that
 * find it offline, or `link/over` (nothing will ever come again), end it. Throws AppError for what repeating can't mend (no such channel, subscribers only) before anything was had, and whatever the sink throws; AbortError.
 */
export async function captureBroadcast(
  deps: CaptureDeps,
  request: CaptureRequest,
  sink: CaptureSink,
): Promise<void> {
  const { signal, continuity } = request;
  let offline = 0;
  let failures = 0;
  let hasBegun = continuity.hasBegun;
  while (offline < deps.timing.offlineLooks) {
    signal.throwIfAborted();
    try {
      const playlist = await deps.feed.openPlaylist({ ...request, onNote: (note) => sink.onNote(note) });
      await sink.onBroadcast(playlist.broadcast);
      continuity.newPlaylist();
      const had = await follow(deps, { ...request, playlist }, sink);
      failures = 0;
      hasBegun ||= had > 0;
      if (had > 0) offline = 0;
      else offline++;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || (isRefusal(thrown) && !hasBegun)) throw thrown;
      if (thrown.code === 'link/over') return;
      if (isRefusal(thrown) || thrown.code === 'link/offline') offline++;
      else failures++;
      deps.log.info('recorder.playlist-lost', { reason: thrown.code, offline, failures });
    }
    sink.onState('reconnecting');
    sink.onNote(null);
    const waitMs = deps.timing.offlineWaitMs * Math.min(8, 2 ** Math.max(0, failures - 1));
    if (offline < deps.timing.offlineLooks) await deps.wait(waitMs, signal);
  }
}

/** What asking again can't mend: no such channel, subscribers only. */
const isRefusal = ({ code }: AppError): boolean => code.startsWith('link/') && code !== 'link/offline';

type FollowRequest = CaptureRequest & { readonly playlist: LivePlaylist };

/** Reads one playlist until it ends, goes away or says nothing new; resolves with the number of segments had. */
async function follow(deps: CaptureDeps, request: FollowRequest, sink: CaptureSink): Promise<number> {
  const { signal, playlist, continuity } = request;
  const fetchSegment = createSegmentFetch(deps.http, playlist.headers, signal);
  let had = 0;
  let quietMs = 0;
  for (;;) {
    const window = await readWindow(deps, playlist, signal);
    if (window === null) return had;
    if (window.serverUnixMs !== null) sink.onServerTime(window.serverUnixMs);
    const fresh = continuity.take(window);
    if (fresh.length > 0) sink.onState('recording');
    had += await keep(fresh, { fetchSegment, url: playlist.url, continuity }, sink);
    // An address whose segments are refused has expired, whatever its playlist says.
    if (window.hasEnded || continuity.lostInARow >= MOST_LOST_IN_A_ROW) return had;
    quietMs = fresh.length > 0 ? 0 : quietMs;
    if (quietMs > deps.timing.staleMs) return had;
    // An unchanged playlist is about to change: ask sooner, but not at once.
    const fullMs = deps.timing.pollMs(window.targetDurationMs || 2000);
    const waitMs = fresh.length > 0 ? fullMs : fullMs / 2;
    quietMs += waitMs;
    await deps.wait(waitMs, signal);
  }
}

/** Null: the playlist is gone (ended, or its address expired). */
async function readWindow(
  deps: CaptureDeps,
  playlist: LivePlaylist,
  signal: AbortSignal,
): Promise<LiveWindow | null> {
  try {
    const { url, headers } = playlist;
    return parseLiveWindow(await deps.http.text({ url, headers, signal, tries: 3, stallMs: 8000 }));
  } catch (thrown) {
    if (thrown instanceof HttpError && [401, 403, 404, 410].includes(thrown.status)) return null;
    throw thrown;
  }
}

interface KeepContext {
  readonly fetchSegment: ReturnType<typeof createSegmentFetch>;
  readonly url: string;
  readonly continuity: Continuity;
}

/** Fetches some side by side and hands them on in order. */
async function keep(
  fresh: readonly LiveSegment[],
  { fetchSegment, url, continuity }: KeepContext,
  sink: CaptureSink,
): Promise<number> {
  const wanted = fresh.map((segment) => ({
    segment,
    fetched: null as Promise<FetchedSegment | null> | null,
  }));
  const begin = (at: number): void => {
    const one = wanted[at];
    if (one === undefined || one.segment.isAd) return;
    one.fetched ??= fetchSegment(one.segment, absoluteUri(one.segment.uri, url), (uri) =>
      absoluteUri(uri, url),
    );
    // Awaited in its turn.
    one.fetched.catch(() => undefined);
  };
  let had = 0;
  for (const [at, one] of wanted.entries()) {
    for (let ahead = at; ahead < at + SIDE_BY_SIDE; ahead++) begin(ahead);
    const fetched = await one.fetched;
    sink.onNote(one.segment.isAd ? AD_NOTE : null);
    if (one.segment.isAd) continuity.skipAd(one.segment);
    else if (fetched === null) continuity.lost();
    else {
      await sink.onSegment(continuity.place(one.segment), fetched);
      had++;
    }
  }
  return had;
}
