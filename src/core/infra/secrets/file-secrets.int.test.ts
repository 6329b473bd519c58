import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFileSecrets, plainCipher, type SecretCipher } from './file-secrets.ts';

let dir = '';
let path = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-secrets-'));
  path = join(dir, 'keys', 'secrets.json');
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const hexCipher: SecretCipher = {
  kind: 'keychain',
  encrypt: (value) => Promise.resolve(Buffer.from(value).toString('hex')),
  decrypt: (stored) => {
    const value = Buffer.from(stored, 'hex').toString();
    return value === 'of another machine' ? Promise.reject(new Error('wrong key')) : Promise.resolve(value);
  },
};

it('keeps a key in a file that only the person can read, and forgets it', async () => {
  const secrets = createFileSecrets(path, plainCipher);
  expect(await secrets.get('deepgram-api-key')).toBeNull();
  await secrets.set('deepgram-api-key', 'abc');
  await secrets.set('openai-api-key', 'def');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  await secrets.set('deepgram-api-key', null);
  expect([await secrets.get('deepgram-api-key'), await secrets.get('openai-api-key')]).toEqual([null, 'def']);
});

it('writes only what the cipher made of the key', async () => {
  const secrets = createFileSecrets(path, hexCipher);
  await secrets.set('openai-api-key', 'secret');
  expect(readFileSync(path, 'utf8')).not.toContain('secret');
  expect(await secrets.get('openai-api-key')).toBe('secret');
});

it('says when a key can’t be read, and takes a new one', async () => {
  const secrets = createFileSecrets(path, hexCipher);
  await secrets.set('openai-api-key', 'of another machine');
  await expect(secrets.get('openai-api-key')).rejects.toMatchObject({ code: 'secrets/unreadable' });
  writeFileSync(path, '{broken');
  await expect(secrets.get('openai-api-key')).rejects.toMatchObject({ code: 'secrets/unreadable' });
  await secrets.set('openai-api-key', 'new');
  expect(await secrets.get('openai-api-key')).toBe('new');
});
