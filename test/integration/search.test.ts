import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importAndWait, openCore } from '../support/open-core.ts';

it('finds words in chat and transcript, in time order, and says when there are more', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'klip-search-'));
  const open = await openCore(join(dir, 'data'));
  writeFileSync(
    join(dir, 'chat.tsv'),
    '1\tann\tgood morning\n5\tbob\tthe dragon is here\n9\tcy\tdragons?!\n',
  );
  writeFileSync(join(dir, 'talk.srt'), '1\n00:00:07,000 --> 00:00:08,000\nA dragon. Run!\n');
  const { vodId } = await importAndWait(open.client, {
    chatPath: join(dir, 'chat.tsv'),
    transcriptPath: join(dir, 'talk.srt'),
  });
  const search = (text: string, limit: number) => open.client.call('search.text', { vodId, text, limit });
  const { hits, more } = await search('dragon', 10);
  expect(hits.map(({ source, atMs, author }) => [source, atMs, author])).toEqual([
    ['chat', 5000, 'bob'],
    ['transcript', 7000, null],
    ['chat', 9000, 'cy'],
  ]);
  expect(more).toBe(false);
  expect(await search('dragon', 2)).toEqual({ hits: hits.slice(0, 2), more: true });
  expect(await search('"*(', 10)).toEqual({ hits: [], more: false });
  await open.close();
  rmSync(dir, { recursive: true });
});
