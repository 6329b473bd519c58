import { z } from 'zod';
import type { ChannelEvent, LiveSignal, ToldEvent } from '../../../ports/live-signals.ts';
import { isoToUnixMs } from '../../../domain/chat/formats/clock-time.ts';
import { parseJsonOrNull } from '../../../../shared/json.ts';

/** What EventSub says. `other`: something that isn't for us, or a sign of life. */
export type EventSubMessage =
  | { readonly kind: 'welcome'; readonly sessionId: string; readonly keepaliveMs: number }
  | {
      readonly kind: 'signal';
      readonly id: string;
      readonly atUnixMs: number | null;
      readonly signal: LiveSignal;
    }
  | ({ readonly kind: 'event' } & ToldEvent)
  | { readonly kind: 'reconnect'; readonly url: string }
  | { readonly kind: 'revoked'; readonly subscriptionId: string; readonly status: string }
  | { readonly kind: 'other' };

const Frame = z.object({
  metadata: z.object({
    message_id: z.string().catch(''),
    message_type: z.string(),
    message_timestamp: z.string().nullable().catch(null),
    subscription_type: z.string().nullish().catch(null),
  }),
  payload: z.unknown(),
});
const Welcome = z.object({
  session: z.object({ id: z.string().min(1), keepalive_timeout_seconds: z.number().positive().catch(10) }),
});
const Reconnect = z.object({ session: z.object({ reconnect_url: z.string().regex(/^wss?:\/\//) }) });
const Revoked = z.object({ subscription: z.object({ id: z.string(), status: z.string().catch('') }) });
const Event = z.object({
  event: z.object({
    id: z.string().nullish().catch(null),
    broadcaster_user_id: z.string().nullish().catch(null),
    broadcaster_user_login: z.string().min(1),
    broadcaster_user_name: z.string().nullish().catch(null),
    type: z.string().nullish().catch(null),
    started_at: z.string().nullish().catch(null),
  }),
});

/** Reads one frame. Source: dev.twitch.tv/docs/eventsub/handling-websocket-events; twitch-live fact sheet §4. */
export function readEventSub(text: string): EventSubMessage {
  const frame = Frame.safeParse(parseJsonOrNull(text)).data;
  if (frame === undefined) return { kind: 'other' };
  const { metadata, payload } = frame;
  switch (metadata.message_type) {
    case 'session_welcome': {
      const session = Welcome.safeParse(payload).data?.session;
      if (session === undefined) break;
      return {
        kind: 'welcome',
        sessionId: session.id,
        keepaliveMs: session.keepalive_timeout_seconds * 1000,
      };
    }
    case 'session_reconnect': {
      const url = Reconnect.safeParse(payload).data?.session.reconnect_url;
      return url === undefined ? { kind: 'other' } : { kind: 'reconnect', url };
    }
    case 'revocation': {
      const revoked = Revoked.safeParse(payload).data?.subscription;
      if (revoked === undefined) break;
      return { kind: 'revoked', subscriptionId: revoked.id, status: revoked.status };
    }
    case 'notification': {
      const type = metadata.subscription_type ?? '';
      const common = { id: metadata.message_id, atUnixMs: isoToUnixMs(metadata.message_timestamp) };
      const event = channelEventOf(type, payload);
      if (event !== null) return { kind: 'event', ...common, event };
      const signal = signalOf(type, payload);
      if (signal !== null) return { kind: 'signal', ...common, signal };
    }
  }
  return { kind: 'other' };
}

function signalOf(type: string, payload: unknown): LiveSignal | null {
  const event = Event.safeParse(payload).data?.event;
  if (event === undefined) return null;
  const login = event.broadcaster_user_login.toLowerCase();
  if (type === 'stream.offline') return { kind: 'offline', login };
  // Reruns, premieres and watch parties are no live broadcast.
  if (type !== 'stream.online' || (event.type ?? 'live') !== 'live') return null;
  return {
    ...{ kind: 'online', login, name: event.broadcaster_user_name ?? login },
    ...{ channelId: event.broadcaster_user_id ?? null, broadcastId: event.id ?? null },
    startedAtUnixMs: isoToUnixMs(event.started_at),
  };
}

const Raid = z.object({
  event: z.object({
    from_broadcaster_user_login: z.string().min(1),
    from_broadcaster_user_name: z.string().nullish().catch(null),
    to_broadcaster_user_login: z.string().min(1),
    viewers: z.number().int().min(0).catch(0),
  }),
});
const Train = z.object({
  event: z.object({
    broadcaster_user_login: z.string().min(1),
    level: z.number().int().min(1).catch(1),
  }),
});
const TRAIN = /^channel\.hype_train\.(begin|progress|end)$/;

function channelEventOf(type: string, payload: unknown): ChannelEvent | null {
  if (type === 'channel.raid') {
    const raid = Raid.safeParse(payload).data?.event;
    if (raid === undefined) return null;
    return {
      ...{ kind: 'raid', login: raid.to_broadcaster_user_login.toLowerCase(), viewers: raid.viewers },
      from: raid.from_broadcaster_user_name ?? raid.from_broadcaster_user_login,
    };
  }
  const phase = TRAIN.exec(type)?.[1] as 'begin' | 'progress' | 'end' | undefined;
  const train = phase === undefined ? undefined : Train.safeParse(payload).data?.event;
  if (phase === undefined || train === undefined) return null;
  return { kind: 'hype_train', login: train.broadcaster_user_login.toLowerCase(), phase, level: train.level };
}
