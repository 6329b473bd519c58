import { seededRandom } from '../../support/seeded-random.ts';

/** A seeded Kick: what its API, its replay and its socket tell is made of the same facts. */
export interface KickWorldOptions {
  readonly seed?: number;
  readonly slug?: string;
  readonly durationSec?: number;
  /** Messages a second, on average. */
  readonly rate?: number;
  /** Unix ms at which the stream began. */
  readonly startedAtUnixMs?: number;
  /** Seconds of the stream with so many messages more. */
  readonly bursts?: readonly { readonly atSec: number; readonly count: number }[];
  /** The stretch of the stream that its clip shows. Default: 20 s from 60 s on. */
  readonly clip?: { readonly atSec: number; readonly durationSec: number };
}

export interface SimMessage {
  readonly id: string;
  /** With fractions: the service knows them, and tells whole seconds. */
  readonly exactUnixMs: number;
  readonly user: number;
  readonly content: string;
}

export interface KickWorld {
  readonly slug: string;
  readonly channelId: number;
  readonly chatroomId: number;
  readonly videoId: string;
  readonly clipId: string;
  readonly clip: { readonly atSec: number; readonly durationSec: number };
  readonly title: string;
  readonly startedAtUnixMs: number;
  readonly durationSec: number;
  readonly messages: readonly SimMessage[];
}

const WORDS = [
  'lol',
  'gg',
  'no way',
  'what a play',
  'W',
  'L take',
  '[emote:37226:KEKW]',
  'hype [emote:37230:POGGERS]',
];

export function makeKickWorld(options: KickWorldOptions = {}): KickWorld {
  const seed = options.seed ?? 1;
  const random = seededRandom(seed);
  const durationSec = options.durationSec ?? 300;
  const startedAtUnixMs = options.startedAtUnixMs ?? Date.UTC(2026, 4, 1, 18, 0, 1);
  const times: number[] = [];
  const count = Math.round(durationSec * (options.rate ?? 1));
  for (let index = 0; index < count; index++) times.push(random() * durationSec * 1000);
  for (const burst of options.bursts ?? [])
    for (let index = 0; index < burst.count; index++) times.push(burst.atSec * 1000 + random() * 999);
  times.sort((a, b) => a - b);
  const hex = (length: number): string =>
    Array.from({ length }, () => Math.floor(random() * 16).toString(16)).join('');
  return {
    slug: options.slug ?? 'sim-streamer',
    channelId: 668 + seed,
    chatroomId: 70_000 + seed,
    videoId: `${hex(8)}-${hex(4)}-7${hex(3)}-a${hex(3)}-${hex(12)}`,
    clipId: `clip_01HZ3V9K6T8Q2W4E6R8T0Y2U${String(seed % 100).padStart(2, '0')}`,
    clip: options.clip ?? { atSec: 60, durationSec: 20 },
    title: `A simulated stream (${seed})`,
    startedAtUnixMs,
    durationSec,
    messages: times.map((ms, index) => ({
      id: `${hex(8)}-${index}`,
      exactUnixMs: startedAtUnixMs + ms,
      user: 1 + Math.floor(random() * 200),
      content: WORDS[Math.floor(random() * WORDS.length)]!,
    })),
  };
}

/** `2024-05-01 18:00:01`, without a zone: UTC. */
export const zoneless = (unixMs: number): string =>
  new Date(unixMs).toISOString().slice(0, 19).replace('T', ' ');
const seconds = (unixMs: number): string => `${new Date(unixMs).toISOString().slice(0, 19)}Z`;

/** A message as the replay gives it. */
export const replayMessage = (message: SimMessage, channelId: number): Record<string, unknown> => ({
  id: message.id,
  chat_id: channelId,
  user_id: message.user,
  content: message.content,
  type: 'message',
  metadata: null,
  created_at: seconds(message.exactUnixMs),
  sender: senderOf(message.user),
});

/** The same as the socket gives it. */
export const socketMessage = (message: SimMessage, chatroomId: number): Record<string, unknown> => ({
  id: message.id,
  chatroom_id: chatroomId,
  content: message.content,
  type: 'message',
  created_at: seconds(message.exactUnixMs).replace('Z', '+00:00'),
  sender: senderOf(message.user),
  metadata: {},
});

const senderOf = (user: number): Record<string, unknown> => ({
  id: user,
  slug: `viewer-${user}`,
  username: `Viewer${user}`,
  identity: {
    color: `#${(user * 7919).toString(16).padStart(6, '0').slice(-6)}`,
    badges:
      user % 5 === 0 ? [{ type: 'subscriber', text: 'Subscriber', count: user % 24, active: true }] : [],
  },
});
