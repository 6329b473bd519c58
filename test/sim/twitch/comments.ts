import type { SimRequest, SimRoute } from '../sim-server.ts';
import { hash32, type SimChat } from './chat-nodes.ts';

/** How the chat replay behaves. Change it while it runs. */
export interface CommentsBehaviour {
  /** Messages of a page whose size nobody asked for. */
  pageSize: number;
  /** Clients that get `failed integrity check` for a cursor: none, the web site's id, everybody. */
  refuseCursors: 'none' | 'web' | 'all';
  /** The service forgot the hash of the persisted query. */
  isRetired: boolean;
  /** Every page is the first one, whatever is asked, as in May 2023; more may be promised or not. */
  firstPageOnly: false | 'promising' | 'ending';
  /** A cursor leads to the page that it came from. */
  cursorsStandStill: boolean;
  /** Pages asked for by offset begin up to so many messages early. */
  leadIn: number;
  /** Pages are fixed pieces of the chat: an offset gives the piece that holds it. */
  fixedPages: boolean;
  /** Pages repeat so many messages of the page before. */
  repeats: number;
  /** So many answers without comments, then well again: what parallel load does. */
  nullAnswers: number;
  video: 'there' | 'gone' | 'without-comments';
}

const USUAL: CommentsBehaviour = {
  pageSize: 59,
  refuseCursors: 'none',
  isRetired: false,
  firstPageOnly: false,
  cursorsStandStill: false,
  leadIn: 0,
  fixedPages: false,
  repeats: 0,
  nullAnswers: 0,
  video: 'there',
};

const WEB_CLIENT = 'kimne78kx3ncx6brgo4mv6wki5h1ko';
const HASH = 'b70a3591ff0f4e0313d126c6a1502d79a1c02baebb288227c582044aa76adf6a';
const MOST = 100;

export interface CommentsSim {
  readonly behaviour: CommentsBehaviour;
  /** Every page that was answered: what was asked, and which messages `[from, to)` were given. */
  readonly pages: { readonly asked: string; readonly from: number; readonly to: number }[];
  /** One GraphQL operation; null when it is not about comments of a video that is known here. */
  answer(operation: unknown, clientId: string): object | null;
  readonly route: SimRoute;
}

interface Operation {
  readonly operationName?: string;
  readonly query?: string;
  readonly variables?: {
    readonly videoID?: string;
    readonly contentOffsetSeconds?: number;
    readonly cursor?: string;
    readonly first?: number;
  };
  readonly extensions?: { readonly persistedQuery?: { readonly sha256Hash?: string } };
}

/** Twitch's comments by GraphQL, for the videos given by id. Mount `route`, or call `answer` from another gql route. */
export function createCommentsSim(
  videos: Readonly<Record<string, SimChat>>,
  behaviour: Partial<CommentsBehaviour> = {},
): CommentsSim {
  const state: CommentsBehaviour = { ...USUAL, ...behaviour };
  const pages: CommentsSim['pages'] = [];
  const reach = new Map(Object.entries(videos).map(([id, chat]) => [id, reachOf(chat)]));

  const answer = (raw: unknown, clientId: string): object | null => {
    const operation = raw as Operation;
    const isPersisted = operation.operationName === 'VideoCommentsByOffsetOrCursor';
    if (!isPersisted && operation.query?.includes('comments(') !== true) return null;
    const { videoID = '', cursor, contentOffsetSeconds: sec = 0, first } = operation.variables ?? {};
    const hash = operation.extensions?.persistedQuery?.sha256Hash;
    if (isPersisted && (state.isRetired || hash !== HASH)) {
      return { errors: [{ message: 'PersistedQueryNotFound' }], data: null, ...extensions() };
    }
    const chat = videos[videoID];
    if (chat === undefined || state.video === 'gone') return { data: { video: null }, ...extensions() };
    const isRefused =
      state.refuseCursors === 'all' || (state.refuseCursors === 'web' && clientId === WEB_CLIENT);
    if (cursor !== undefined && isRefused) return refusal(videoID);
    if (state.video === 'without-comments' || state.nullAnswers-- > 0) return serviceError(videoID, null);
    const size = Math.min(MOST, first ?? state.pageSize);
    const from = cursor === undefined ? startOf(sec, reach.get(videoID)!, size) : indexAfter(cursor, size);
    if (cursor === undefined && from >= chat.count && chat.count > 0) return serviceError(videoID, []);
    const to = Math.min(chat.count, from + size);
    pages.push({ asked: cursor === undefined ? `sec ${sec}` : `cursor ${indexOf(cursor)}`, from, to });
    return page(videoID, chat, { from, to });
  };

  function startOf(sec: number, reached: Int32Array, size: number): number {
    if (state.firstPageOnly !== false || sec <= 0) return 0;
    const at = firstAtOrAfter(reached, sec);
    if (at >= reached.length) return at;
    if (state.fixedPages) return at - (at % size);
    return Math.max(0, at - (state.leadIn === 0 ? 0 : hash32(5, sec) % (state.leadIn + 1)));
  }

  function indexAfter(cursor: string, size: number): number {
    if (state.firstPageOnly !== false) return 0;
    const next = indexOf(cursor) + 1;
    return Math.max(0, state.cursorsStandStill ? next - size : next - state.repeats);
  }

  function page(videoId: string, chat: SimChat, { from, to }: { from: number; to: number }): object {
    const last = to - 1;
    const nodes = Array.from({ length: to - from }, (_, index) => chat.node(from + index));
    const cursor = nodes.length === 0 ? '' : cursorOf(last, nodes.at(-1)!.id);
    const edges = nodes.map((node) => ({ cursor, node, __typename: 'VideoCommentEdge' }));
    const hasNextPage = to < chat.count && state.firstPageOnly !== 'ending';
    return {
      data: { video: { id: videoId, creator: CREATOR, comments: connection(edges, hasNextPage, from > 0) } },
      ...extensions(),
    };
  }

  return { behaviour: state, pages, answer, route: (request) => routed(request, answer) };
}

