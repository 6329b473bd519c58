import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTranscriptFile } from './read-transcript-file.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'klipstream-transcript-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const SRT = '1\n00:00:01,000 --> 00:00:02,000\nZoë says hi.\n';

async function read(
  name: string,
  content: string | Uint8Array,
  signal?: AbortSignal,
): ReturnType<typeof readTranscriptFile> {
  const path = join(folder, name);
  await writeFile(path, content);
  return readTranscriptFile(path, { signal });
}

describe('readTranscriptFile', () => {
  it('finds the format from the content: gzip, UTF-16 and a wrong name do not matter', async () => {
    const expected = [{ startMs: 1000, endMs: 2000, text: 'Zoë says hi.' }];
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(SRT, 'utf16le')]);
    for (const [name, content] of [
      ['a.srt', SRT],
      ['b.json', gzipSync(SRT)],
      ['c.vtt', utf16],
    ] as const) {
      const { format, transcript, rejected } = await read(name, content);
      expect([format, rejected]).toEqual(['srt', []]);
      expect(transcript.sentences).toMatchObject(expected);
    }
  });

  it('names the file that is missing, empty or of another kind', async () => {
    await expect(readTranscriptFile(join(folder, 'none.srt'))).rejects.toMatchObject({
      code: 'transcript/missing-file',
    });
    await expect(read('empty.srt', '')).rejects.toMatchObject({
      code: 'transcript/empty',
      message: expect.stringContaining('empty.srt') as string,
    });
    await expect(read('note.txt', 'hello')).rejects.toMatchObject({ code: 'transcript/unknown-format' });
  });

  it('stops when the signal fires', async () => {
    await expect(read('d.srt', SRT, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});
