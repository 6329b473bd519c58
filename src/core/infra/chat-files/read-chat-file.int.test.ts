import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChatMessage, ChatSource, RejectedLine } from '../../../shared/model/chat.ts';
import { type ChatReadSummary, readChatFile, type ReadChatOptions } from './read-chat-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-chat-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function write(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

interface Read {
  readonly messages: ChatMessage[];
  readonly rejected: RejectedLine[];
  readonly sources: ChatSource[];
  readonly summary: ChatReadSummary | null;
  readonly largestBatch: number;
}

async function read(paths: string | readonly string[], options: ReadChatOptions = {}): Promise<Read> {
  const messages: ChatMessage[] = [];
  const rejected: RejectedLine[] = [];
  const sources: ChatSource[] = [];
  let summary: ChatReadSummary | null = null;
  let largestBatch = 0;
  const batches = readChatFile(paths, {
    ...options,
    onSource: (source) => sources.push(source),
    onSummary: (done) => {
      summary = done;
    },
  });
  for await (const batch of batches) {
    largestBatch = Math.max(largestBatch, batch.messages.length + batch.rejected.length);
    messages.push(...batch.messages);
    rejected.push(...batch.rejected);
  }
  return { messages, rejected, sources, summary, largestBatch };
}

const comment = (index: number): string =>
  JSON.stringify({
    _id: `c${index}`,
    content_offset_seconds: index,
    commenter: { _id: String(index % 50), name: `user${index % 50}`, display_name: `User${index % 50}` },
    message: { body: `message number ${index}`, fragments: [{ text: `message number ${index}` }] },
  });
const comments = (count: number): string[] => Array.from({ length: count }, (_, index) => comment(index));
const table = (count: number): string =>
  [
    'offset_s\tuser\ttext',
    ...Array.from({ length: count }, (_, index) => `${index}\tuser\tmessage ${index}`),
  ].join('\n');

describe('readChatFile', () => {
  it('yields batches, with the source before the first and complete at the end', async () => {
    const path = await write(
      'td.json',
      `{"streamer":{"login":"x"},"comments":[${comments(20_000).join(',')}],"video":{"title":"T"}}`,
    );
    let sourceAtFirstBatch: ChatSource | null = null;
    let source: ChatSource | null = null;
    for await (const batch of readChatFile(path, { onSource: (found) => (source = found) })) {
      if (batch.messages.length > 0) sourceAtFirstBatch ??= source;
    }
    expect(sourceAtFirstBatch).toMatchObject({ platform: 'twitch' });
    expect(source).toMatchObject({ format: 'twitchdownloader-json', title: 'T', channel: 'x' });
    const { messages, largestBatch, summary } = await read(path);
    expect(messages).toHaveLength(20_000);
    expect(largestBatch).toBeLessThan(5000);
    expect(summary).toMatchObject({ messageCount: 20_000, rejectedCount: 0 });
  });

  it('knows gzip by its content, whatever the name, and also several members in one file', async () => {
    const plain = await write('a.tsv', table(3000));
    const zipped = await write('b.json', gzipSync(table(3000)));
    const members = await write(
      'c.gz',
      Buffer.concat([gzipSync(table(2000)), gzipSync('\n5000\tuser\tlast')]),
    );
    expect((await read(zipped)).messages).toEqual((await read(plain)).messages);
    const joined = await read(members);
    expect([joined.messages.length, joined.rejected]).toEqual([2001, []]);
  });

  it('imports what a cut-off archive still holds and says where it broke', async () => {
    const text = Array.from({ length: 50_000 }, (_, index) => `${index}\tuser\t${Math.sin(index)}`).join(
      '\n',
    );
    const path = await write('cut.gz', gzipSync(`offset_s\tuser\ttext\n${text}`));
    await truncate(path, 300_000);
    const { messages, rejected } = await read(path);
    expect(messages.length).toBeGreaterThan(10_000);
    expect(rejected.at(-1)!.reason).toBe('the compressed file is cut off here');
    await truncate(path, 12);
    await expect(read(path)).rejects.toMatchObject({ code: 'chat/truncated' });
  });

  it('reads a single line of 50 MB', async () => {
    const padding = 'x'.repeat(1000);
    const lines = comments(45_000).map((text) =>
      text.replace('"message":', `"padding":"${padding}","message":`),
    );
    const path = await write('one-line.json', `[${lines.join(',')}]`);
    const { messages, rejected } = await read(path);
    expect([messages.length, rejected.length]).toEqual([45_000, 0]);
  });

  it('reads pages in several files or a folder as one chat, in the order of their numbers', async () => {
    const sub = await mkdtemp(join(folder, 'pages-'));
    const pages = [1, 2, 10].map((first) => [first, first + 1, first + 2].map(comment));
    await Promise.all(
      [1, 2, 10].map((number, index) =>
        writeFile(join(sub, `page${number}.json`), `[${pages[index]!.join(',')}]`),
      ),
    );
    const { messages, rejected } = await read(sub);
    expect(messages.map(({ id }) => id)).toEqual(['c1', 'c2', 'c3', 'c4', 'c10', 'c11', 'c12']);
    expect(rejected.map(({ reason }) => reason)).toEqual([
      'page2.json: duplicate of an earlier message',
      'page2.json: duplicate of an earlier message',
    ]);
  });

  it('reports an unreadable file beside readable ones, and throws when it is the only one', async () => {
    const good = await write('good.json', `[${comment(1)}]`);
    const bad = await write('bad.txt', 'nothing of the kind');
    const { messages, rejected } = await read([good, bad]);
    expect([messages.length, rejected.length]).toEqual([1, 1]);
    expect(rejected[0]!.reason).toMatch(/^bad\.txt: /);
    await expect(read(bad)).rejects.toMatchObject({ code: 'chat/unknown-format' });
    await expect(read(await write('empty.json', ''))).rejects.toMatchObject({ code: 'chat/empty' });
    await expect(read(join(folder, 'none.json'))).rejects.toMatchObject({ code: 'chat/missing-file' });
    await expect(read([])).rejects.toMatchObject({ code: 'chat/empty' });
  });

  it('stops when the signal fires, and reports progress up to 1', async () => {
    const path = await write('big.tsv', table(200_000));
    const controller = new AbortController();
    let batches = 0;
    const stopped = (async () => {
      for await (const batch of readChatFile(path, { signal: controller.signal })) {
        batches += batch.messages.length > 0 ? 1 : 0;
        controller.abort();
      }
    })();
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
    expect(batches).toBe(1);
    const fractions: number[] = [];
    await read(path, { onProgress: (fraction) => fractions.push(fraction) });
    expect(fractions).toEqual(fractions.toSorted((left, right) => left - right));
    expect(fractions.at(-1)).toBe(1);
  });

  it('gives the times of a log in the zone of the machine, unless told another', async () => {
    const path = await write('forsen-2023-01-31.log', '[23:59:59] bob: hi\n[00:00:01] bob: ho');
    const { messages } = await read(path);
    expect(messages[1]!.sentAtUnixMs).toBe(new Date(2023, 1, 1, 0, 0, 1).getTime());
    expect((await read(path, { localTime: () => 7 })).messages[0]!.sentAtUnixMs).toBe(7);
  });
});
