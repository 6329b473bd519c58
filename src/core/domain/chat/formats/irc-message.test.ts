import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';
import { parseIrcLine, unescapeTag } from './irc-line.ts';
import { ircMessage } from './irc-message.ts';

const read = (tags: string, rest: string): unknown =>
  ircMessage(parseIrcLine(`@tmi-sent-ts=1662201093248;${tags} ${rest}`)!);
const privmsg = (tags: string, text: string): unknown =>
  read(tags, `:nerixyz!nerixyz@nerixyz.tmi.twitch.tv PRIVMSG #pajlada :${text}`);

describe('IRC lines', () => {
  it('unescapes tag values', () => {
    expect(unescapeTag('a\\sb\\:c\\\\d\\r\\n\\x\\')).toBe('a b;c\\d\r\nx');
  });

  it('reads a message with all that it carries', () => {
    const line =
      '@badge-info=subscriber/17;badges=subscriber/12,no_audio/1;color=#EBA2C0;display-name=JammehCow;emotes=25:2-6;first-msg=1;id=9c2d;mod=0;room-id=1;subscriber=1;tmi-sent-ts=1662201093248;user-id=82 :jammehcow!j@j PRIVMSG #pajlada :😂 Kappa';
    expect(decodeChat(line).messages).toEqual([
      {
        id: '9c2d',
        offsetMs: null,
        sentAtUnixMs: 1_662_201_093_248,
        kind: 'message',
        author: { id: '82', login: 'jammehcow', displayName: 'JammehCow' },
        text: '😂 Kappa',
        emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 3, end: 8 }],
        badges: [
          { set: 'subscriber', version: '12' },
          { set: 'no_audio', version: '1' },
        ],
        color: '#EBA2C0',
        bits: null,
        reply: null,
        event: null,
        extra: { 'badge-info': 'subscriber/17', 'first-msg': '1' },
      },
    ]);
  });

  it('takes the ACTION wrapper off', () => {
    expect(privmsg('emotes=25:0-4', '\u0001ACTION Kappa waves\u0001')).toMatchObject({
      kind: 'action',
      text: 'Kappa waves',
      emotes: [{ begin: 0, end: 5 }],
    });
  });

  it('takes the @name of a reply off and moves the emotes with the text', () => {
    const tags =
      'emotes=1902:11-15;reply-parent-msg-id=d95d;reply-parent-display-name=nerixyz;reply-parent-msg-body=a\\sb';
    expect(privmsg(tags, '@nerixyz c Keepo d')).toMatchObject({
      text: 'c Keepo d',
      emotes: [{ name: 'Keepo', begin: 2, end: 7 }],
      reply: { parentId: 'd95d', parentAuthor: 'nerixyz', parentText: 'a b' },
      extra: { replyPrefix: '@nerixyz ' },
    });
  });

  it.each(['25:04', '25:4-0', '84608:9-10', 'x', '25:0-99'])(
    'leaves out the bad emote range %s',
    (emotes) => {
      expect(privmsg(`emotes=${emotes}`, 'foo bar')).toMatchObject({ emotes: [], text: 'foo bar' });
    },
  );

  it('reads cheers and hype chats', () => {
    expect(privmsg('bits=5', 'Cheer5 hi')).toMatchObject({ kind: 'message', bits: 5 });
    expect(
      privmsg('pinned-chat-paid-amount=1400;pinned-chat-paid-exponent=2;pinned-chat-paid-currency=NOK', 'hi'),
    ).toMatchObject({ kind: 'paid', event: { amount: 14, currency: 'NOK' } });
  });

  it.each([
    [
      'msg-id=sub;msg-param-sub-plan=Prime;msg-param-cumulative-months=1',
      'subscription',
      { tier: 'Prime', months: 1 },
    ],
    ['msg-id=resub;msg-param-cumulative-months=6;msg-param-months=0', 'resubscription', { months: 6 }],
    ['msg-id=subgift;msg-param-recipient-display-name=Bob', 'gift', { recipient: 'Bob' }],
    ['msg-id=submysterygift;msg-param-mass-gift-count=50', 'gift', { count: 50 }],
    ['msg-id=raid;msg-param-viewerCount=2', 'raid', { viewers: 2 }],
    ['msg-id=announcement;msg-param-color=BLUE', 'announcement', {}],
    [
      'msg-id=sharedchatnotice;source-msg-id=raid;msg-param-viewerCount=9',
      'raid',
      { type: 'raid', viewers: 9 },
    ],
    [
      'msg-id=charitydonation;msg-param-donation-amount=500;msg-param-exponent=2;msg-param-donation-currency=USD',
      'paid',
      { amount: 5, currency: 'USD' },
    ],
    ['msg-id=viewermilestone;msg-param-value=10', 'notice', { count: 10 }],
    ['msg-id=something-of-2030', 'notice', { type: 'something-of-2030' }],
  ])('reads the user notice %s', (tags, kind, event) => {
    const message = read(
      `${tags};login=ann;display-name=Ann;system-msg=It\\shappened!`,
      ':tmi.twitch.tv USERNOTICE #x :wow',
    );
    expect(message).toMatchObject({
      kind,
      text: 'wow',
      author: { login: 'ann' },
      event: { systemText: 'It happened!', ...event },
    });
  });

  it('reads moderation', () => {
    expect(read('ban-duration=600', ':tmi.twitch.tv CLEARCHAT #x twitchdev')).toMatchObject({
      kind: 'timeout',
      event: {
        recipient: 'twitchdev',
        durationSec: 600,
        systemText: 'twitchdev has been timed out for 10m.',
      },
    });
    expect(read('a=b', ':tmi.twitch.tv CLEARCHAT #x :bob')).toMatchObject({
      kind: 'ban',
      event: { recipient: 'bob' },
    });
    expect(read('a=b', ':tmi.twitch.tv CLEARCHAT #x')).toMatchObject({ kind: 'deletion' });
    expect(read('login=bob;target-msg-id=8627', ':tmi.twitch.tv CLEARMSG #x :sup')).toMatchObject({
      kind: 'deletion',
      text: '',
      event: { recipient: 'bob' },
      extra: { 'target-msg-id': '8627', deletedText: 'sup' },
    });
  });

  it('accounts for every line of a capture: messages, and the rest with its reason', () => {
    const capture = [
      ':tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!',
      ':a!a@a JOIN #x',
      '@emote-only=0;room-id=1 :tmi.twitch.tv ROOMSTATE #x',
      'PING :tmi.twitch.tv',
      ':tmi.twitch.tv NOTICE #x :too early to have a time',
      '@id=1;tmi-sent-ts=1662201093248 :a!a@a PRIVMSG #x :hi',
      '@msg-id=slow_on :tmi.twitch.tv NOTICE #x :slow mode',
      '@id=1;tmi-sent-ts=1662201093248 :a!a@a PRIVMSG #x :hi',
      '',
      'garbage',
    ].join('\r\n');
    const { source, messages, rejected } = decodeChat(capture);
    expect(source).toMatchObject({ format: 'irc-raw', platform: 'twitch', channel: 'x' });
    expect(messages.map(({ kind, sentAtUnixMs, extra }) => [kind, sentAtUnixMs, extra])).toEqual([
      ['message', 1_662_201_093_248, null],
      ['notice', 1_662_201_093_248, { 'msg-id': 'slow_on', timeFrom: 'the line before' }],
    ]);
    expect(rejected.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      '1 not a chat line: 001',
      '2 not a chat line: JOIN',
      '3 not a chat line: ROOMSTATE',
      '4 not a chat line: PING',
      '5 no time (tmi-sent-ts)',
      '8 duplicate of an earlier message',
      '10 not an IRC line',
    ]);
  });

  it('reads raw lines inside JSON, and lines with the time of a logger in front', () => {
    const line = '@id=1;tmi-sent-ts=1662201093248 :a!a@a PRIVMSG #x :hi';
    expect(decodeChat(JSON.stringify({ messages: [line], error: null })).messages).toHaveLength(1);
    expect(decodeChat(JSON.stringify({ input: line, output: [{ a: 1 }] })).messages).toHaveLength(1);
    expect(decodeChat('[2023-01-02 03:04:05] :a!a@a PRIVMSG #x :hi').messages[0]!.sentAtUnixMs).toBe(
      Date.UTC(2023, 0, 2, 3, 4, 5),
    );
  });
});

describe('justlog JSON', () => {
  const raw = '@id=1;tmi-sent-ts=1662201093248;bits=5 :a!a@a PRIVMSG #x :hi';

  it('prefers the raw line, and does without it', () => {
    const item = {
      text: 'hi',
      username: 'a',
      displayName: 'A',
      channel: 'x',
      timestamp: '2022-09-03T10:31:33.248Z',
      id: '1',
      type: 1,
    };
    for (const messages of [[{ ...item, raw, tags: {} }], [{ ...item, raw: '', tags: { bits: '5' } }]]) {
      const decoded = decodeChat(JSON.stringify({ messages }));
      expect(decoded.source).toMatchObject({ format: 'justlog-json', channel: 'x' });
      expect(decoded.messages).toMatchObject([
        { id: '1', text: 'hi', bits: 5, sentAtUnixMs: 1_662_201_093_248 },
      ]);
    }
  });
});
