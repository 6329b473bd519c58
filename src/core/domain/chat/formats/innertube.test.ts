import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';

const renderer = (id: string, usec: number, text: string, more: object = {}): object => ({
  id,
  timestampUsec: String(usec),
  message: { runs: [{ text }] },
  authorName: { simpleText: '@Ann' },
  authorExternalChannelId: 'UC1',
  ...more,
});
const add = (item: object): object => ({ addChatItemAction: { item, clientId: 'c' } });
const textItem = (id: string, usec: number, text: string, more?: object): object =>
  add({ liveChatTextMessageRenderer: renderer(id, usec, text, more) });
const replay = (action: object, offsetMs: number): object => ({
  replayChatItemAction: { actions: [action], videoOffsetTimeMsec: String(offsetMs) },
});
const page = (...actions: object[]): object => ({
  responseContext: {},
  continuationContents: { liveChatContinuation: { continuations: [{}], actions } },
});
const USEC = 1_767_290_501_308_123;

const outline = (text: string): unknown => {
  const { messages, rejected } = decodeChat(text);
  return [
    messages.map(({ kind, text: said, event }) => [kind, said || event?.systemText]),
    rejected.map(({ line, reason }) => `${line} ${reason}`),
  ];
};

describe('innertube pages', () => {
  it('reads a replay item with custom and standard emoji, badges and both times', () => {
    const item = renderer('a', USEC, '', {
      message: {
        runs: [
          { text: 'lol ' },
          { emoji: { emojiId: '😂', shortcuts: [':joy:'] } },
          { emoji: { emojiId: 'UC/abc', shortcuts: [':_kekw:', ':kekw:'], isCustomEmoji: true } },
        ],
      },
      authorBadges: [
        { liveChatAuthorBadgeRenderer: { icon: { iconType: 'MODERATOR' }, tooltip: 'Moderator' } },
        { liveChatAuthorBadgeRenderer: { customThumbnail: {}, tooltip: 'Member (6 months)' } },
      ],
    });
    const { source, messages } = decodeChat(
      JSON.stringify(page(replay(add({ liveChatTextMessageRenderer: item }), 101_308))),
    );
    expect(source).toMatchObject({ format: 'innertube-json', platform: 'youtube' });
    expect(messages).toMatchObject([
      {
        id: 'a',
        offsetMs: 101_308,
        sentAtUnixMs: 1_767_290_501_308,
        author: { id: 'UC1', displayName: '@Ann' },
        text: 'lol 😂:_kekw:',
        emotes: [
          { id: '😂', begin: 4, end: 6 },
          { id: 'UC/abc', name: ':_kekw:', begin: 6, end: 13 },
        ],
        badges: [{ set: 'moderator' }, { set: 'member', version: '6 months' }],
      },
    ]);
  });

  it('puts what was said before the start at its negative time', () => {
    const early = textItem('a', USEC, 'hi', { timestampText: { simpleText: '-0:05' } });
    expect(decodeChat(JSON.stringify(page(replay(early, 0)))).messages[0]!.offsetMs).toBe(-5000);
  });

  it('reads every kind of item', () => {
    const money = { purchaseAmountText: { simpleText: '￥846' } };
    const actions = [
      add({ liveChatPaidMessageRenderer: renderer('p', USEC, 'gg', money) }),
      add({
        liveChatPaidStickerRenderer: {
          ...renderer('s', USEC, ''),
          ...money,
          sticker: { accessibility: { accessibilityData: { label: 'Hippo' } } },
        },
      }),
      add({
        liveChatMembershipItemRenderer: renderer('m', USEC, '6 already', {
          headerPrimaryText: { runs: [{ text: 'Member for 6 months' }] },
        }),
      }),
      add({
        liveChatSponsorshipsGiftPurchaseAnnouncementRenderer: {
          id: 'g',
          timestampUsec: String(USEC),
          header: {
            liveChatSponsorshipsHeaderRenderer: {
              authorName: { simpleText: '@Bob' },
              primaryText: { runs: [{ text: 'Sent ' }, { text: '5' }, { text: ' gift memberships' }] },
            },
          },
        },
      }),
      add({ liveChatViewerEngagementMessageRenderer: renderer('v', USEC, 'Welcome to live chat!') }),
      add({ liveChatPlaceholderItemRenderer: { id: 'x', timestampUsec: String(USEC) } }),
      add({ liveChatFutureRenderer: { id: 'f' } }),
      {
        markChatItemAsDeletedAction: {
          targetItemId: 'p',
          deletedStateMessage: { runs: [{ text: 'Message deleted' }] },
        },
      },
      { removeChatItemByAuthorAction: { externalChannelId: 'UC9' } },
      {
        addBannerToLiveChatCommand: {
          bannerRenderer: {
            liveChatBannerRenderer: {
              contents: {
                liveChatBannerRedirectRenderer: {
                  bannerMessage: { runs: [{ text: '@Bob and their viewers just joined. Say hello!' }] },
                },
              },
            },
          },
        },
      },
      { liveChatReportModerationStateCommand: {} },
    ];
    expect(outline(JSON.stringify(page(...actions)))).toEqual([
      [
        ['paid', 'gg'],
        ['paid', 'Hippo'],
        ['membership', '6 already'],
        ['gift', 'Sent 5 gift memberships'],
        ['notice', 'Welcome to live chat!'],
        ['deletion', 'Message deleted'],
        ['ban', undefined],
        ['raid', '@Bob and their viewers just joined. Say hello!'],
      ],
      [
        '6 placeholder without content',
        '7 unknown item: liveChatFutureRenderer',
        '11 not a message: liveChatReportModerationStateCommand',
      ],
    ]);
  });

  it('counts a paid item once, whichever of item and ticker comes first or alone', () => {
    const shown = { liveChatPaidMessageRenderer: renderer('p', USEC, 'gg') };
    const ticker = {
      addLiveChatTickerItemAction: {
        item: {
          liveChatTickerPaidMessageItemRenderer: {
            id: 'p',
            showItemEndpoint: { showLiveChatItemEndpoint: { renderer: shown } },
          },
        },
      },
    };
    for (const actions of [
      [add(shown), ticker],
      [ticker, add(shown)],
    ]) {
      expect(outline(JSON.stringify(page(...actions)))).toEqual([
        [['paid', 'gg']],
        ['2 duplicate of an earlier message'],
      ]);
    }
    expect(outline(JSON.stringify(page(ticker)))).toEqual([[['paid', 'gg']], []]);
  });

  it('imports overlapping pages without a message twice or lost, in one file as documents, list or lines', () => {
    const say = (index: number): object =>
      replay(textItem(`id${index}`, USEC + index, `m${index}`), index * 1000);
    const pages = [page(say(1), say(2), say(3)), page(say(2), say(3), say(4)), page(say(4), say(5))];
    const expected = ['m1', 'm2', 'm3', 'm4', 'm5'];
    for (const text of [
      JSON.stringify(pages),
      pages.map((one) => JSON.stringify(one)).join('\n'),
      pages.map((one) => JSON.stringify(one, null, 2)).join('\n'),
    ]) {
      const { messages, rejected } = decodeChat(text);
      expect(messages.map((message) => message.text)).toEqual(expected);
      expect(rejected.map(({ line }) => line)).toEqual([4, 5, 7]);
    }
  });

  it('keeps equal items of one page apart: a server repeats nothing inside an answer', () => {
    const same = replay(textItem('dummy', 0, 'x'), 0);
    const { messages, rejected } = decodeChat(
      `${JSON.stringify(page(same, same))}\n${JSON.stringify(page(same, same, same))}`,
    );
    expect([messages.length, rejected.length]).toEqual([3, 2]);
  });

  it('reads a page without messages as an empty chat', () => {
    const ended = {
      response: {
        continuationContents: {
          liveChatContinuation: { continuations: [{ playerSeekContinuationData: {} }] },
        },
      },
    };
    expect(decodeChat(JSON.stringify(ended))).toMatchObject({
      source: { format: 'innertube-json' },
      messages: [],
      rejected: [],
    });
  });
});

