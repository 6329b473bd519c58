import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';

interface Parts {
  readonly comment?: object;
  readonly message?: object;
}

const comment = (id: string, offset: unknown, body: string, more: Parts = {}): object => ({
  _id: id,
  created_at: '2023-10-28T20:01:27.482Z',
  channel_id: '22484632',
  content_offset_seconds: offset,
  commenter: { display_name: 'JammehCow', _id: '82674227', name: 'jammehcow', bio: 'cow', updated_at: 'u1' },
  message: {
    body,
    bits_spent: 0,
    fragments: [{ text: body, emoticon: null }],
    user_badges: [],
    user_color: '#EBA2C0',
    ...more.message,
  },
  ...more.comment,
});

const root = {
  FileInfo: { Version: { Major: 1, Minor: 4, Patch: 0 } },
  streamer: { name: 'Forsen', login: 'forsen', id: 22484632 },
  video: {
    title: 'A stream',
    id: '1962354205',
    created_at: '2023-10-28T20:01:11Z',
    start: 0,
    end: 60,
    length: 18306,
  },
};

describe('TwitchDownloader JSON', () => {
  it('reads a whole comment: id, fractional time, author, emotes, badges, colour, bits', () => {
    const file = {
      ...root,
      comments: [
        comment('08b8', 16.482, '😂 hello Kappa', {
          message: {
            bits_spent: 100,
            fragments: [
              { text: '😂 hello ', emoticon: null },
              { text: 'Kappa', emoticon: { emoticon_id: '25' } },
            ],
            user_badges: [
              { _id: 'sub-gifter', version: '10' },
              { _id: '', version: '' },
            ],
          },
        }),
      ],
      embeddedData: { thirdParty: [{ data: 'A'.repeat(100_000) }] },
    };
    const { source, messages, rejected } = decodeChat(JSON.stringify(file), { chunkBytes: 1000 });
    expect(source).toEqual({
      format: 'twitchdownloader-json',
      platform: 'twitch',
      videoId: '1962354205',
      title: 'A stream',
      channel: 'forsen',
      streamStartedAtUnixMs: Date.UTC(2023, 9, 28, 20, 1, 11),
      durationMs: 18_306_000,
    });
    expect(rejected).toEqual([]);
    expect(messages).toEqual([
      {
        id: '08b8',
        offsetMs: 16_482,
        sentAtUnixMs: Date.UTC(2023, 9, 28, 20, 1, 27, 482),
        kind: 'message',
        author: { id: '82674227', login: 'jammehcow', displayName: 'JammehCow' },
        text: '😂 hello Kappa',
        emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 9, end: 14 }],
        badges: [{ set: 'sub-gifter', version: '10' }],
        color: '#EBA2C0',
        bits: 100,
        reply: null,
        event: null,
        extra: { channel_id: '22484632', commenter: { bio: 'cow', updated_at: 'u1' } },
      },
    ]);
  });

  it('knows itself whether the header stands before or after the comments', () => {
    const after = { comments: [comment('1', 1, 'a')], ...root };
    expect(decodeChat(JSON.stringify(after)).source).toEqual(
      decodeChat(JSON.stringify({ ...root, comments: [] })).source,
    );
  });

  it('reads the layouts of 1.0: text ids, a written duration, emotes instead of embeddedData', () => {
    const old = {
      streamer: { name: 'forsen', id: '22484632' },
      video: { user_name: 'forsen', duration: '5h5m6s' },
      comments: [comment('1', '12.5', 'a')],
      emotes: { thirdParty: [] },
    };
    const { source, messages } = decodeChat(JSON.stringify(old));
    expect(source).toMatchObject({
      format: 'twitchdownloader-json',
      channel: 'forsen',
      durationMs: 18_306_000,
    });
    expect(messages[0]!.offsetMs).toBe(12_500);
  });

  it('keeps comments without a commenter, with negative and with unordered times', () => {
    const file = [
      comment('1', 50, 'late'),
      comment('2', -3.25, 'early', { comment: { commenter: null } }),
      comment('3', 2, 'mid'),
    ];
    const { messages, rejected } = decodeChat(JSON.stringify(file));
    expect(messages.map(({ offsetMs, author, text }) => [offsetMs, author?.login ?? null, text])).toEqual([
      [50_000, 'jammehcow', 'late'],
      [-3250, null, 'early'],
      [2000, 'jammehcow', 'mid'],
    ]);
    expect(rejected).toEqual([]);
  });

  it('imports a comment once and rejects its copies and what is no comment, by item number', () => {
    const file = {
      ...root,
      comments: [comment('1', 1, 'a'), comment('1', 1, 'a'), { content_offset_seconds: 3 }, 'x', null],
    };
    const { messages, rejected } = decodeChat(JSON.stringify(file));
    expect(messages).toHaveLength(1);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [2, 'duplicate of an earlier message'],
      [3, 'comment without a message'],
      [4, 'not a chat message of a known format'],
      [5, 'not a chat message of a known format'],
    ]);
  });

  it('keeps what a file repeats in every comment where it changes only', () => {
    const { messages } = decodeChat(
      JSON.stringify([
        comment('1', 1, 'a'),
        comment('2', 2, 'b'),
        comment('3', 3, 'c', { comment: { channel_id: '9' } }),
      ]),
    );
    expect(messages.map(({ extra }) => extra)).toEqual([
      { channel_id: '22484632', commenter: { bio: 'cow', updated_at: 'u1' } },
      null,
      { channel_id: '9' },
    ]);
  });

  it('imports what stands before the break of a truncated file and says where it broke', () => {
    const whole = JSON.stringify({ ...root, comments: [comment('1', 1, 'a'), comment('2', 2, 'b')] });
    const { messages, rejected, source } = decodeChat(whole.slice(0, whole.indexOf('"2"') + 30));
    expect(messages).toHaveLength(1);
    expect(rejected).toMatchObject([{ line: 2, reason: 'the file ends inside this item' }]);
    expect(source).toMatchObject({ title: 'A stream', format: 'twitchdownloader-json' });
  });
});

