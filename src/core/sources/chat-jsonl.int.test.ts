import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../shared/model/chat.ts';
import { decodeChat } from '../../../test/support/decode-chat.ts';
import { readFile } from 'node:fs/promises';
import { writeChatJsonl } from './chat-jsonl.ts';

const message = (index: number, more: Partial<ChatMessage> = {}): ChatMessage => ({
  id: `m${index}`,
  offsetMs: index * 250 - 500,
  sentAtUnixMs: 1_700_000_000_000 + index * 250,
  kind: 'message',
  author: { id: '7', login: 'ann', displayName: 'Ann' },
  text: `Kappa line ${index}`,
  emotes: [{ id: '25', name: 'Kappa', provider: 'twitch', begin: 0, end: 5 }],
  badges: [{ set: 'subscriber', version: '3' }],
  color: '#ff0000',
  bits: index === 2 ? 100 : null,
  reply: index === 3 ? { parentId: 'm2', parentAuthor: 'ann', parentText: 'line 2' } : null,
  event: null,
  extra: { raw: { nested: [1, { two: 2 }] } },
  ...more,
});

const header = {
  platform: 'twitch',
  videoId: '42',
  title: 'A title',
  channel: 'ann',
  streamStartedAtUnixMs: 1_700_000_000_000,
  durationMs: 60_000,
} as const;

let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'chat-jsonl-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('klipstream-jsonl', () => {
  it('reads back every field of every message, and what the header says', async () => {
    const path = join(dir, 'whole.jsonl');
    const written = Array.from({ length: 50 }, (_, index) => message(index));
    const writer = writeChatJsonl(path, header);
    for (const each of written) await writer.write(each);
    expect(await writer.end()).toBe(50);
    const read = decodeChat(await readFile(path));
    expect(read.messages).toEqual(written);
    expect(read.rejected).toEqual([]);
    expect(read.source).toEqual({ format: 'klipstream-jsonl', ...header });
  });

  it('keeps aside a broken line, a repeated message and one without a time, and reads the rest', async () => {
    const path = join(dir, 'broken.jsonl');
    const writer = writeChatJsonl(path, header);
    await writer.write(message(1));
    await writer.end();
    const lines = [
      message(1),
      message(2, { offsetMs: null, sentAtUnixMs: null }),
      { ...message(3), text: 5 },
      message(4),
    ];
    await appendFile(path, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
    const read = decodeChat(await readFile(path));
    expect(read.messages.map(({ id }) => id)).toEqual(['m1', 'm4']);
    expect(read.rejected.map(({ line, reason }) => [line, reason.split(':')[0]])).toEqual([
      [3, 'duplicate of an earlier message'],
      [4, 'message without a time'],
      [5, 'field text'],
    ]);
  });
});
