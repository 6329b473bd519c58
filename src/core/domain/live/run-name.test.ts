import { expect, it } from 'vitest';
import { runFileName, runFileOf, runOf } from './run-name.ts';

it('names the files of a run, and knows them again', () => {
  expect([runFileName(1, 1, 'ts'), runFileName(12, 3, 'mp4')]).toEqual([
    'run-0001.ts',
    'run-0012.part-0003.mp4',
  ]);
  expect([runFileOf('run-0001.ts'), runFileOf('run-0012.part-0003.mp4')]).toEqual([
    { run: 1, part: 1 },
    { run: 12, part: 3 },
  ]);
  for (const other of ['run-0001.ts.whole.mp4', 'recording.mp4', 'run-1.ts', 'run-0001.part-0002.txt'])
    expect(runFileOf(other)).toBeNull();
  expect([runOf('run-0012.part-0003.mp4'), runOf('run-0012.mp4')]).toEqual(['run-0012.mp4', 'run-0012.mp4']);
});