describe('Twitch v5 rechat JSON', () => {
  it('places emotes by code points where there are no fragments', () => {
    const message = { fragments: null, emoticons: [{ _id: '25', begin: 2, end: 6 }], is_action: true };
    const { messages, source } = decodeChat(JSON.stringify([comment('1', 1, '😂 Kappa', { message })]));
    expect(source!.format).toBe('twitch-v5-json');
    expect(messages[0]).toMatchObject({
      kind: 'action',
      emotes: [{ id: '25', name: 'Kappa', begin: 3, end: 8 }],
    });
  });

  it('takes a video description in front for the source and rejects it as a message', () => {
    const video = {
      _id: 'v84',
      title: 'T',
      broadcast_id: 1,
      recorded_at: '2016-08-16T00:34:13Z',
      length: 2430,
      channel: { name: 'nl' },
    };
    const { source, messages, rejected } = decodeChat(JSON.stringify([video, comment('1', 1, 'a')]));
    expect(source).toMatchObject({ videoId: '84', title: 'T', channel: 'nl', durationMs: 2_430_000 });
    expect([messages.length, rejected[0]?.reason]).toEqual([1, 'description of the video, not a message']);
  });

  it.each([
    ['msg-id', 'msg-param-months'],
    ['msgid', 'msgparammonths'],
    ['msg_id', 'msg_param_months'],
  ])('reads a subscription told by %s', (idKey, monthsKey) => {
    const message = { user_notice_params: { [idKey]: 'resub', [monthsKey]: '7' } };
    const { messages } = decodeChat(JSON.stringify([comment('1', 1, 'thanks', { message })]));
    expect(messages[0]).toMatchObject({ kind: 'resubscription', event: { type: 'resub', months: 7 } });
  });

  it('reads pages inside a list', () => {
    const pages = [{ comments: [comment('1', 1, 'a')], _next: 'x' }, { comments: [comment('2', 2, 'b')] }];
    expect(decodeChat(JSON.stringify(pages)).messages.map(({ text }) => text)).toEqual(['a', 'b']);
  });
});
