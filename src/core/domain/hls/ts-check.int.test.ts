import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeCodedSource, withTempDir } from '../../../../test/support/frame-code.ts';
import { createTsCheck } from './ts-check.ts';

it('says the same of a segment, in whatever pieces it arrives', async () => {
  await withTempDir(async (dir) => {
    const path = join(dir, 'segment.ts');
    await makeCodedSource({ path, rate: '30', durationSec: 2, format: ['-f', 'mpegts'] });
    const bytes = new Uint8Array(await readFile(path));
    const judged = (chunkBytes: number): unknown => {
      const check = createTsCheck();
      for (let at = 0; at < bytes.length; at += chunkBytes) check.push(bytes.subarray(at, at + chunkBytes));
      return check.end();
    };
    const whole = judged(bytes.length);
    expect(whole).toMatchObject({
      facts: { container: 'ts', format: expect.stringMatching(/^h264.*aac/) as string },
    });
    for (const chunkBytes of [1, 100, 187, 188, 189, 1000, 65_536]) expect(judged(chunkBytes)).toEqual(whole);
  });
});
