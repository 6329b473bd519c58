import { execFile } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Reads a chat to its end and prints what it read and how much memory the process ever had. */
const CHILD = `
  const { readChatFile } = await import(process.argv[1]);
  let messages = 0, rejected = 0;
  for await (const batch of readChatFile(process.argv[2])) {
    messages += batch.messages.length;
    rejected += batch.rejected.length;
  }
  console.log(JSON.stringify({ messages, rejected, peakBytes: process.resourceUsage().maxRSS * 1024 }));
`;

const MB = 1024 * 1024;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-memory-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A TwitchDownloader file of about 700 bytes a comment with 30 MB of embedded pictures behind it. */
async function writeChat(path: string, count: number): Promise<void> {
  const file = createWriteStream(path);
  const put = async (text: string): Promise<void> => {
    if (!file.write(text)) await once(file, 'drain');
  };
  await put('{"streamer":{"login":"x"},"video":{"id":"1"},"comments":[');
  for (let index = 0; index < count; index += 1) {
    const body = `message number ${index} Kappa`;
    const comment = {
      _id: `${index.toString(16).padStart(8, '0')}-5b0b-4f0c-9d8e-2f4a3c1b7e11`,
      created_at: new Date(1_698_523_271_000 + index * 46).toISOString(),
      content_offset_seconds: index * 0.046,
      commenter: {
        display_name: `User${index % 5000}`,
        _id: String(index % 5000),
        name: `user${index % 5000}`,
        logo: 'l'.repeat(120),
      },
      message: {
        body,
        fragments: [
          { text: body.slice(0, -5), emoticon: null },
          { text: 'Kappa', emoticon: { emoticon_id: '25' } },
        ],
        user_badges: [{ _id: 'vip', version: '1' }],
      },
    };
    await put((index === 0 ? '' : ',') + JSON.stringify(comment));
  }
  await put('],"embeddedData":{"thirdParty":[{"data":"');
  for (let index = 0; index < 30; index += 1) await put('A'.repeat(MB));
  await put('"}]}}');
  file.end();
  await once(file, 'close');
}

describe('memory of an import', () => {
  it('stays flat: 200,000 messages with embedded pictures take no more than a small file and a fixed reserve', async () => {
    const peaks: number[] = [];
    for (const count of [2000, 200_000]) {
      const path = join(folder, `${count}.json`);
      await writeChat(path, count);
      const module = new URL('./read-chat-file.ts', import.meta.url).href;
      const { stdout } = await promisify(execFile)(process.execPath, [
        '--input-type=module',
        '-e',
        CHILD,
        module,
        path,
      ]);
      const result = JSON.parse(stdout) as { messages: number; rejected: number; peakBytes: number };
      expect([result.messages, result.rejected]).toEqual([count, 0]);
      peaks.push(result.peakBytes);
    }
    // The file is 120 MB and its messages would be several times that.
    expect(peaks[1]! / MB).toBeLessThan(300);
    expect((peaks[1]! - peaks[0]!) / MB).toBeLessThan(160);
  });
});
