/**
 * Chats as Twitch's service holds them: nodes in its order, made from a seed (any number, nothing kept but the times) or
 * from rows of a real chat. Shapes: twitch-chat-replay fact sheet, §1.
 */
export interface SimChat {
  readonly count: number;
  /** Start of the stream that `createdAt` counts from. */
  readonly startedAtUnixMs: number;
  offsetSec(index: number): number;
  node(index: number): SimNode;
}

export interface SimNode {
  readonly id: string;
  readonly commenter: { readonly id: string; readonly login: string; readonly displayName: string } | null;
  readonly contentOffsetSeconds: number;
  readonly createdAt: string;
  readonly message: {
    readonly fragments: readonly SimFragment[];
    readonly userBadges: readonly { readonly id: string; readonly setID: string; readonly version: string }[];
    readonly userColor: string | null;
    readonly __typename: 'VideoCommentMessage';
  };
  readonly __typename: 'VideoComment';
}

interface SimFragment {
  readonly emote: { readonly id: string; readonly emoteID: string; readonly from: number } | null;
  readonly text: string | null;
}

/** 32 well-mixed bits of a seed and two numbers. */
export function hash32(seed: number, a: number, b = 0): number {
  let word = (seed ^ Math.imul(a + 1, 0x9e3779b1) ^ Math.imul(b + 1, 0x85ebca77)) >>> 0;
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d);
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b);
  return (word ^ (word >>> 16)) >>> 0;
}

const share = (seed: number, a: number, b = 0): number => hash32(seed, a, b) / 2 ** 32;

export interface SeededChatOptions {
  readonly seed: number;
  readonly messages: number;
  readonly durationSec: number;
  /** Seconds that get so many messages more. */
  readonly full?: readonly { readonly sec: number; readonly count: number }[];
  /** Share of messages that stand up to ten places away from where their time belongs. */
  readonly disorder?: number;
  /** The first so many messages have negative times, as in a VOD whose beginning was cut. */
  readonly negative?: number;
}

/** Steady talk with bursts; emotes, cheers, replies, notices, deleted accounts and blank badges among it. */
export function seededChat(options: SeededChatOptions): SimChat {
  const { seed, messages, durationSec } = options;
  const extra = (options.full ?? []).flatMap(({ sec, count }) => Array.from({ length: count }, () => sec));
  const bursts = Array.from({ length: 12 }, (_, index) => share(seed, index, 901) * durationSec);
  const secs = new Int32Array(messages + extra.length);
  for (let index = 0; index < messages; index++) {
    const inBurst = share(seed, index, 902) < 0.3;
    const around = bursts[hash32(seed, index, 903) % bursts.length]! + (share(seed, index, 904) - 0.5) * 40;
    const at = inBurst ? around : share(seed, index, 905) * durationSec;
    secs[index] = Math.min(durationSec - 1, Math.max(0, Math.floor(at)));
  }
  secs.set(extra, messages);
  secs.sort();
  for (let index = 0; index < (options.negative ?? 0); index++) secs[index] = index - (options.negative ?? 0);
  disorder(secs, seed, options.disorder ?? 0);
  const startedAtUnixMs = Date.UTC(2026, 0, 10, 18, 0, 0);
  return {
    count: secs.length,
    startedAtUnixMs,
    offsetSec: (index) => secs[index]!,
    node: (index) => seededNode(seed, index, secs[index]!, startedAtUnixMs),
  };
}

function disorder(secs: Int32Array, seed: number, part: number): void {
  for (let index = 0; index < secs.length && part > 0; index++) {
    if (share(seed, index, 906) >= part) continue;
    const other = Math.min(secs.length - 1, index + (hash32(seed, index, 907) % 10));
    [secs[index], secs[other]] = [secs[other]!, secs[index]!];
  }
}

const hex = (word: number): string => word.toString(16).padStart(8, '0');

function uuid(seed: number, index: number): string {
  const all = [1, 2, 3, 4].map((salt) => hex(hash32(seed, index, salt))).join('');
  return `${all.slice(0, 8)}-${all.slice(8, 12)}-4${all.slice(13, 16)}-8${all.slice(17, 20)}-${all.slice(20)}`;
}

const EMOTES = [
  ['25', 'Kappa'],
  ['425618', 'LUL'],
  ['305954156', 'PogChamp'],
  ['emotesv2_0123456789abcdef0123456789abcdef', 'simHype'],
] as const;
const WORDS = [
  ...[
    'nice',
    'what a play',
    'KEKW',
    'catJAM',
    'no way',
    'GG',
    '😂 lol',
    'monkaS',
    'is that legal?',
    'EZ Clap',
  ],
  ...['どうも', 'première fois ici', 'Cheer100', '@streamer hello', '1', 'brb'],
];

function seededNode(seed: number, index: number, sec: number, startedAtUnixMs: number): SimNode {
  const pick = (salt: number, length: number): number => hash32(seed, index, salt) % length;
  const user = pick(10, 5000);
  const words = `${WORDS[pick(11, WORDS.length)]!}${pick(12, 3) === 0 ? ` ${WORDS[pick(13, WORDS.length)]!}` : ''}`;
  const fragments: SimFragment[] = [{ emote: null, text: words }];
  if (pick(14, 3) === 0) {
    const [emoteID, name] = EMOTES[pick(15, EMOTES.length)]!;
    const from = Array.from(words).length + 1;
    fragments[0] = { emote: null, text: `${words} ` };
    fragments.push({
      emote: { id: `${emoteID};${from};${from + name.length - 1}`, emoteID, from },
      text: name,
    });
  }
  if (pick(16, 500) === 0) fragments.push({ emote: null, text: null });
  const badges = [{ id: 'Ozs=', setID: '', version: '' }];
  if (pick(17, 4) === 0) badges.push({ id: 'c3ViLWdpZnRlcjsxMDs=', setID: 'sub-gifter', version: '10' });
  return nodeOf({
    ...{ id: uuid(seed, index), sec, fragments, badges },
    login: pick(18, 100) === 0 ? null : `viewer${user}`,
    userId: String(100_000 + user),
    color:
      pick(19, 5) === 0
        ? null
        : `#${hex(hash32(seed, user, 20))
            .slice(0, 6)
            .toUpperCase()}`,
    createdAtUnixMs: startedAtUnixMs + sec * 1000 + (index % 1000),
  });
}

function nodeOf(facts: {
  readonly id: string;
  readonly sec: number;
  readonly login: string | null;
  readonly userId: string;
  readonly fragments: readonly SimFragment[];
  readonly badges: SimNode['message']['userBadges'];
  readonly color: string | null;
  readonly createdAtUnixMs: number;
}): SimNode {
  const { login } = facts;
  return {
    id: facts.id,
    commenter: login === null ? null : { id: facts.userId, login, displayName: login.toUpperCase() },
    contentOffsetSeconds: facts.sec,
    createdAt: new Date(facts.createdAtUnixMs).toISOString(),
    message: {
      fragments: facts.fragments,
      userBadges: facts.badges,
      userColor: facts.color,
      __typename: 'VideoCommentMessage',
    },
    __typename: 'VideoComment',
  };
}
