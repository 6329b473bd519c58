import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fakeExportSource } from '../../../../test/support/fake-export-source.ts';
import type { WordAffects } from '../../domain/word-affects/word-affects.ts';
import type { z } from 'zod';
import { writeAnalysisFiles } from './analysis-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'klip-affects-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('a window that the model read says so; one that it failed on is empty, whatever its neighbours felt', async () => {
  const emotions = { excitement: 0.6, funny: 0, happiness: 0.4, anger: 0, sadness: 0, neutral: 0.1 };
  const affects: z.infer<typeof WordAffects> = [0, 30_000, 60_000, 90_000].map((startMs, windowId) => ({
    ...{ windowId, startMs, endMs: startMs + 60_000 },
    ...(windowId === 1
      ? { state: 'missing', reason: 'timeout' }
      : { state: 'read', source: 'llm', model: 'sim-8b', sentiment: 0.5, emotions }),
  }));
  const path = join(dir, 'affects.json');
  await writeFile(path, JSON.stringify(affects));
  const source = await fakeExportSource(join(dir, 'in'));
  await writeAnalysisFiles(
    { ...source, artefacts: { ...source.artefacts, speechAffect: path }, outDir: dir, only: 'analysis' },
    { signal: new AbortController().signal, progress: () => undefined },
  );
  const csv = await readFile(join(dir, 'analysis/audio/123456_sentiment.csv'), 'utf8');
  const [header = '', ...rows] = csv.trim().split('\r\n');
  const modelAt = header.split(',').indexOf('model');
  const felt = rows.map((row) => {
    const cells = row.split(',');
    return [cells[2], cells[3], cells[modelAt]].join(' ');
  });
  expect(felt).toEqual(['0.5000 0.6000 sim-8b', '  ', '0.5000 0.6000 sim-8b', '0.5000 0.6000 sim-8b']);
});