describe('yt-dlp live chat', () => {
  it('reads JSON lines of actions, of a replay and of a live capture, each message once', () => {
    const line = replay(textItem('a', USEC, 'hi'), 5000);
    const live = {
      replayChatItemAction: { actions: [textItem('b', USEC + 9, 'yo')] },
      videoOffsetTimeMsec: '7000',
      isLive: true,
    };
    const { source, messages, rejected } = decodeChat(
      [line, live, line].map((one) => JSON.stringify(one)).join('\n'),
    );
    expect(source!.format).toBe('ytdlp-live-chat');
    expect(messages.map(({ text, offsetMs }) => [text, offsetMs])).toEqual([
      ['hi', 5000],
      ['yo', 7000],
    ]);
    expect(rejected).toMatchObject([{ line: 3, reason: 'duplicate of an earlier message' }]);
  });
});

describe('YouTube Data API', () => {
  it('reads texts and super chats', () => {
    const item = (type: string, snippet: object): object => ({
      kind: 'youtube#liveChatMessage',
      id: type,
      snippet: { type, liveChatId: 'L', publishedAt: '2018-01-01T00:00:00.000Z', ...snippet },
      authorDetails: { channelId: 'UC1', displayName: 'A', isChatModerator: true },
    });
    const items = [
      item('textMessageEvent', { displayMessage: '888', textMessageDetails: { messageText: '888' } }),
      item('superChatEvent', {
        displayMessage: '¥200 from A',
        superChatDetails: { amountMicros: '200000000', currency: 'JPY', userComment: 'gg' },
      }),
    ];
    const { source, messages } = decodeChat(
      JSON.stringify({ kind: 'youtube#liveChatMessageListResponse', items }),
    );
    expect(source!.format).toBe('youtube-api-json');
    expect(messages).toMatchObject([
      { kind: 'message', text: '888', badges: [{ set: 'moderator' }], sentAtUnixMs: 1_514_764_800_000 },
      { kind: 'paid', text: 'gg', event: { amount: 200, currency: 'JPY' } },
    ]);
  });
});
