import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';

const facts = (text: string, fileName = 'chat.txt'): unknown =>
  decodeChat(text, { fileName }).messages.map((message) => [
    message.sentAtUnixMs ?? message.offsetMs,
    message.kind,
    message.author?.displayName ?? null,
    message.text,
  ]);

describe('Chatterino logs', () => {
  const log = [
    '# Start logging at 2023-06-01 23:59:00 CEST',
    '[23:59:58] nerixyz: hello: world',
    '[00:00:01] 테스트계정420 testaccount_420: hi',
    '[00:00:02] nerixyz has been timed out for 10m.',
    '[00:00:03] 15 raiders from Bob have joined!',
    '[00:00:04] #other bob:',
    '# Stop logging at 2023-06-02 00:01:00 CEST',
    'a torn line',
  ].join('\n');

  it('reads messages, localised names, system lines and the roll-over at midnight', () => {
    const midnight = Date.UTC(2023, 5, 1, 22);
    expect(facts(log)).toEqual([
      [midnight - 2000, 'message', 'nerixyz', 'hello: world'],
      [midnight + 1000, 'message', '테스트계정420', 'hi'],
      [midnight + 2000, 'timeout', null, ''],
      [midnight + 3000, 'raid', null, ''],
      [midnight + 4000, 'message', 'bob', ''],
    ]);
  });

  it('accounts for headers and torn lines', () => {
    const { source, messages, rejected } = decodeChat(log);
    expect(source).toMatchObject({ format: 'chatterino-log', channel: 'other' });
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'header of the log, not a message'],
      [7, 'header of the log, not a message'],
      [8, 'no time in front'],
    ]);
    expect(messages.length + rejected.length).toBe(log.split('\n').length);
    expect(messages[2]!.event).toMatchObject({ recipient: 'nerixyz', durationSec: 600 });
  });

  it('takes the date and the channel from the name of a file without a header', () => {
    const { messages, source } = decodeChat('[20:11:03] bob: hi\n[20:11:04] ann: ho', {
      fileName: 'forsen-2023-01-31.log',
    });
    expect(source).toMatchObject({ format: 'chatterino-log', channel: 'forsen' });
    expect(messages[0]!.sentAtUnixMs).toBe(Date.UTC(2023, 0, 31, 20, 11, 3));
  });

  it('counts from its first line without any date', () => {
    expect(facts('[20:11:03] bob: hi\n[20:11:05] ann: ho')).toEqual([
      [0, 'message', 'bob', 'hi'],
      [2000, 'message', 'ann', 'ho'],
    ]);
  });
});

describe('Chatty logs', () => {
  it('reads names with signs, actions, bans, and leaves joins and viewer counts out with a reason', () => {
    const log = [
      '# Log started: 2015-05-26 21:22:33 +0200',
      '[2015-05-26 21:22:33] <@%Nick> hello <3',
      '[2015-05-26 21:22:34] <Display (login)>* waves',
      '[2015-05-26 21:22:35] BAN: bob (600s) [spam]',
      '[2015-05-26 21:22:36] JOIN: a, b',
      '[2015-05-26 21:22:37] VIEWERS: 1,234',
      '[2015-05-26 21:22:38] [Info] Now hosting x.',
    ].join('\n');
    const { source, messages, rejected } = decodeChat(log, { fileName: '#joshimuz.log' });
    expect(source).toMatchObject({ format: 'chatty-log', channel: 'joshimuz' });
    expect(messages).toMatchObject([
      { author: { login: 'nick' }, badges: [{ set: 'moderator' }, { set: 'subscriber' }], text: 'hello <3' },
      { kind: 'action', author: { login: 'login', displayName: 'Display' }, text: 'waves' },
      { kind: 'timeout', event: { recipient: 'bob', durationSec: 600 } },
      { kind: 'notice', event: { systemText: '[Info] Now hosting x.' } },
    ]);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [1, 'header of the log, not a message'],
      [5, 'not a chat line: JOIN'],
      [6, 'viewer count, not a message'],
    ]);
  });
});

describe('justlog text', () => {
  it('reads unpadded days as UTC, and time-outs', () => {
    const text =
      '[2023-01-2 15:04:05] #forsen bob: hi\n[2023-01-2 15:04:06] #forsen bob has been timed out for 600 seconds';
    expect(decodeChat(text).source).toMatchObject({ format: 'justlog-text', channel: 'forsen' });
    expect(facts(text)).toEqual([
      [Date.UTC(2023, 0, 2, 15, 4, 5), 'message', 'bob', 'hi'],
      [Date.UTC(2023, 0, 2, 15, 4, 6), 'timeout', null, ''],
    ]);
  });
});

describe('TwitchDownloader text', () => {
  it.each([
    ['[0:05:07] Bob: hi\n[25:00:01] ann: ho', 307_000],
    ['[2023-01-01 12:00:00 UTC] Bob: hi', Date.UTC(2023, 0, 1, 12)],
    ['[2023-01-01 12:00:00.250 UTC] Bob: hi', Date.UTC(2023, 0, 1, 12) + 250],
  ])('reads %j', (text, first) => {
    const { source, messages } = decodeChat(text);
    expect(source!.format).toBe('twitchdownloader-text');
    expect(messages[0]).toMatchObject({ author: { displayName: 'Bob', login: 'bob' }, text: 'hi' });
    expect(messages[0]!.offsetMs ?? messages[0]!.sentAtUnixMs).toBe(first);
  });

  it('says that a text without times is of no use', () => {
    expect(() => decodeChat('bob: hi\nann: ho\nbob: hm')).toThrow(
      expect.objectContaining({ code: 'chat/no-times' }),
    );
  });
});
