import { expect, it } from 'vitest';
import type { VodSummary } from '../../../shared/model/vod.ts';
import type { Keymap } from '../../app/shortcuts.ts';
import type { VodActions } from './use-vod-actions.ts';
import { vodMenu } from './vod-menu.ts';

const vod = { vodId: 'v', mediaDropped: false } as VodSummary;
const keymap = { 'library.open': [], 'library.rename': [], 'library.remove': [] } as unknown as Keymap;

it.each([
  ['export', false],
  ['export-unnamed', true],
])('exports by “%s” with pseudonyms: %s', (id, pseudonymise) => {
  const asked: unknown[] = [];
  const actions = {
    exportFolder: (...args: unknown[]) => Promise.resolve(void asked.push(args)),
  } as unknown as VodActions;
  const menu = vodMenu(vod, actions, { keymap, isBusy: false, onRename: () => undefined });
  menu.find((item) => item.id === id)!.run();
  expect(asked).toEqual([[vod, { pseudonymise }]]);
});
