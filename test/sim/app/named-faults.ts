import type { Fault, FaultOrder, SimServer } from '../sim-server.ts';
import { CHALLENGE } from '../kick/api.ts';
import { hash32 } from '../twitch/chat-nodes.ts';
import type { CommentsBehaviour } from '../twitch/comments.ts';
import type { VodBehaviour } from '../twitch/twitch-sim.ts';

/** One request in so many suffers what was ordered. */
const ONE_IN = 8;

/** What can happen to any answer, by the name that `--fault` takes. */
const OF_ANSWERS: Readonly<Record<string, Fault>> = {
  '429': { kind: 'status', status: 429, retryAfterSec: 1 },
  '429-bare': { kind: 'status', status: 429 },
  '500': { kind: 'status', status: 500 },
  '503': { kind: 'status', status: 503 },
  hang: { kind: 'hang' },
  stall: { kind: 'stall', afterBytes: 5000 },
  reset: { kind: 'reset', afterBytes: 5000 },
  truncate: { kind: 'truncate', toBytes: 10_001 },
  empty: { kind: 'empty' },
  'wrong-length': { kind: 'wrong-length', extraBytes: 1000 },
  garbage: { kind: 'garbage' },
  challenge: { kind: 'status', status: 403, body: CHALLENGE },
};

/** Random mixtures are of what passes: a challenge is an answer for good on other services than Kick. */
const MIXED = Object.keys(OF_ANSWERS).filter((name) => name !== 'challenge');

const OF_THE_VOD: Readonly<Record<string, Partial<VodBehaviour>>> = {
  'vod-gone': { video: 'gone' },
  'media-gone': { usher: 'gone' },
  'sub-only': { usher: 'sub-only' },
  region: { usher: 'region' },
  'token-expired': { usher: 'token-expired-once' },
  growing: { growing: true },
  muted: { muted: [5, 6, 7] },
  lost: { lost: [9, 10, 20] },
};

const OF_ITS_CHAT: Readonly<Record<string, Partial<CommentsBehaviour>>> = {
  integrity: { refuseCursors: 'web' },
  'integrity-all': { refuseCursors: 'all' },
  'query-retired': { isRetired: true },
  'first-page-only': { firstPageOnly: 'promising' },
  'no-chat': { video: 'without-comments' },
};

/** What the chat that is live suffers, now and then. */
const OF_LIVE_CHAT: ReadonlySet<string> = new Set(['reconnect', 'netsplit', 'duplicates']);

const RANDOM = /^random:(\d+)$/;

export const FAULT_NAMES: readonly string[] = [
  ...Object.keys(OF_ANSWERS),
  ...Object.keys(OF_THE_VOD),
  ...Object.keys(OF_ITS_CHAT),
  ...OF_LIVE_CHAT,
];

/** Throws for a name that is none. */
export function checkFaultNames(names: readonly string[]): void {
  const unknown = names.find((name) => !FAULT_NAMES.includes(name) && !RANDOM.test(name));
  if (unknown !== undefined)
    throw new Error(`“${unknown}” is no fault. There are: ${FAULT_NAMES.join(', ')}.`);
}

/** Everything that faults can be ordered of. */
export interface Faulty {
  readonly servers: readonly Pick<SimServer, 'faults'>[];
  readonly vod: VodBehaviour;
  readonly comments: CommentsBehaviour;
  /** Read while it runs. */
  readonly liveChat: Set<string>;
}

/** Orders faults by name, or `random:<seed>`. */
export function orderFaults(names: readonly string[], { servers, vod, comments, liveChat }: Faulty): void {
  const ofAnswers: string[] = [];
  let seed = 1;
  for (const name of names) {
    const random = RANDOM.exec(name)?.[1];
    if (random !== undefined) {
      seed = Number(random);
      ofAnswers.push(...MIXED);
    } else if (name in OF_ANSWERS) ofAnswers.push(name);
    else if (name in OF_THE_VOD) Object.assign(vod, OF_THE_VOD[name]);
    else if (name in OF_ITS_CHAT) Object.assign(comments, OF_ITS_CHAT[name]);
    else liveChat.add(name);
  }
  for (const [at, server] of servers.entries())
    server.faults.push(
      ...ofAnswers.map((name, index) => orderOf(name, seed + 31 * at + index, ofAnswers.length)),
    );
}

function orderOf(name: string, seed: number, among: number): FaultOrder {
  let asked = 0;
  return {
    match: () => hash32(seed, asked++) % (ONE_IN * among) === 0,
    fault: OF_ANSWERS[name]!,
    times: Infinity,
  };
}
