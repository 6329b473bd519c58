import type { ChatMessage } from '../../../../shared/model/chat.ts';
import { chatMessage } from './chat-sink.ts';
import { isoToUnixMs, shortDuration } from './clock-time.ts';
import type { JsonObject } from './field.ts';
import { asArray, asFilledText, asInteger, asNumber, asObject, asText, present, restOf } from './field.ts';
import { kickAuthor, kickText, readKickMessage } from './kick-message.ts';

type Reader = (data: JsonObject, type: string) => Partial<ChatMessage>;

const nameOf = (value: unknown): string | null => asFilledText(asObject(value)?.['username']);
const byName = (name: string | null): ChatMessage['author'] =>
  name === null ? null : { id: null, login: null, displayName: name };

const READERS: Readonly<Record<string, Reader>> = {
  SubscriptionEvent: (data, type) => {
    const months = asInteger(data['months']);
    return {
      kind: months !== null && months > 1 ? 'resubscription' : 'subscription',
      author: byName(asFilledText(data['username'])),
      event: { type, ...present({ months }) },
    };
  },
  // A large gift comes in chunks: each counts its own recipients, and the sum is right.
  GiftedSubscriptionsEvent: (data, type) => {
    const recipients = asArray(data['gifted_usernames']).flatMap((name) => asFilledText(name) ?? []);
    const extra = restOf(
      { ...data, gifted_usernames: recipients },
      new Set(['chatroom_id', 'gifter_username']),
    );
    return {
      kind: 'gift',
      author: byName(asFilledText(data['gifter_username'])),
      event: {
        type,
        ...present({
          count: recipients.length || null,
          recipient: recipients.length === 1 ? recipients[0] : null,
        }),
      },
      extra,
    };
  },
  StreamHostEvent: (data, type) => ({
    kind: 'raid',
    author: byName(asFilledText(data['host_username'])),
    ...kickText(asText(data['optional_message']) ?? ''),
    event: { type, ...present({ viewers: asInteger(data['number_viewers']) }) },
  }),
  MessageDeletedEvent: (data, type) => ({
    id: asFilledText(data['id']),
    kind: 'deletion',
    event: { type, systemText: 'A message was deleted.' },
    extra: present({
      deletedId: asFilledText(asObject(data['message'])?.['id']),
      aiModerated: data['aiModerated'] ?? null,
      violatedRules: data['violatedRules'] ?? null,
    }),
  }),
  UserBannedEvent: readBan,
  UserUnbannedEvent: (data, type) => ({
    id: asFilledText(data['id']),
    kind: 'notice',
    event: { type, ...present({ recipient: nameOf(data['user']) }) },
    extra: present({ by: nameOf(data['unbanned_by']) }),
  }),
  ChatroomClearEvent: (data, type) => ({
    id: asFilledText(data['id']),
    kind: 'deletion',
    event: { type, systemText: 'Chat has been cleared by a moderator.' },
  }),
  PinnedMessageCreatedEvent: (data, type) => {
    const pinned = readKickMessage(asObject(data['message']) ?? {});
    const words = typeof pinned === 'string' ? '' : pinned.text;
    return {
      kind: 'notice',
      event: { type, systemText: `Pinned: ${words}` },
      extra: present({ pinnedId: typeof pinned === 'string' ? null : pinned.id, duration: data['duration'] }),
    };
  },
  KicksGifted: (data, type) => {
    const gift = asObject(data['gift']);
    const sender = asObject(data['sender']);
    return {
      id: asFilledText(data['gift_transaction_id']),
      kind: 'paid',
      author: kickAuthor(sender),
      color: asFilledText(sender?.['username_color']),
      ...kickText(asText(data['message']) ?? ''),
      event: {
        type,
        ...present({
          count: asInteger(gift?.['amount']),
          tier: asFilledText(gift?.['tier']),
          systemText: asFilledText(gift?.['name']),
        }),
      },
    };
  },
  RewardRedeemedEvent: (data, type) => ({
    kind: 'notice',
    author: byName(asFilledText(data['username'])),
    ...kickText(asText(data['user_input']) ?? ''),
    event: { type, ...present({ systemText: asFilledText(data['reward_title']) }) },
  }),
  StreamerIsLive: (_data, type) => ({ kind: 'notice', event: { type, systemText: 'The stream began.' } }),
  StopStreamBroadcast: (_data, type) => ({
    kind: 'notice',
    event: { type, systemText: 'The stream ended.' },
  }),
};

/** Bans without an end, time-outs with one; Kick counts the duration in minutes. */
function readBan(data: JsonObject, type: string): Partial<ChatMessage> {
  const user = asObject(data['user']);
  const minutes = asNumber(data['duration']);
  const isPermanent = data['permanent'] === true || (minutes === null && asText(data['expires_at']) === null);
  const durationSec = isPermanent || minutes === null ? null : minutes * 60;
  const recipient = nameOf(user);
  return {
    id: asFilledText(data['id']),
    kind: isPermanent ? 'ban' : 'timeout',
    event: {
      type,
      systemText: `${recipient ?? 'Someone'} has been ${
        isPermanent
          ? 'permanently banned'
          : `timed out${durationSec === null ? '' : ` for ${shortDuration(durationSec)}`}`
      }.`,
      ...present({ recipient, durationSec }),
    },
    extra: present({
      by: nameOf(data['banned_by']),
      userId: asFilledText(user?.['id']),
      expiresAt: asFilledText(data['expires_at']),
    }),
  };
}

/**
 * An event of Kick's socket as a chat message; null for one that is no chat (viewer counts, polls, leaderboards, twins
 * of another event), a reason for one that can't be read. `name` with or without `App\Events\`. What carries no time of
 * its own gets `arrivedUnixMs`. Source: kick fact sheet §4 and captures that its users published (2026).
 */
export function readKickEvent(
  name: string,
  data: JsonObject,
  arrivedUnixMs: number,
): ChatMessage | string | null {
  const type = name.replace(/^App\\+Events\\+/, '');
  if (type === 'ChatMessageEvent' || type === 'ChatMessage') return readKickMessage(data);
  const reader = READERS[type];
  if (reader === undefined) return null;
  const read = reader(data, type);
  return chatMessage({
    sentAtUnixMs: isoToUnixMs(data['created_at']) ?? arrivedUnixMs,
    ...read,
    extra: read.extra && Object.keys(read.extra).length > 0 ? read.extra : null,
  });
}
