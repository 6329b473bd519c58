import { isAbortError } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { Link } from '../../../shared/model/link.ts';
import { asObject } from '../../domain/chat/formats/field.ts';
import { readKickEvent } from '../../domain/chat/formats/kick-event.ts';
import { SeenMessages } from '../../domain/chat/formats/seen-messages.ts';
import { withSubscriberBadges, type SubscriberBadge } from '../../domain/emotes/badge-picture.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LiveChat, LiveChatListener } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { Endpoints } from '../endpoints.ts';
import type { KickApi } from './api.ts';
import { openPusher, type PusherConnection, type PusherTiming } from './pusher.ts';

export interface KickChatTiming extends PusherTiming {
  readonly firstWaitMs: number;
  readonly mostWaitMs: number;
}

const TIMING: KickChatTiming = {
  ...{ joinMs: 20_000, pongMs: 30_000, quietMs: 120_000 },
  ...{ firstWaitMs: 1000, mostWaitMs: 60_000 },
};

export interface KickChatDeps {
  readonly api: KickApi;
  readonly endpoints: () => Endpoints;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing?: Partial<KickChatTiming>;
}

/** The rooms in which Kick says different things; the chat itself first. */
const roomsOf = (chatroomId: string, channelId: string): string[] => [
  `chatrooms.${chatroomId}.v2`,
  `chatrooms.${chatroomId}`,
  `chatroom_${chatroomId}`,
  `channel.${channelId}`,
  `channel_${channelId}`,
];

const socketUrl = ({ kickPusher, kickPusherKey }: Endpoints): string =>
  `${kickPusher}/app/${encodeURIComponent(kickPusherKey)}?protocol=7&client=js&version=8.4.0&flash=false`;

/**
 * A channel's live chat through Pusher, connected again with growing pauses until closed. What is said meanwhile is not
 * repeated: that time is told as a gap (Kick's replay of the VOD may fill it). Anonymous; also while the channel is
 * offline. Source: kick fact sheet §4.
 */
export function connectKickChat(deps: KickChatDeps, link: Link, listener: LiveChatListener): LiveChat {
  return new KickChat(deps, link.channel ?? link.id, listener);
}

class KickChat implements LiveChat {
  private readonly deps: KickChatDeps;
  private readonly slug: string;
  private readonly listener: LiveChatListener;
  private readonly timing: KickChatTiming;
  private readonly seen = new SeenMessages();
  private readonly stop = new AbortController();
  private connection: PusherConnection | null = null;
  private rooms: string[] | null = null;
  private subscriberBadges: readonly SubscriberBadge[] = [];
  private retry: NodeJS.Timeout | undefined;
  private failures = 0;
  private unreadable = 0;
  /** From when on nothing is heard; null while the chat is heard. */
  private deafSinceUnixMs: number | null;
  private lastHeardUnixMs: number;
  /** The last events without an id of their own, with the room that they came from: two rooms tell some twice. */
  private anonymous: { readonly key: string; readonly room: string }[] = [];

  constructor(deps: KickChatDeps, slug: string, listener: LiveChatListener) {
    this.deps = deps;
    this.slug = slug;
    this.listener = listener;
    this.timing = { ...TIMING, ...deps.timing };
    this.lastHeardUnixMs = deps.clock.nowUnixMs();
    this.deafSinceUnixMs = this.lastHeardUnixMs;
    listener.onState('connecting');
    void this.open();
  }

  close(): Promise<void> {
    this.stop.abort();
    clearTimeout(this.retry);
    this.connection?.close();
    this.connection = null;
    if (this.deafSinceUnixMs !== null && this.failures > 0)
      this.listener.onGap({
        fromUnixMs: this.deafSinceUnixMs,
        toUnixMs: this.deps.clock.nowUnixMs(),
        reason: 'Kick’s chat could not be reached.',
      });
    this.deafSinceUnixMs = null;
    return Promise.resolve();
  }

  private async open(): Promise<void> {
    try {
      this.rooms ??= await this.findRooms();
    } catch (thrown) {
      if (isAbortError(thrown) || this.stop.signal.aborted) return;
      this.deps.log.warn('kick.chat-rooms', { code: (thrown as { code?: unknown }).code });
      this.again(null);
      return;
    }
    if (this.stop.signal.aborted) return;
    this.connection = openPusher(
      { url: socketUrl(this.deps.endpoints()), channels: this.rooms, timing: this.timing },
      {
        onJoined: () => this.joined(),
        onEvent: (event, room, data) => this.event(event, room, data),
        onEnd: (code) => this.again(code),
      },
    );
  }

  private async findRooms(): Promise<string[]> {
    const channel = await this.deps.api.channel(this.slug, this.stop.signal);
    this.subscriberBadges = channel.subscriberBadges;
    if (channel.chatroomId === null) throw new Error('Kick names no chat room');
    return roomsOf(channel.chatroomId, channel.id);
  }

  private joined(): void {
    const toUnixMs = this.deps.clock.nowUnixMs();
    const fromUnixMs = this.deafSinceUnixMs;
    const wasLost = this.failures > 0;
    this.deafSinceUnixMs = null;
    this.failures = 0;
    this.lastHeardUnixMs = toUnixMs;
    this.listener.onState('connected');
    if (wasLost && fromUnixMs !== null && toUnixMs > fromUnixMs)
      this.listener.onGap({ fromUnixMs, toUnixMs, reason: 'The connection to Kick’s chat was lost.' });
  }

  private event(event: string, room: string, data: unknown): void {
    const now = this.deps.clock.nowUnixMs();
    this.lastHeardUnixMs = now;
    const read = readKickEvent(event, asObject(data) ?? {}, now);
    if (read === null) return;
    if (typeof read === 'string') {
      if (this.unreadable++ === 0) this.deps.log.warn('kick.chat-unreadable', { event, reason: read });
      return;
    }
    if (!this.isRepeat(read, room, data))
      this.listener.onMessage(withSubscriberBadges(read, this.subscriberBadges));
  }

  private isRepeat(message: ChatMessage, room: string, data: unknown): boolean {
    if (message.id !== null) {
      this.seen.nextPage();
      return this.seen.isRepeat(message.id);
    }
    const key = `${message.event?.type ?? ''} ${JSON.stringify(data)}`;
    const twin = this.anonymous.findIndex((one) => one.key === key && one.room !== room);
    if (twin !== -1) {
      this.anonymous.splice(twin, 1);
      return true;
    }
    this.anonymous = [...this.anonymous.slice(-31), { key, room }];
    return false;
  }

  /** Pusher's codes: 4000–4099 unchanged again is no use (but its address is configuration), 4200–4299 at once. */
  private again(code: number | null): void {
    this.connection = null;
    if (this.stop.signal.aborted) return;
    const wasHeard = this.deafSinceUnixMs === null;
    // Since the last sign of life nobody knows what was said.
    this.deafSinceUnixMs ??= this.lastHeardUnixMs;
    const { firstWaitMs, mostWaitMs } = this.timing;
    const backoffMs = Math.min(mostWaitMs, firstWaitMs * 2 ** this.failures);
    const isRefused = code !== null && code < 4100;
    const waitMs = isRefused ? mostWaitMs : code !== null && code >= 4200 && wasHeard ? 0 : backoffMs;
    this.failures++;
    // The room may have another number after a long while.
    if (this.failures % 5 === 0) this.rooms = null;
    this.deps.log.warn('kick.chat-lost', { code, waitMs });
    this.listener.onState('lost');
    this.retry = setTimeout(() => {
      this.listener.onState('connecting');
      void this.open();
    }, waitMs);
  }
}
