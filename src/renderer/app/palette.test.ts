import { expect, test } from 'vitest';
import { matchItems } from './use-frame-palette.ts';

test('palette lines stay that hold every typed word in any order', () => {
  const items = ['ranked until diamond (day 9)', 'ranked until gold', 'Settings'].map((label) => ({
    id: label,
    label,
    run: () => undefined,
  }));
  expect(matchItems(items, ' DAY ranked ').map(({ label }) => label)).toEqual([
    'ranked until diamond (day 9)',
  ]);
  expect(matchItems(items, '')).toHaveLength(3);
  expect(matchItems(items, 'nothing')).toEqual([]);
});
