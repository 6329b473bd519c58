import {
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimRoute,
  type SimServer,
} from '../sim-server.ts';
import { liveActions, type SimChatItem } from './chat-items.ts';
import { dataApiAnswer } from './data-api.ts';
import { ReplayServer, type ReplayFaults } from './replay-server.ts';
import { commentsAnswer, MEDIA_SIGNATURE, nextAnswer, playerAnswer, type SimVideo } from './videos.ts';

export interface YouTubeSimOptions {
  readonly seed?: number;
  readonly video?: Partial<SimVideo>;
  /** The chat of an ended stream, or what was said live before anybody listened. Empty: there is no chat. */
  readonly items?: readonly SimChatItem[];
  /** These answers of `get_live_chat_replay`, one after the other, instead of pages of `items`. */
  readonly pages?: readonly object[];
  readonly pageSize?: number;
  readonly overlap?: number;
  readonly replay?: ReplayFaults;
  /** What a live page tells to wait. */
  readonly liveTimeoutMs?: number;
  /** Which clients of the player are given addresses of media. */
  readonly givesAddresses?: boolean;
  /** The page asks for consent whatever the cookie. */
  readonly consentWall?: boolean;
  /** The interface asks whether we are a bot; the page does only with the kind `bot-check`. */
  readonly botWall?: boolean;
  /** Asked before its own routes: the live media. */
  readonly routes?: readonly SimRoute[];
  readonly latencyMs?: number;
  readonly port?: number;
}

export interface YouTubeSim extends SimServer {
  readonly video: SimVideo;
  readonly items: readonly SimChatItem[];
  /** Says something in the live chat. */
  say(item: SimChatItem): void;
  /** The broadcast is over: the live chat ends. */
  endLive(): void;
  /** What the settings need to talk to this stand-in. */
  readonly endpoints: { readonly youtube: string; readonly youtubeApi: string };
}

const STARTED_AT = Date.UTC(2026, 0, 1, 18, 0, 5);

const DEFAULT_VIDEO: SimVideo = {
  videoId: 'simVideo001',
  kind: 'ended',
  title: 'Simulated stream',
  channel: 'Sim Channel',
  channelId: 'UCsimsimsimsimsimsimsim0',
  startedAtUnixMs: STARTED_AT,
  durationSec: 7200,
  chapters: [],
  comments: [],
  chatClosed: null,
  formats: [],
};

/** YouTube as far as KlipStream asks it: watch page, innertube, Data API, media. */
export async function startYouTubeSim(options: YouTubeSimOptions = {}): Promise<YouTubeSim> {
  const video: SimVideo = { ...DEFAULT_VIDEO, ...options.video };
  const items = [...(options.items ?? [])];
  const live = { isOver: false };
  const replay = new ReplayServer({
    seed: options.seed ?? 1,
    items,
    startedAtUnixMs: video.startedAtUnixMs,
    pageSize: options.pageSize ?? 50,
    overlap: options.overlap ?? 5,
    faults: options.replay ?? {},
  });
  const context = { options, video, items, live, replay, url: () => server.url };
  const server: SimServer = await startSimServer({
    routes: [
      ...(options.routes ?? []),
      (request) => innertubeRoute(context, request),
      (request) => pageRoute(context, request),
      (request) => mediaRoute(context, request),
      (request) => dataApiAnswer(video, request),
    ],
    ...(options.latencyMs === undefined ? {} : { latencyMs: options.latencyMs }),
    ...(options.port === undefined ? {} : { port: options.port }),
  });
  return {
    ...server,
    video,
    items,
    say: (item) => items.push(item),
    endLive: () => (live.isOver = true),
    endpoints: { youtube: server.url, youtubeApi: `${server.url}/youtube/v3` },
  };
}

interface Context {
  readonly options: YouTubeSimOptions;
  readonly video: SimVideo;
  readonly items: readonly SimChatItem[];
  readonly live: { readonly isOver: boolean };
  readonly replay: ReplayServer;
  readonly url: () => string;
}

const json = (value: object, status = 200): SimAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(value),
});

interface InnertubeBody {
  readonly context?: { readonly client?: { readonly clientName?: string } };
  readonly videoId?: string;
  readonly continuation?: string;
  readonly currentPlayerState?: { readonly playerOffsetMs?: string };
}

function innertubeRoute(context: Context, request: SimRequest): SimAnswer | null {
  const { pathname } = request.url;
  if (!pathname.startsWith('/youtubei/v1/') || request.method !== 'POST') return null;
  const body = JSON.parse(request.body.toString()) as InnertubeBody;
  if (body.context?.client?.clientName === undefined) return json({ error: { code: 400 } }, 400);
  switch (pathname.slice('/youtubei/v1/'.length)) {
    case 'player':
      return json(player(context, body.videoId ?? '', body.context.client.clientName));
    case 'next':
      return json(next(context, body));
    case 'live_chat/get_live_chat_replay':
      return replayPage(context, body);
    case 'live_chat/get_live_chat':
      return livePage(context, body.continuation ?? '');
    default:
      return null;
  }
}

