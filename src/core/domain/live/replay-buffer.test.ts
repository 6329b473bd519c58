import { expect, it } from 'vitest';
import fc from '../../../../test/support/properties.ts';
import { ReplayBuffer } from './replay-buffer.ts';

const segment = fc.record({
  bytes: fc.integer({ min: 1, max: 4000 }),
  durationMs: fc.integer({ min: 100, max: 12_000 }),
});

it('never holds more than both bounds, and of the end as much as they leave', () => {
  fc.assert(
    fc.property(
      fc.array(segment, { maxLength: 200 }),
      fc.integer({ min: 12_000, max: 300_000 }),
      fc.integer({ min: 4000, max: 100_000 }),
      (segments, maxMs, maxBytes) => {
        const buffer = new ReplayBuffer({ maxMs, maxBytes });
        const files: { name: string; bytes: number; durationMs: number }[] = [];
        let count = 0;
        for (const { bytes, durationMs } of segments) {
          const gone = buffer.makeRoom(bytes, durationMs);
          // The oldest first, nothing in between.
          expect(files.splice(0, gone.length).map(({ name }) => name)).toEqual(gone);
          if (files.length === 0 || buffer.wantsPart) {
            files.push({ name: `f${++count}`, bytes: 0, durationMs: 0 });
          }
          const file = files.at(-1)!;
          file.bytes += bytes;
          file.durationMs += durationMs;
          buffer.add(file.name, bytes, durationMs);
          const sum = (of: 'bytes' | 'durationMs'): number =>
            files.reduce((total, one) => total + one[of], 0);
          expect([buffer.bytes, buffer.durationMs]).toEqual([sum('bytes'), sum('durationMs')]);
          expect(buffer.bytes).toBeLessThanOrEqual(maxBytes);
          expect(buffer.durationMs).toBeLessThanOrEqual(maxMs);
        }
      },
    ),
  );
});

it('gives up no more than has to go: files of some twenty seconds', () => {
  const buffer = new ReplayBuffer({ maxMs: 60_000, maxBytes: 1e9 });
  const gone: string[] = [];
  for (let at = 0; at < 40; at++) {
    gone.push(...buffer.makeRoom(1000, 2000));
    buffer.add(`f${Math.floor(at / 10)}`, 1000, 2000);
    if (at >= 30) expect(buffer.durationMs).toBeGreaterThanOrEqual(40_000);
  }
  expect(gone).toEqual(['f0']);
});
