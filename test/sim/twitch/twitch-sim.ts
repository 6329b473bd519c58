import {
  jsonAnswer,
  startSimServer,
  type SimAnswer,
  type SimRequest,
  type SimRoute,
  type SimServer,
} from '../sim-server.ts';
import { PIXEL } from '../emotes/emote-services.ts';
import { seededChat, type SimChat } from './chat-nodes.ts';
import { clipListOf, type SimClip } from './clip-list.ts';
import { createCommentsSim, type CommentsSim } from './comments.ts';
import { VOD_SEGMENT_SEC, type ServedMedia } from './vod-media.ts';

export const VOD_ID = '1962354205';
const KEY = '123abc456def789ab012_streamer42_12345678901_1768068000';

/** What the stand-in's VOD is like; change it while it runs. */
export interface VodBehaviour {
  video: 'there' | 'gone';
  broadcastType: 'ARCHIVE' | 'HIGHLIGHT' | 'UPLOAD';
  /** usher's answer: the qualities, or a refusal of the fact sheet's §7. */
  usher: 'qualities' | 'sub-only' | 'region' | 'token-expired-once' | 'gone';
  /** A broadcast that still runs has no end in its playlist and says RECORDING. */
  growing: boolean;
  /** Segments that were silenced: listed as `N-muted.ts`, their plain name refused. */
  muted: readonly number[];
  /** Segments that the CDN has lost for good. */
  lost: readonly number[];
  /** Folder that the segments lie in: another one stands for another CDN host. */
  folder: string;
  /** Put behind each segment's name in the playlist, as signatures of a CDN are. */
  query: string;
  /** How many segments are listed; null = all. */
  listed: number | null;
  chapters: readonly { positionMs: number; durationMs: number; title: string }[];
  /** Clips of the channel, of this VOD and of others. */
  clips: readonly SimClip[];
}

const USUAL: VodBehaviour = {
  video: 'there',
  broadcastType: 'ARCHIVE',
  usher: 'qualities',
  growing: false,
  muted: [],
  lost: [],
  folder: KEY,
  query: '',
  listed: null,
  chapters: [],
  clips: [],
};

export interface TwitchVodSim {
  readonly routes: readonly SimRoute[];
  readonly behaviour: VodBehaviour;
  readonly comments: CommentsSim;
  /** What its chat holds. */
  readonly chat: SimChat;
  /** Segment requests that were answered well, by name, e.g. `720p30/3.ts`. */
  readonly served: Map<string, number>;
}

export interface TwitchSim extends Omit<TwitchVodSim, 'routes'> {
  readonly server: SimServer;
  /** Settings' endpoints that point at this stand-in. */
  readonly endpoints: Readonly<Record<string, string>>;
}

export interface TwitchVodOptions {
  readonly media: ServedMedia;
  readonly chat: SimChat;
  readonly behaviour?: Partial<VodBehaviour>;
}

export interface TwitchSimOptions extends Omit<TwitchVodOptions, 'chat'> {
  /** The chat; `full`: seconds that hold so many messages more. */
  readonly messages?: number;
  readonly full?: readonly { readonly sec: number; readonly count: number }[];
  readonly latencyMs?: number;
  /** Asked first: the channel's live side. */
  readonly before?: readonly SimRoute[];
}

/**
 * One VOD of Twitch: GraphQL (metadata, chapters, muted parts, access token, comments), usher v2 and the CDN. Shapes
 * after the twitch-vod fact sheet §2–§7.
 */
export function twitchVod({ media, chat, ...options }: TwitchVodOptions): TwitchVodSim {
  const behaviour: VodBehaviour = { ...USUAL, ...options.behaviour };
  const comments = createCommentsSim({ [VOD_ID]: chat });
  const served = new Map<string, number>();
  const state = { tokensRefused: 0 };
  return {
    ...{ behaviour, comments, chat, served },
    routes: [
      (request) => gql(request, behaviour, media, comments),
      ({ url: { pathname } }) =>
        pathname === `/badges/v1/${GIFTER_BADGE}/2`
          ? { headers: { 'content-type': 'image/png' }, body: PIXEL }
          : null,
      (request) => usher(request, behaviour, state),
      (request) => cdn(request, { behaviour, media, served }),
    ],
  };
}