function player({ options, video, url }: Context, videoId: string, client: string): object {
  if (videoId !== video.videoId) return playerAnswer({ ...video, videoId, kind: 'missing' }, url(), false);
  const shown: SimVideo = options.botWall === true ? { ...video, kind: 'bot-check' } : video;
  const answer = playerAnswer(shown, url(), options.givesAddresses !== false && client !== 'WEB');
  const { kind, hlsPath, hlsFor = client } = shown;
  if (kind !== 'live' || hlsPath === undefined || hlsFor !== client) return answer;
  return { ...answer, streamingData: { expiresInSeconds: '21540', hlsManifestUrl: url() + hlsPath } };
}

function next({ video, items, options, replay }: Context, body: InnertubeBody): object {
  if (body.continuation !== undefined) return commentsAnswer(video, body.continuation);
  const hasChat = items.length > 0 || options.pages !== undefined || video.kind === 'live';
  const token = video.kind === 'live' || video.kind === 'upcoming' ? 'live-0' : replay.entryToken;
  return nextAnswer(video, hasChat && video.chatClosed === null ? token : null);
}

function replayPage({ options, replay }: Context, body: InnertubeBody): SimAnswer {
  const { pages } = options;
  if (pages === undefined) return replay.answer(body);
  const asked = /^page-(\d+)$/.exec(body.continuation ?? '')?.[1];
  const index = Number(asked ?? 0);
  const page = structuredClone(pages[index]) as {
    continuationContents: { liveChatContinuation: { continuations: object[] } };
  };
  page.continuationContents.liveChatContinuation.continuations =
    index + 1 < pages.length
      ? [{ liveChatReplayContinuationData: { continuation: `page-${index + 1}` } }]
      : [{ playerSeekContinuationData: { continuation: 'page-seek' } }];
  return json(page);
}

const LIVE_PAGE = 200;

/** A live page: what was said since the token; an ended chat has no continuation and then refuses its token. */
function livePage({ options, video, items, live }: Context, continuation: string): SimAnswer {
  const from = Number(/^live-(\d+)$/.exec(continuation)?.[1] ?? NaN);
  if (!Number.isFinite(from)) return json({ error: { code: 400, status: 'INVALID_ARGUMENT' } }, 400);
  if (live.isOver) return json({ responseContext: {} });
  // The server keeps the last messages only: what a late visitor missed is gone.
  const first = Math.max(from, items.length - LIVE_PAGE);
  const shown = items.slice(first);
  return json({
    responseContext: {},
    continuationContents: {
      liveChatContinuation: {
        continuations: [
          {
            invalidationContinuationData: {
              invalidationId: { objectSource: 1056, topic: 'chat~sim', subscribeToGcmTopics: true },
              timeoutMs: options.liveTimeoutMs ?? 20,
              continuation: `live-${items.length}`,
            },
          },
        ],
        ...(shown.length === 0
          ? {}
          : { actions: shown.flatMap((item) => liveActions(item, video.startedAtUnixMs)) }),
      },
    },
  });
}

function pageRoute(context: Context, { url, method, headers }: SimRequest): SimAnswer | null {
  const { video, options, replay, items } = context;
  const isWatch = url.pathname === '/watch' && url.searchParams.get('v') === video.videoId;
  const isChannel = url.pathname === '/@sim/live' || url.pathname === `/channel/${video.channelId}/live`;
  if (method !== 'GET' || !(isWatch || isChannel)) return null;
  if (options.consentWall === true || !/SOCS=CAI/.test(headers.cookie ?? '')) return consentPage();
  if (isChannel && video.kind !== 'live') return htmlPage('<title>Sim Channel</title>', {});
  const token = video.kind === 'live' ? 'live-0' : replay.entryToken;
  return htmlPage(
    `<link rel="canonical" href="https://www.youtube.com/watch?v=${video.videoId}"><title>{"not": "it"}</title>`,
    {
      ytInitialPlayerResponse: playerAnswer(video, context.url(), false),
      ytInitialData: nextAnswer(video, items.length > 0 ? token : null),
    },
  );
}

const consentPage = (): SimAnswer => ({
  headers: { 'content-type': 'text/html' },
  body: '<html><form action="https://consent.youtube.com/save">Before you continue to YouTube</form></html>',
});

const htmlPage = (head: string, data: Record<string, object>): SimAnswer => ({
  headers: { 'content-type': 'text/html' },
  body: `<html><head>${head}</head><body>${Object.entries(data)
    .map(([name, value]) => `<script nonce="x">var ${name} = ${JSON.stringify(value)};var a="};";</script>`)
    .join('')}</body></html>`,
});

/** Media in parts (RFC 9110 §14). */
function mediaRoute({ video }: Context, { url, headers }: SimRequest): SimAnswer | null {
  if (url.pathname !== '/videoplayback') return null;
  const format = video.formats.find(({ itag }) => String(itag) === url.searchParams.get('itag'));
  if (format === undefined || url.searchParams.get('sig') !== MEDIA_SIGNATURE)
    return { status: 403, body: '' };
  const total = format.bytes.length;
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  if (range === null) return { headers: { 'content-type': format.mimeType }, body: format.bytes };
  const from = Number(range[1]);
  const to = Math.min(total - 1, range[2] === '' ? total - 1 : Number(range[2]));
  if (from >= total) return { status: 416, headers: { 'content-range': `bytes */${total}` } };
  return {
    status: 206,
    headers: { 'content-type': format.mimeType, 'content-range': `bytes ${from}-${to}/${total}` },
    body: format.bytes.subarray(from, to + 1),
  };
}
