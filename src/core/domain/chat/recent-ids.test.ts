import { expect, it } from 'vitest';
import { RecentIds } from './recent-ids.ts';

it('knows an id again for at least as long as promised, and not for ever', () => {
  const recent = new RecentIds(100);
  expect(recent.isRepeat('first')).toBe(false);
  for (let at = 0; at < 99; at++) expect(recent.isRepeat(`id ${at}`)).toBe(false);
  expect(recent.isRepeat('first')).toBe(true);
  for (let at = 100; at < 300; at++) recent.isRepeat(`id ${at}`);
  expect(recent.isRepeat('first')).toBe(false);
});
