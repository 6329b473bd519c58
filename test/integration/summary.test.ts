import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { importAndWait, openCore } from '../support/open-core.ts';

it('sums up a chat without a recording, and writes the report', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'klip-summary-'));
  const open = await openCore(join(dir, 'data'));
  writeFileSync(
    join(dir, 'chat.tsv'),
    '1\tann\t=cmd the dragon is here\n5\tbob\tI love this dragon so much\n61\tcy\twhat was that noise?\n',
  );
  const { vodId } = await importAndWait(open.client, { chatPath: join(dir, 'chat.tsv') });
  const { summary } = await open.client.call('summary.get', { vodId });
  expect(summary).toMatchObject({
    chat: { lines: 3, people: 3 },
    spoken: null,
    missing: [{ part: 'transcript', reason: 'There is no transcript of this recording.' }],
  });
  expect(summary!.windows[0]!.chat!.said.map(({ author }) => author)).toEqual(['ann', 'bob']);
  const outDir = join(dir, 'report');
  const request = { vodId, outDir, formats: ['csv', 'md'] as ('csv' | 'md')[], pseudonymise: true };
  const { files } = await open.client.call('summary.report', request);
  const texts = files.map((path) => readFileSync(path, 'utf8'));
  expect(texts).toHaveLength(3);
  expect(texts.join('')).not.toMatch(/\b(?:ann|bob|cy)\b/);
  await expect(open.client.call('summary.get', { vodId: 'none' })).rejects.toMatchObject({
    code: 'vod/not-found',
  });
  await open.close();
  rmSync(dir, { recursive: true });
});
