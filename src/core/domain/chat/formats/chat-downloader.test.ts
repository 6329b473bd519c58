import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';

const twitch = {
  message_id: 'm1',
  message: '😂 Kappa :)',
  message_type: 'text_message',
  timestamp: 1_562_541_137_129_857,
  time_in_seconds: 307.25,
  time_text: '5:07',
  colour: '#FF0000',
  bits: 100,
  author: {
    id: '1',
    name: 'jump3n',
    display_name: 'jump3N',
    badges: [{ name: 'subscriber', version: 6, title: '6-Month Subscriber' }],
    is_subscriber: true,
  },
  emotes: [{ id: '25', name: 'Kappa', locations: ['2-6'] }],
};

describe('chat-downloader JSON', () => {
  it('reads the new field names', () => {
    expect(decodeChat(JSON.stringify([twitch])).messages).toMatchObject([
      {
        id: 'm1',
        offsetMs: 307_250,
        sentAtUnixMs: 1_562_541_137_129,
        kind: 'message',
        author: { id: '1', login: 'jump3n', displayName: 'jump3N' },
        emotes: [{ id: '25', name: 'Kappa', begin: 3, end: 8 }],
        badges: [{ set: 'subscriber', version: '6', title: '6-Month Subscriber' }],
        color: '#FF0000',
        bits: 100,
        extra: { author: { is_subscriber: true } },
      },
    ]);
  });

  it('reads the old field names, and the finer of two times', () => {
    const old = {
      author: 'se7en',
      author_id: 'UC1',
      badges: 'Member (3 months), Verified',
      message: 'hi',
      time_in_seconds: 7,
      time_text: '0:07',
      timestamp: 1_597_516_929_431_823,
      video_offset_time_msec: 7065,
    };
    const { messages, source } = decodeChat(JSON.stringify([old]));
    expect(source).toMatchObject({ format: 'chat-downloader-json', platform: 'youtube' });
    expect(messages[0]).toMatchObject({
      offsetMs: 7065,
      author: { id: 'UC1', login: null, displayName: 'se7en' },
      badges: [{ set: 'member', version: '3 months' }, { set: 'verified' }],
    });
  });

  it('reads events: subscriptions, raids, paid messages, time-outs, removals', () => {
    const at = { timestamp: 1_562_541_137_129_857, time_in_seconds: 1 };
    const file = [
      {
        ...at,
        message_type: 'resubscription',
        message: 'yay',
        system_message: 'A subscribed',
        cumulative_months: 7,
        author: { name: 'a' },
      },
      { ...at, message_type: 'raid', message: null, number_of_raiders: 12, author: { name: 'a' } },
      {
        ...at,
        message_type: 'paid_message',
        message: 'gg',
        money: { text: '$5.00', amount: 5, currency: 'USD' },
        author: { name: 'a' },
      },
      { ...at, message_type: 'ban_user', ban_duration: 600, banned_user: 'bob', message: null },
      { ...at, message_type: 'delete_message', message: 'gone', author: { name: 'a' } },
      { ...at, message_type: 'viewer_engagement_message', message: 'Welcome' },
    ];
    expect(
      decodeChat(JSON.stringify(file)).messages.map(({ kind, text, event }) => [kind, text, event]),
    ).toEqual([
      ['resubscription', 'yay', { type: 'resubscription', systemText: 'A subscribed', months: 7 }],
      ['raid', '', { type: 'raid', viewers: 12 }],
      ['paid', 'gg', { type: 'paid_message', amount: 5, currency: 'USD' }],
      ['timeout', '', { type: 'ban_user', recipient: 'bob', durationSec: 600 }],
      ['deletion', '', { type: 'delete_message', systemText: 'gone' }],
      ['notice', '', { type: 'viewer_engagement_message', systemText: 'Welcome' }],
    ]);
  });

  it('counts a paid message once though a ticker shows it again', () => {
    const paid = {
      message_id: 'p',
      message_type: 'paid_message',
      timestamp: 1_562_541_137_129_857,
      message: 'gg',
      author: { name: 'a' },
    };
    const ticker = { ...paid, message_type: 'ticker_paid_message_item', timestamp: 1_562_541_137_999_999 };
    const { messages, rejected } = decodeChat(JSON.stringify([paid, ticker]));
    expect([messages.length, rejected[0]!.reason]).toEqual([1, 'duplicate of an earlier message']);
  });

  it('reads the unclosed list of a killed run, and says that it breaks off', () => {
    const text = JSON.stringify([twitch, { ...twitch, message_id: 'm2' }]);
    const { messages, rejected } = decodeChat(`${text.slice(0, -1)},\n`);
    expect(messages).toHaveLength(2);
    expect(rejected).toEqual([{ line: 3, reason: 'the file ends before its list is closed', excerpt: '' }]);
  });

  it('reads JSON lines with a broken one among them', () => {
    const line = JSON.stringify(twitch);
    const { messages, rejected } = decodeChat(
      `${line}\n${line.slice(0, 100)}\n${line.replace('m1', 'm3')}\n`,
    );
    expect(messages.map(({ id }) => id)).toEqual(['m1', 'm3']);
    expect(rejected).toHaveLength(1);
  });
});

describe('chat-downloader tables and texts', () => {
  it('holds the same messages as JSON, CSV, and text of both ages', () => {
    const rows = [
      { author: 'Zoë', message: 'a, "b": c', time_in_seconds: 307, time_text: '5:07' },
      { author: 'bob', message: ':O', time_in_seconds: 3723, time_text: '1:02:03' },
      { author: 'bob', message: 'early', time_in_seconds: -5, time_text: '-0:05' },
    ];
    const csv = [
      'author,message,time_in_seconds,time_text',
      ...rows.map(
        (row) =>
          `${row.author},"${row.message.replaceAll('"', '""')}",${row.time_in_seconds}.0,${row.time_text}`,
      ),
    ];
    const oldText = rows.map((row) => `[${row.time_text}] ${row.author}: ${row.message}`);
    const newText = rows.map((row) => `${row.time_text} | ${row.author}: ${row.message}`);
    const [json, ...others] = [
      JSON.stringify(rows),
      csv.join('\r\n'),
      oldText.join('\n'),
      newText.join('\n'),
    ].map((text) => decodeChat(text));
    const facts = ({ messages }: typeof json & object): unknown =>
      messages.map(({ author, text, offsetMs }) => [author!.displayName, text, offsetMs]);
    for (const other of others) expect(facts(other)).toEqual(facts(json!));
    expect(others.map(({ source }) => source!.format)).toEqual([
      'chat-downloader-csv',
      'chat-downloader-text',
      'chat-downloader-text',
    ]);
  });

  it('reads badges, money and the lines of the platform', () => {
    const { messages } = decodeChat(
      [
        '0:06 | (New member, Verified) jeuc: hi',
        '0:09 | (Member (6 months)) *CA$10.00* Bob B.: gg',
        '2023-01-02 03:04:05 | bob was timed out for 600 seconds.',
      ].join('\n'),
    );
    expect(messages).toMatchObject([
      { author: { displayName: 'jeuc' }, badges: [{ set: 'member', version: 'new' }, { set: 'verified' }] },
      {
        kind: 'paid',
        author: { displayName: 'Bob B.' },
        text: 'gg',
        event: { amount: 10, currency: 'CAD' },
        badges: [{ version: '6 months' }],
      },
      { kind: 'timeout', event: { recipient: 'bob', durationSec: 600 } },
    ]);
  });
});
