import { readFileSync } from 'node:fs';
import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withTempDir } from '../../../../test/support/frame-code.ts';
import { openSegmentJournal } from './segment-journal.ts';
import type { StoredSegment } from './stored-segment.ts';

const segment = (index: number): StoredSegment => ({
  ...{ index, file: `${index}.ts`, uri: `http://cdn/${index}.ts`, bytes: 3, sha256: 'abc', durationSec: 2 },
  ...{ startSec: index * 2, discontinuity: false, wallStartUnixMs: null, heldSec: 2, startPtsSec: 0 },
  ...{ endPtsSec: 2, format: 'h264', initFile: null, muted: false },
});

it('keeps every segment that many workers add at once, each on a line of its own', async () => {
  await withTempDir(async (dir) => {
    const all = Array.from({ length: 200 }, (_, index) => segment(index));
    await Promise.all(all.map(({ file }) => writeFile(join(dir, file), 'abc')));
    const journal = await openSegmentJournal(dir);
    // What was told to be kept is on the disk, also while others are still on their way.
    const kept = all.map(async (one) => {
      await journal.add(one);
      expect(readFileSync(join(dir, 'segments.jsonl'), 'utf8')).toContain(JSON.stringify(one));
    });
    await Promise.all(kept);
    await journal.close();
    const again = await openSegmentJournal(dir);
    expect([...again.segments.values()]).toEqual(all);
    await again.close();
  });
});

it('drops a line that a crash cut short, and what it says is fetched again', async () => {
  await withTempDir(async (dir) => {
    const both = [segment(0), segment(1)];
    await Promise.all(both.map(({ file }) => writeFile(join(dir, file), 'abc')));
    const journal = await openSegmentJournal(dir);
    await Promise.all(both.map((one) => journal.add(one)));
    await journal.close();
    const path = join(dir, 'segments.jsonl');
    await truncate(path, readFileSync(path).length - 5);
    const again = await openSegmentJournal(dir);
    expect([...again.segments.keys()]).toEqual([0]);
    await again.add(both[1]!);
    await again.close();
    const third = await openSegmentJournal(dir);
    expect([...third.segments.keys()]).toEqual([0, 1]);
    await third.close();
  });
});
