import { describe, expect, it } from 'vitest';
import { JsonItemScanner } from './json-items.ts';
import { parseJsonItem } from './parse-json-item.ts';
import fc from '../../../../../test/support/properties.ts';

type Found = ['item', unknown] | ['header', unknown] | ['broken', string, string] | ['unclosed'];

function scan(content: string | Uint8Array, chunkBytes = Infinity): Found[] {
  const found: Found[] = [];
  const decoder = new TextDecoder();
  const scanner = new JsonItemScanner({
    item: (bytes) => {
      const value = parseJsonItem(decoder.decode(bytes));
      if (value === undefined) return false;
      found.push(['item', value]);
      return true;
    },
    documentStart: () => undefined,
    header: (bytes) => found.push(['header', parseJsonItem(decoder.decode(bytes))]),
    broken: (bytes, reason) => found.push(['broken', decoder.decode(bytes.subarray(0, 20)), reason]),
    unclosed: () => found.push(['unclosed']),
  });
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += chunkBytes) scanner.push(bytes.subarray(at, at + chunkBytes));
  scanner.end();
  return found;
}

const items = (found: readonly Found[]): unknown[] =>
  found.filter(([kind]) => kind === 'item').map(([, value]) => value);

describe('JsonItemScanner', () => {
  it('finds the elements of a list at the root, whatever they are', () => {
    expect(items(scan('[1, {"a":"x]\\"}"},\n"text", null, [2],]'))).toEqual([
      1,
      { a: 'x]"}' },
      'text',
      null,
      [2],
    ]);
  });

  it('finds the comments wherever the header stands, and gives the header without them', () => {
    expect(scan('{"streamer":{"id":[1]},"comments":[{"a":1},{"a":2}],"video":{"id":"7"}}')).toEqual([
      ['item', { a: 1 }],
      ['item', { a: 2 }],
      ['header', { streamer: { id: [1] }, comments: [], video: { id: '7' } }],
    ]);
  });

  it('finds the actions of an innertube page below its wrappers', () => {
    const page =
      '{"response":{"continuationContents":{"liveChatContinuation":{"continuations":[{}],"actions":[1,2]}}}}';
    expect(items(scan(page))).toEqual([1, 2]);
  });

  it('reads documents that follow each other, on lines or not', () => {
    expect(items(scan('{"a":1}\n{"a":2}{"a":3}\n\n{"a":{"b":[{}]}}'))).toEqual([
      { a: 1 },
      { a: 2 },
      { a: 3 },
      { a: { b: [{}] } },
    ]);
  });

  it('leaves a member of megabytes out of the header without losing the others', () => {
    const big = 'A'.repeat(9_000_000);
    const found = scan(
      `{"embeddedData":{"x":"${big}"},"comments":[{"a":1}],"video":{"id":"7"},"more":"${big}"}`,
      65_536,
    );
    expect(found).toEqual([
      ['item', { a: 1 }],
      ['header', { embeddedData: null, comments: [], video: { id: '7' }, more: null }],
    ]);
  });

  it('tells where an unclosed list breaks off, with all items before it', () => {
    expect(scan('[{"a":1},{"a":2}')).toEqual([['item', { a: 1 }], ['item', { a: 2 }], ['unclosed']]);
    expect(scan('[{"a":1},{"a":"tw')).toEqual([
      ['item', { a: 1 }],
      ['broken', '{"a":"tw', 'the file ends inside this item'],
    ]);
  });

  it('keeps the header of a file that was cut off after it', () => {
    expect(scan('{"streamer":{"n":2},"comments":[{"a":1}],"video":{"x":[1').slice(1)).toEqual([
      ['header', { streamer: { n: 2 }, comments: [], video: null }],
      ['unclosed'],
    ]);
  });

  it('loses one broken line of a JSON-lines file, not those after it', () => {
    expect(scan('{"a":1}\n{"a":"tr\n{"a":3}\n')).toEqual([
      ['item', { a: 1 }],
      ['broken', '{"a":"tr\n', 'the file ends inside this item'],
      ['item', { a: 3 }],
    ]);
  });

  it('loses one broken item of a minified list, not those after it', () => {
    const found = scan('[{"_id":"1234"},{"_id":"qu"ote"},{"_id":"3"},{"_id":"4"}]');
    expect(items(found)).toEqual([{ _id: '1234' }, { _id: '3' }, { _id: '4' }]);
    expect(found.filter(([kind]) => kind === 'broken')).toHaveLength(1);
  });

  it('gives up an item of more than 16 MB and goes on', () => {
    const huge = `{"_id":"huge","x":"${'y'.repeat(17 * 1024 * 1024)}`;
    const found = scan(`[{"_id":"first"},${huge},{"_id":"next one"}]`, 1 << 20);
    expect(items(found)).toEqual([{ _id: 'first' }, { _id: 'next one' }]);
    expect(found[1]![2]).toBe('item larger than 16 MB');
  });

  it('forgives comments, trailing commas, raw control characters and NULs', () => {
    expect(items(scan('{"a":[/* c " */1,2,],}\n{"b":"t\tab\u0000" // note "\n}'))).toEqual([
      { a: [1, 2] },
      { b: 't\tab' },
    ]);
  });

  it('finds the same items however the bytes are cut into chunks', () => {
    fc.assert(
      fc.property(
        fc.array(fc.jsonValue(), { maxLength: 8 }),
        fc.jsonValue(),
        fc.integer({ min: 1, max: 40 }),
        (values, other, chunkBytes) => {
          const text = JSON.stringify({ before: other, comments: values, after: other });
          const found = scan(text, chunkBytes);
          expect(items(found)).toEqual(JSON.parse(JSON.stringify(values)));
          expect(found.at(-1)).toEqual([
            'header',
            JSON.parse(JSON.stringify({ before: other, comments: [], after: other })),
          ]);
        },
      ),
      { numRuns: 100 },
    );
  });
});
