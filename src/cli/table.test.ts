import { expect, it } from 'vitest';
import { formatBytes, formatTable } from './table.ts';

it('aligns columns, numbers to the right', () => {
  expect(
    formatTable(
      ['ID', 'N'],
      [
        ['a', '1'],
        ['bcd', '20'],
      ],
      ['N'],
    ),
  ).toEqual(['ID    N', 'a     1', 'bcd  20']);
});

it('says sizes in the unit that fits', () => {
  expect([0, 999, 1000, 12_345_678, 5e12].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 kB',
    '12.3 MB',
    '5.0 TB',
  ]);
});
