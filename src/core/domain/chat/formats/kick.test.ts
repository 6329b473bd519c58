import { describe, expect, it } from 'vitest';
import { ChatMessage } from '../../../../shared/model/chat.ts';
import { ChatDecoder } from './chat-decoder.ts';
import { utcToUnixMs } from './clock-time.ts';
import { readKickEvent } from './kick-event.ts';
import { readKickMessage } from './kick-message.ts';
import { SeenMessages } from './seen-messages.ts';

/** The literal examples of the protocol notes. */
const SOCKET = {
  id: 'f0e6',
  chatroom_id: 668,
  content: 'lol [emote:37226:KEKW]',
  type: 'message',
  created_at: '2023-12-24T22:05:00+00:00',
  sender: {
    id: 1,
    username: 'Abc',
    slug: 'abc',
    identity: { color: '#FF5A5A', badges: [{ type: 'subscriber', text: 'Subscriber', count: 3 }] },
  },
  metadata: {},
};
const REPLAYED = {
  id: '9f66bb74',
  chat_id: 668,
  user_id: 1,
  content: 'I agree',
  type: 'reply',
  metadata:
    '{"original_sender":{"id":7,"username":"Parent"},"original_message":{"id":"p1","content":"so [emote:5:LUL]"}}',
  created_at: '2023-12-27T09:56:54Z',
  sender: {
    id: 1,
    slug: 'abc',
    username: 'Abc',
    identity: {
      color: '#FF5A5A',
      badges: [
        { type: 'moderator', text: 'Moderator', count: 0, active: true },
        { type: 'og', text: 'OG', active: false },
      ],
    },
  },
};
const AT = 1_700_000_000_000;

const message = (item: Record<string, unknown>): ChatMessage => ChatMessage.parse(readKickMessage(item));

describe('readKickMessage', () => {
  it('reads the message of the socket', () => {
    expect(message(SOCKET)).toEqual({
      id: 'f0e6',
      offsetMs: null,
      sentAtUnixMs: Date.parse('2023-12-24T22:05:00Z'),
      kind: 'message',
      author: { id: '1', login: 'abc', displayName: 'Abc' },
      text: 'lol KEKW',
      emotes: [{ id: '37226', name: 'KEKW', provider: 'kick', begin: 4, end: 8 }],
      badges: [{ set: 'subscriber', version: '3', title: 'Subscriber' }],
      color: '#FF5A5A',
      bits: null,
      reply: null,
      event: null,
      extra: null,
    });
  });

  it('reads a reply of the replay, whose metadata is JSON in a string', () => {
    const read = message(REPLAYED);
    expect(read.reply).toEqual({ parentId: 'p1', parentAuthor: 'Parent', parentText: 'so LUL' });
    expect(read.badges).toEqual([{ set: 'moderator', version: '0', title: 'Moderator' }]);
    expect(read.sentAtUnixMs).toBe(Date.parse('2023-12-27T09:56:54Z'));
  });

  it.each([
    [
      '[emote:1:A][emote:2:B]',
      'A B',
      [
        [0, 1],
        [2, 3],
      ],
    ],
    ['x[emote:1:AB]y', 'x AB y', [[2, 4]]],
    ['  [emote:12:]', '  12', [[2, 4]]],
    ['[emote:x:no] [emote:', '[emote:x:no] [emote:', []],
  ])('finds the emotes of %j', (content, text, ranges) => {
    const read = message({ ...SOCKET, content });
    expect(read.text).toBe(text);
    expect(read.emotes.map(({ begin, end }) => [begin, end])).toEqual(ranges);
    for (const { begin, end, name } of read.emotes) expect(read.text.slice(begin, end)).toBe(name);
  });

  it('keeps a renewal with its months, and what it does not know', () => {
    const read = message({
      ...SOCKET,
      type: 'celebration',
      metadata: {
        celebration: { id: 'c', type: 'subscription_renewed', total_months: 7 },
        message_ref: '17',
      },
    });
    expect(read).toMatchObject({
      kind: 'resubscription',
      event: { type: 'subscription_renewed', months: 7 },
      extra: { type: 'celebration', message_ref: '17' },
    });
  });

  it('survives what is missing or of another type', () => {
    expect(readKickMessage({ content: 'x' })).toBe('message without a time');
    expect(
      message({ created_at: '2024-01-01T00:00:00Z', sender: 5, content: null, metadata: '{' }),
    ).toMatchObject({
      author: null,
      text: '',
      id: null,
    });
  });
});