const CREATOR = { id: '22484632', channel: { id: '22484632', __typename: 'Channel' }, __typename: 'User' };

const connection = (edges: readonly object[], hasNextPage: boolean, hasPreviousPage: boolean): object => ({
  edges,
  pageInfo: { hasNextPage, hasPreviousPage, __typename: 'PageInfo' },
  __typename: 'VideoCommentConnection',
});

const extensions = (): object => ({
  extensions: {
    durationMilliseconds: 56,
    operationName: 'VideoCommentsByOffsetOrCursor',
    requestID: '01HE0000000000000000000000',
  },
});

const refusal = (id: string): object => ({
  errors: [{ message: 'failed integrity check', path: ['video', 'comments'] }],
  data: { video: { id, creator: CREATOR, comments: null } },
  extensions: { challenge: { type: 'integrity' }, durationMilliseconds: 21 },
});

const serviceError = (id: string, edges: readonly object[] | null): object => ({
  errors: [{ message: 'service error', path: ['video', 'comments'] }],
  data: {
    video: { id, creator: CREATOR, comments: edges === null ? null : connection(edges, false, true) },
  },
  ...extensions(),
});

/** Opaque to clients; every edge of a page carries the last one's. */
const cursorOf = (index: number, id: string): string =>
  btoa(JSON.stringify({ id, hk: 'broadcast:41000000000', sk: btoa(String(index)) }));
const indexOf = (cursor: string): number => Number(atob((JSON.parse(atob(cursor)) as { sk: string }).sk));

/** Largest offset up to each index: makes "the first message at or after a second" a binary search. */
function reachOf(chat: SimChat): Int32Array {
  const reached = new Int32Array(chat.count);
  let most = Number.NEGATIVE_INFINITY;
  for (let index = 0; index < chat.count; index++) {
    most = Math.max(most, chat.offsetSec(index));
    reached[index] = most;
  }
  return reached;
}

function firstAtOrAfter(reached: Int32Array, sec: number): number {
  let [low, high] = [0, reached.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (reached[middle]! >= sec) high = middle;
    else low = middle + 1;
  }
  return low;
}

function routed(request: SimRequest, answer: CommentsSim['answer']): ReturnType<SimRoute> {
  if (request.method !== 'POST' || request.url.pathname !== '/gql') return null;
  const clientId = String(request.headers['client-id'] ?? '');
  if (clientId === '')
    return {
      status: 400,
      body: '{"error":"Bad Request","message":"The \\"Client-ID\\" header is missing."}',
    };
  const asked = JSON.parse(request.body.toString('utf8')) as unknown;
  const list = Array.isArray(asked) ? asked : [asked];
  const answers = list.map((operation) => answer(operation, clientId));
  if (answers.some((each) => each === null)) return null;
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(Array.isArray(asked) ? answers : answers[0]),
  };
}
