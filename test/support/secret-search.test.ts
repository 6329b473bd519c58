import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { SecretSearch } from './secret-search.ts';

const SECRET = 'k8/zP+q"3 w9vT2';
const search = new SecretSearch({ key: SECRET });

it.each([
  ['plain', `a ${SECRET} b`],
  ['in JSON', JSON.stringify({ url: `x${SECRET}` })],
  ['in an address', `https://x.invalid/?a=${encodeURIComponent(SECRET)}&b`],
  ['as hex', `0x${Buffer.from(SECRET).toString('hex')}`],
  ...['', 'a', 'ab', 'abc'].map((before): [string, string] => [
    `as base64 behind “${before}”`,
    Buffer.from(`${before}${SECRET}and more`).toString('base64'),
  ]),
  ['as base64url', Buffer.from(`{"t":"${SECRET}"}`).toString('base64url')],
])('finds a secret %s', (_how, text) => expect(search.in(text)).toEqual(['key']));

it('finds nothing where there is nothing', () => {
  expect(search.in('k8/zP+q 3 w9vT2')).toEqual([]);
});

it('finds a secret in the cause of an error and in a packed file', () => {
  const cause = new TypeError(`Failed to parse URL from http://x/?key=${encodeURIComponent(SECRET)}`);
  expect(search.inError(new Error('no', { cause: new Error('nor here', { cause }) }))).toEqual(['key']);
  const dir = mkdtempSync(join(tmpdir(), 'klip-search-'));
  try {
    writeFileSync(join(dir, 'log.gz'), gzipSync(`it is ${SECRET}`));
    expect(search.inFolder(dir)).toEqual([`key in ${join(dir, 'log.gz')}`]);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
