import { expect, it } from 'vitest';
import { askLink, closeLink, useLinkBox } from './link-store.ts';

it('never numbers two questions alike, also when the panel was closed between them', () => {
  const numbers = [1, 2, 3].map(() => {
    askLink(' https://kick.com/someone ');
    const { asked } = useLinkBox.getState();
    closeLink();
    return asked?.count;
  });
  expect(new Set(numbers).size).toBe(3);
  expect(useLinkBox.getState()).toMatchObject({ text: '', asked: null });
});