/** One VOD of Twitch on loopback. */
export async function startTwitchSim(options: TwitchSimOptions): Promise<TwitchSim> {
  const { media, messages = 300, full = [], latencyMs, before = [] } = options;
  const { routes, ...vod } = twitchVod({
    ...options,
    chat: seededChat({ ...{ seed: 7, messages, full }, durationSec: media.durationSec }),
  });
  const server = await startSimServer({
    routes: [...before, ...routes],
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  const { url } = server;
  const endpoints = {
    ...{ twitchGql: `${url}/gql`, twitchUsher: url, twitchCdn: url },
    ...{ bttv: url, ffz: url, sevenTv: url },
  };
  return { ...vod, server, endpoints };
}

const extensions = { durationMilliseconds: 21, requestID: '01H' };

function gql(
  request: SimRequest,
  behaviour: VodBehaviour,
  media: ServedMedia,
  comments: CommentsSim,
): SimAnswer | null {
  if (request.url.pathname !== '/gql') return null;
  const clientId = String(request.headers['client-id'] ?? '');
  if (clientId === '')
    return jsonAnswer(
      { error: 'Bad Request', status: 400, message: 'The "Client-ID" header is invalid.' },
      400,
    );
  const answer = (operation: unknown): object =>
    comments.answer(operation, clientId) ?? { data: dataOf(operation, behaviour, media), extensions };
  const body = JSON.parse(request.body.toString()) as unknown;
  return jsonAnswer(Array.isArray(body) ? body.map(answer) : answer(body));
}

function dataOf(raw: unknown, behaviour: VodBehaviour, media: ServedMedia): object {
  const {
    operationName,
    query = '',
    variables = {},
  } = raw as {
    operationName?: string;
    query?: string;
    variables?: Record<string, unknown>;
  };
  if (query.startsWith('query Badges')) return BADGES;
  const clips = clipListOf(query, variables, behaviour.clips);
  if (clips !== null) return clips;
  if (query.includes('type:ARCHIVE')) return archivesOf(behaviour, media);
  const id = variables['id'] ?? variables['videoID'] ?? variables['vodID'];
  const isThere = behaviour.video === 'there' && id === VOD_ID;
  if (query.includes('videoPlaybackAccessToken'))
    return { videoPlaybackAccessToken: isThere ? PERMISSION : null };
  if (!isThere) return { video: null };
  if (operationName === 'VideoPlayer_ChapterSelectButtonVideo')
    return { video: { moments: { edges: behaviour.chapters.map(momentOf) } } };
  if (operationName === 'VideoPlayer_MutedSegmentsAlertOverlay')
    return { video: { muteInfo: { mutedSegmentConnection: mutedOf(behaviour.muted, segmentSecOf(media)) } } };
  return { video: metadataOf(behaviour, media) };
}

/** What is worn in seededChat (chat-nodes.ts). */
export const GIFTER_BADGE = '5527c58c-fb7d-422d-b71b-f309dcb85cc1';
const BADGES = {
  badges: [
    {
      ...{ setID: 'sub-gifter', version: '10', title: '10 Gift Subs' },
      imageURL: `https://static-cdn.jtvnw.net/badges/v1/${GIFTER_BADGE}/2`,
    },
  ],
  user: { broadcastBadges: [] },
};

/** The permission to watch the VOD; signed, so both are secrets. `device_id` is in no other answer. */
export const VOD_TOKEN = {
  signature: '76f2a3c5d8e1094b7a6c2f3e5d8b1a0c9e7f4d26',
  deviceId: 'pIj9Kx2mVq7Rt4Wb8Zc1Nd6Hs3Lf5Gy0',
} as const;

const TOKEN = JSON.stringify({
  authorization: { forbidden: false, reason: '' },
  chansub: { restricted_bitrates: [] },
  device_id: VOD_TOKEN.deviceId,
  expires: 4_000_000_000,
  https_required: true,
  privileged: false,
  user_id: null,
  version: 2,
  vod_id: Number(VOD_ID),
});

const PERMISSION = { value: TOKEN, signature: VOD_TOKEN.signature, __typename: 'PlaybackAccessToken' };

const archivesOf = (behaviour: VodBehaviour, media: ServedMedia): object => {
  const node = {
    ...metadataOf(behaviour, media),
    previewThumbnailURL: `https://static-cdn.jtvnw.net/cf_vods/d1m7jfoe9zdc1j/${KEY}//thumb/thumb0-320x180.jpg`,
  };
  const edges = behaviour.video === 'there' ? [{ node, cursor: '1768068011|0|1' }] : [];
  return { user: { videos: { edges, pageInfo: { hasNextPage: false, hasPreviousPage: false } } } };
};

const metadataOf = (behaviour: VodBehaviour, media: ServedMedia): object => ({
  id: VOD_ID,
  title: 'ranked until diamond',
  createdAt: '2026-01-10T18:00:11Z',
  lengthSeconds: Math.floor(media.durationSec),
  broadcastType: behaviour.broadcastType,
  status: behaviour.growing ? 'RECORDING' : 'RECORDED',
  viewCount: 12_345,
  description: null,
  previewThumbnailURL: 'https://static-cdn.jtvnw.net/cf_vods/thumb0-320x180.jpg',
  owner: { id: '22484632', displayName: 'Streamer42', login: 'streamer42' },
  game: { id: '509658', displayName: 'Just Chatting' },
});

const momentOf = (chapter: VodBehaviour['chapters'][number]): object => ({
  node: {
    moments: { edges: [] },
    durationMilliseconds: chapter.durationMs,
    positionMilliseconds: chapter.positionMs,
    type: 'GAME_CHANGE',
    description: chapter.title,
    details: { game: { id: '1', displayName: chapter.title }, __typename: 'GameChangeMomentDetails' },
  },
});

const segmentSecOf = ({ segmentSec }: ServedMedia): number => segmentSec ?? VOD_SEGMENT_SEC;

const mutedOf = (muted: readonly number[], segmentSec: number): object | null =>
  muted.length === 0
    ? null
    : { nodes: muted.map((index) => ({ offset: index * segmentSec, duration: segmentSec })) };

const REFUSALS = {
  'sub-only': { error: 'Manifest is restricted', error_code: 'vod_manifest_restricted' },
  region: { error: 'Content Restricted In Region', error_code: 'content_geoblocked' },
  'token-expired-once': { error: 'nauth token expired', error_code: 'nauth_token_expired' },
} as const;

function usher(
  request: SimRequest,
  behaviour: VodBehaviour,
  state: { tokensRefused: number },
): SimAnswer | null {
  if (!request.url.pathname.startsWith('/vod/')) return null;
  const { usher: mode } = behaviour;
  if (mode === 'gone') return { status: 404, body: 'Not Found' };
  const isExpired = mode === 'token-expired-once' && state.tokensRefused++ === 0;
  if (isExpired || mode === 'sub-only' || mode === 'region')
    return jsonAnswer([{ ...REFUSALS[mode], type: 'error' }], 403);
  const base = `http://${String(request.headers.host)}/cdn/${behaviour.folder}`;
  const index = behaviour.muted.length > 0 ? 'index-muted-ABCDE.m3u8' : 'index-dvr.m3u8';
  return {
    headers: { 'content-type': 'application/vnd.apple.mpegurl' },
    body: [
      '#EXTM3U',
      '#EXT-X-TWITCH-INFO:ORIGIN="s3",B="false",REGION="NA",CLUSTER="cloudfront_vod"',
      '#EXT-X-STREAM-INF:BANDWIDTH=220328,CODECS="mp4a.40.2",STABLE-VARIANT-ID="audio_only",IVS-NAME="Audio Only",IVS-GROUPS="landscape,portrait",IVS-VARIANT-SOURCE="source"',
      `${base}/audio_only/${index}`,
      '#EXT-X-STREAM-INF:BANDWIDTH=3443956,CODECS="avc1.4D0020,mp4a.40.2",RESOLUTION=1280x720,FRAME-RATE=30.000,STABLE-VARIANT-ID="720p30",IVS-NAME="720p30",IVS-GROUPS="landscape",IVS-VARIANT-SOURCE="transcode"',
      `${base}/720p30/${index}`,
      '',
    ].join('\n'),
  };
}

function cdn(
  request: SimRequest,
  sim: { behaviour: VodBehaviour; media: ServedMedia; served: Map<string, number> },
): SimAnswer | null {
  const match = /^\/cdn\/([^/]+)\/(720p30|audio_only)\/([\w-]+)\.(m3u8|ts)$/.exec(request.url.pathname);
  if (match === null) return null;
  const [, folder, quality, name, kind] = match;
  const { behaviour, media, served } = sim;
  if (folder !== behaviour.folder) return refused;
  const segments = quality === '720p30' ? media.video : media.sound;
  if (kind === 'm3u8') return playlistOf(behaviour, media, segments.length);
  const index = Number.parseInt(name!, 10);
  const isMuted = behaviour.muted.includes(index);
  const body = segments.at(index);
  const isHere = name === (isMuted ? `${index}-muted` : `${index}`) && !behaviour.lost.includes(index);
  if (body === undefined || !isHere) return refused;
  const key = `${quality}/${index}`;
  served.set(key, (served.get(key) ?? 0) + 1);
  return { headers: { 'content-type': 'video/mp2t' }, body };
}

/** CloudFront before S3 says the same of what is forbidden and of what is not there. */
const refused: SimAnswer = {
  status: 403,
  headers: { 'content-type': 'application/xml' },
  body: '<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code></Error>',
};

function playlistOf(behaviour: VodBehaviour, media: ServedMedia, count: number): SimAnswer {
  const listed = Math.min(count, behaviour.listed ?? count);
  const segmentSec = segmentSecOf(media);
  const lengthOf = (index: number): number => Math.min(segmentSec, media.durationSec - index * segmentSec);
  const entries = Array.from({ length: listed }, (_, index) => {
    const name = behaviour.muted.includes(index) ? `${index}-muted.ts` : `${index}.ts`;
    return `#EXTINF:${lengthOf(index).toFixed(3)},\n${name}${behaviour.query}`;
  });
  const totalSec = listed === count ? media.durationSec : listed * segmentSec;
  return {
    headers: { 'content-type': 'application/vnd.apple.mpegurl' },
    body: [
      ...['#EXTM3U', '#EXT-X-VERSION:3', `#EXT-X-TARGETDURATION:${segmentSec}`],
      ...['#ID3-EQUIV-TDTG:2026-01-10T18:00:00', '#EXT-X-PLAYLIST-TYPE:EVENT', '#EXT-X-MEDIA-SEQUENCE:0'],
      ...['#EXT-X-TWITCH-ELAPSED-SECS:0.000', `#EXT-X-TWITCH-TOTAL-SECS:${totalSec.toFixed(3)}`],
      ...entries,
      ...(behaviour.growing ? [] : ['#EXT-X-ENDLIST']),
      '',
    ].join('\n'),
  };
}