describe('readKickEvent', () => {
  const event = (name: string, data: Record<string, unknown>): ChatMessage =>
    ChatMessage.parse(readKickEvent(`App\\Events\\${name}`, data, AT));

  it.each([
    [
      'SubscriptionEvent',
      { username: 'A', months: 1 },
      { kind: 'subscription', event: { months: 1 }, sentAtUnixMs: AT },
    ],
    [
      'SubscriptionEvent',
      { username: 'A', months: 6 },
      { kind: 'resubscription', author: { displayName: 'A' } },
    ],
    [
      'GiftedSubscriptionsEvent',
      { gifter_username: 'G', gifted_usernames: ['a', 'b'], gifted_total: 2 },
      {
        kind: 'gift',
        author: { displayName: 'G' },
        event: { count: 2 },
        extra: { gifted_usernames: ['a', 'b'] },
      },
    ],
    [
      'StreamHostEvent',
      { host_username: 'H', number_viewers: 120, optional_message: 'hi' },
      { kind: 'raid', text: 'hi', event: { viewers: 120 } },
    ],
    [
      'MessageDeletedEvent',
      { id: 'd', message: { id: 'm' } },
      { id: 'd', kind: 'deletion', extra: { deletedId: 'm' } },
    ],
    [
      'UserBannedEvent',
      {
        id: 'b',
        user: { id: 3, username: 'U' },
        banned_by: { username: 'M' },
        duration: 10,
        permanent: false,
      },
      { kind: 'timeout', event: { recipient: 'U', durationSec: 600 }, extra: { by: 'M' } },
    ],
    ['UserBannedEvent', { id: 'b', user: { username: 'U' }, banned_by: {} }, { kind: 'ban' }],
    ['ChatroomClearEvent', { id: 'c' }, { kind: 'deletion' }],
    [
      'PinnedMessageCreatedEvent',
      { message: SOCKET, duration: '20' },
      { kind: 'notice', event: { systemText: 'Pinned: lol KEKW' }, extra: { pinnedId: 'f0e6' } },
    ],
    [
      'KicksGifted',
      {
        gift_transaction_id: 'e28a',
        message: 'TAKE  MINE!',
        sender: { id: 3026507, username: 'ChrisE', username_color: '#E9113C' },
        gift: { gift_id: 'pack_it_up', name: 'Pack It Up', amount: 1000, type: 'LEVEL_UP', tier: 'MID' },
        created_at: '2026-09-03T15:21:07.373823974Z',
      },
      {
        id: 'e28a',
        kind: 'paid',
        text: 'TAKE  MINE!',
        sentAtUnixMs: Date.parse('2026-09-03T15:21:07.373Z'),
        event: { count: 1000, tier: 'MID', systemText: 'Pack It Up' },
      },
    ],
  ])('reads %s', (name, data, expected) => {
    expect(event(name, data)).toMatchObject(expected);
  });

  it('takes no state, twin or unknown event for chat', () => {
    for (const name of ['PollUpdateEvent', 'ChannelSubscriptionEvent', 'FollowersUpdated', 'SomethingNew'])
      expect(readKickEvent(`App\\Events\\${name}`, {}, AT)).toBeNull();
    expect(readKickEvent('ChatMessageEvent', {}, AT)).toBe('message without a time');
  });
});

describe('saved Kick chat', () => {
  function decode(text: string): { messages: ChatMessage[]; rejected: string[]; format: string } {
    const messages: ChatMessage[] = [];
    const rejected: string[] = [];
    const decoder = new ChatDecoder({
      sink: { message: (one) => messages.push(one), reject: ({ reason }) => rejected.push(reason) },
      seen: new SeenMessages(),
      fileName: 'chat.json',
      localTime: utcToUnixMs,
    });
    decoder.push(new TextEncoder().encode(text));
    decoder.end();
    return { messages, rejected, format: decoder.source()!.format };
  }
  const answer = (list: unknown[]): string =>
    JSON.stringify({ status: { error: false }, data: { messages: list, cursor: '1', pinned_message: null } });

  it.each([
    ['an answer of the replay', answer([REPLAYED, { ...REPLAYED, id: 'x' }]), 2],
    [
      'answers that overlap, one a line',
      [answer([REPLAYED]), answer([REPLAYED, { ...REPLAYED, id: 'x' }])].join('\n'),
      2,
    ],
    ['a list', JSON.stringify([SOCKET, REPLAYED]), 2],
    ['a list in an object', JSON.stringify({ messages: [SOCKET, REPLAYED] }), 2],
    ['one message a line', [SOCKET, REPLAYED].map((one) => JSON.stringify(one)).join('\n'), 2],
  ])('reads %s', (_name, text, count) => {
    const { messages, format } = decode(text);
    expect(messages).toHaveLength(count);
    expect(format).toBe('kick-json');
    for (const one of messages) expect(ChatMessage.parse(one)).toEqual(one);
  });

  it('counts what it cannot read', () => {
    const { messages, rejected } = decode(JSON.stringify([SOCKET, { ...SOCKET, created_at: 'soon' }, 7]));
    expect(messages).toHaveLength(1);
    expect(rejected).toHaveLength(2);
  });
});
