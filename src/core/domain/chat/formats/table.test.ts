import { describe, expect, it } from 'vitest';
import { decodeChat } from '../../../../../test/support/decode-chat.ts';
import fc from '../../../../../test/support/properties.ts';

const facts = (text: string): unknown =>
  decodeChat(text).messages.map(({ offsetMs, sentAtUnixMs, author, text: said }) => [
    offsetMs ?? sentAtUnixMs,
    author?.displayName ?? null,
    said,
  ]);

describe('tables of chat', () => {
  it('reads tab-separated rows by their header, quotes and all', () => {
    const text =
      'offset_s\tuser\tbadges\ttext\n38\tann\tvip|premium\t"hello" there\n-2.5\tbob\t\t"hi"\n40\tbob\t\t\n';
    expect(facts(text)).toEqual([
      [38_000, 'ann', '"hello" there'],
      [-2500, 'bob', '"hi"'],
      [40_000, 'bob', ''],
    ]);
    expect(decodeChat(text).messages[0]!.badges).toEqual([
      { set: 'vip', version: '' },
      { set: 'premium', version: '' },
    ]);
  });

  it.each([
    ['time,username,message\n1:02:03,ann,"a, ""b""\nc"\n5,bob,hi', [3_723_000, 'ann', 'a, "b"\nc']],
    ['time_in_seconds;author;text\n307.5;ann;hi', [307_500, 'ann', 'hi']],
    ['Timestamp,User,Message\n2023-01-02T03:04:05Z,ann,hi', [Date.UTC(2023, 0, 2, 3, 4, 5), 'ann', 'hi']],
    ['timestamp,user,message\n1672628645,ann,hi', [1_672_628_645_000, 'ann', 'hi']],
    ['offset_ms\tuser\ttext\n1500\tann\thi', [1500, 'ann', 'hi']],
    ['message,author,time\nhi,ann,0:05', [5000, 'ann', 'hi']],
    ['12.5\tann\thi\tthere\n13\tbob\tho', [12_500, 'ann', 'hi\tthere']],
    ['0:01:00,ann,"well, hi"\n0:01:01,bob,ho', [60_000, 'ann', 'well, hi']],
    [
      'Zeit;Wer;Was\n0:01:00;ann;hi\n0:01:01;bob;ho\n0:01:02;bob;ho\n0:01:03;bob;ho\n0:01:04;bob;ho',
      [60_000, 'ann', 'hi'],
    ],
    ['1h02m03s,ann,hi\n1h02m04s,ann,ho', [3_723_000, 'ann', 'hi']],
  ])('reads %j', (text, first) => {
    expect((facts(text) as unknown[])[0]).toEqual(first);
    expect(decodeChat(text).source!.format).toBe('delimited');
  });

  it('keeps ids, colours and unknown columns', () => {
    expect(
      decodeChat('id,time,user,user_id,color,bits,text,mood\n7,1,ann,42,#FF0000,100,hi,glad').messages[0],
    ).toMatchObject({
      id: '7',
      author: { id: '42', displayName: 'ann' },
      color: '#FF0000',
      bits: 100,
      extra: { mood: 'glad' },
    });
  });

  it('rejects rows that are too short or have no time, with their line', () => {
    const { messages, rejected } = decodeChat('time,user,text\n1,ann,hi\nbroken\nsoon,bob,ho\n\n2,bob,ho');
    expect(messages).toHaveLength(2);
    expect(rejected.map(({ line, reason }) => [line, reason])).toEqual([
      [3, '1 fields where 3 are expected'],
      [4, 'no time in the time column'],
    ]);
  });

  it('does not let a quote that never closes swallow the rest', () => {
    const rows = Array.from({ length: 500 }, (_, index) => `${index},bob,message ${index}`);
    const { messages, rejected } = decodeChat(['time,user,text', '0,ann,"oops', ...rows].join('\n'));
    expect(messages).toHaveLength(500);
    expect(rejected).toMatchObject([{ line: 2, reason: 'a quote is never closed' }]);
  });

  it('accounts for every row whatever stands in it', () => {
    const cell = fc.string({ maxLength: 12 }).map((text) => text.replace(/[\r\n\t]/g, ' '));
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { maxLength: 30 }), (rows) => {
        const lines = rows.map((row) => row.join('\t')).filter((line) => line.trim() !== '');
        const { messages, rejected } = decodeChat(
          ['offset_s\tuser\ttext', '1\tann\thi', ...lines].join('\n'),
        );
        expect(messages.length + rejected.length).toBe(lines.length + 1);
      }),
    );
  });
});
