import type { VodSummary } from '../../../shared/model/vod.ts';
import type { Keymap } from '../../app/shortcuts.ts';
import type { MenuItem } from '../../ui/index.ts';
import { strings } from './strings.ts';
import type { VodActions } from './use-vod-actions.ts';

/** The context menu of a row. */
export function vodMenu(
  vod: VodSummary,
  actions: VodActions,
  options: { keymap: Keymap; isBusy: boolean; onRename: () => void },
): MenuItem[] {
  const { menu } = strings;
  const chord = (id: 'library.open' | 'library.rename' | 'library.remove') => options.keymap[id][0] ?? '';
  const unlessBusy = { disabledBecause: options.isBusy ? menu.busy : undefined };
  return [
    {
      id: 'open',
      label: menu.open,
      icon: 'review',
      chord: chord('library.open'),
      run: () => actions.open(vod),
    },
    {
      id: 'rename',
      label: menu.rename,
      icon: 'pencil',
      chord: chord('library.rename'),
      run: options.onRename,
    },
    {
      id: 'chat',
      label: menu.attachChat,
      icon: 'chat',
      startsGroup: true,
      ...unlessBusy,
      run: () => void actions.attachChat(vod),
    },
    {
      id: 'transcript',
      label: menu.attachTranscript,
      icon: 'transcript',
      ...unlessBusy,
      run: () => void actions.attachTranscript(vod),
    },
    { id: 'relink', label: menu.relink, icon: 'link', run: () => void actions.relink(vod) },
    {
      id: 'analyze',
      label: menu.analyze,
      icon: 'retry',
      ...unlessBusy,
      run: () => void actions.analyze(vod),
    },
    {
      id: 'export',
      label: menu.export,
      icon: 'export',
      startsGroup: true,
      ...unlessBusy,
      run: () => void actions.exportFolder(vod, { pseudonymise: false }),
    },
    {
      id: 'export-unnamed',
      label: menu.exportUnnamed,
      icon: 'export',
      ...unlessBusy,
      run: () => void actions.exportFolder(vod, { pseudonymise: true }),
    },
    vod.mediaDropped
      ? {
          id: 'fetch',
          label: menu.fetchAgain,
          icon: 'download',
          ...unlessBusy,
          run: () => void actions.fetchAgain(vod),
        }
      : {
          id: 'free',
          label: menu.freeSpace,
          icon: 'drive',
          ...unlessBusy,
          run: () => void actions.freeSpace(vod),
        },
    {
      id: 'remove',
      label: menu.remove,
      icon: 'trash',
      tone: 'danger',
      startsGroup: true,
      chord: chord('library.remove'),
      run: () => void actions.remove(vod),
    },
  ];
}
