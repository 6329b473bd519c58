import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';
import { detectChatFormat } from './chat-decoder.ts';

const COMMENTS = JSON.stringify({
  comments: [{ _id: '1', content_offset_seconds: 1, commenter: null, message: { body: 'ünï 😂' } }],
});

const encode = (text: string, unitBytes: 2 | 4, isLittle: boolean, mark: boolean): Uint8Array => {
  const points =
    unitBytes === 4
      ? Array.from(text, (character) => character.codePointAt(0)!)
      : Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  const units = mark ? [0xfeff, ...points] : points;
  const view = new DataView(new ArrayBuffer(units.length * unitBytes));
  units.forEach((unit, index) =>
    unitBytes === 2 ? view.setUint16(index * 2, unit, isLittle) : view.setUint32(index * 4, unit, isLittle),
  );
  return new Uint8Array(view.buffer);
};

describe('encodings', () => {
  it.each([2, 4] as const)(
    'reads UTF-16 and UTF-32 of both orders, with and without a mark (%i bytes)',
    (unitBytes) => {
      for (const isLittle of [true, false]) {
        for (const mark of [true, false]) {
          for (const chunkBytes of [1_000_000, 7]) {
            const { messages } = decodeChat(encode(COMMENTS, unitBytes, isLittle, mark), { chunkBytes });
            expect(messages[0]!.text).toBe('ünï 😂');
          }
        }
      }
    },
  );

  it('reads a file with a byte order mark in UTF-8', () => {
    expect(decodeChat(`\ufeff${COMMENTS}`).messages).toHaveLength(1);
    expect(decodeChat('\ufefftime,user,text\n1,ann,hi').messages).toHaveLength(1);
  });

  it('imports broken UTF-8 with replacement characters, and counts them', () => {
    const head = new TextEncoder().encode('time\tuser\ttext\n1\tann\th');
    const { messages, replacedCharacters } = decodeChat(Uint8Array.from([...head, 0xff, 0xfe, 0x69]));
    expect([messages[0]!.text, replacedCharacters]).toEqual(['h\ufffd\ufffdi', 2]);
  });

  it('takes NULs out of texts, in JSON and in tables', () => {
    expect(decodeChat('time\tuser\ttext\n1\tann\th\u0000i').messages[0]!.text).toBe('hi');
    expect(decodeChat('\u0000[0:00:01] Bob: hi').messages).toHaveLength(1);
    expect(decodeChat(COMMENTS.replace('ünï', 'a\\u0000b\u0000')).messages[0]!.text).toBe('ab 😂');
  });
});

describe('detection by content', () => {
  it.each([
    [COMMENTS, 'twitch-v5-json'],
    ['{"streamer":{"name":"x"},"comments":[]}', 'twitchdownloader-json'],
    ['[0:00:07] Bob: hi', 'twitchdownloader-text'],
    ['[{"message":"hi","author":"a","time_in_seconds":1}]', 'chat-downloader-json'],
    ['author,message,time_in_seconds\na,hi,1', 'chat-downloader-csv'],
    ['0:07 | bob: hi', 'chat-downloader-text'],
    ['# Start logging at 2023-01-01 20:00:00 CET\n', 'chatterino-log'],
    ['# Log started: 2023-01-01\n[20:00:00] <a> hi', 'chatty-log'],
    ['[2023-01-2 15:04:05] #x bob: hi', 'justlog-text'],
    ['1\tann\thi\n2\tbob\tho', 'delimited'],
    ['{"replayChatItemAction":{"actions":[]}}', 'ytdlp-live-chat'],
    ['{"continuationContents":{"liveChatContinuation":{"actions":[]}}}', 'innertube-json'],
    ['@id=1;tmi-sent-ts=1662201093248 :a!a@a PRIVMSG #x :hi', 'irc-raw'],
    ['{"messages":[":a!a@a PRIVMSG #x :hi"]}', 'irc-raw'],
    ['# Dear diary\nToday nothing happened.', null],
    ['{"type":"FeatureCollection","features":[]}', null],
    ['', null],
  ])('tells %j', (sample, format) => {
    expect(detectChatFormat(sample)).toBe(format);
  });

  it('knows a file whose header is longer than the sample', () => {
    expect(detectChatFormat(`{"streamer":{"name":"x"},"emotes":{"x":"${'A'.repeat(9000)}`)).toBe(
      'twitchdownloader-json',
    );
    expect(detectChatFormat('{"responseContext":{},"contents":{"liveChatRenderer":{"emojis":["x",')).toBe(
      'innertube-json',
    );
  });

  it('knows a JSON whose sample breaks off', () => {
    expect(
      detectChatFormat(new TextEncoder().encode(COMMENTS.repeat(3).slice(0, COMMENTS.length + 20))),
    ).toBe('twitch-v5-json');
  });

  it.each([
    ['', 'chat/empty'],
    [' \r\n\u0000', 'chat/empty'],
    ['[]', 'chat/empty'],
    ['<!doctype html><html>', 'chat/unknown-format'],
    ['{"a":1}', 'chat/unknown-format'],
    ['hello world', 'chat/unknown-format'],
    ['[1,2,3]', 'chat/unknown-format'],
    ['[null]', 'chat/unknown-format'],
    ['PK\u0003\u0004xxxx', 'chat/unknown-format'],
    [JSON.stringify(Array.from({ length: 3000 }, (_, index) => ({ index }))), 'chat/unknown-format'],
  ])('refuses %.30j with a sentence and a next step', (content, code) => {
    expect(() => decodeChat(content)).toThrow(
      expect.objectContaining({
        code,
        nextStep: expect.any(String) as string,
        message: expect.stringMatching(/\w+ /) as string,
      }),
    );
  });

  it('rejects a line of more than a million characters and reads on', () => {
    const { messages, rejected } = decodeChat(
      `time\tuser\ttext\n1\tann\thi\n2\tbob\t${'x'.repeat(3_000_000)}\n3\tann\tho`,
      { chunkBytes: 100_000 },
    );
    expect(messages.map(({ text }) => text)).toEqual(['hi', 'ho']);
    expect(rejected).toMatchObject([{ line: 3, reason: 'line longer than a million characters' }]);
  });
});
