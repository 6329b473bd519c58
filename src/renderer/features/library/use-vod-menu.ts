import type { VodSummary } from '../../../shared/model/vod.ts';
import { useJobs } from '../../app/live.ts';
import { useKeymap } from '../../app/use-shortcuts.ts';
import type { MenuItem } from '../../ui/index.ts';
import type { VodActions } from './use-vod-actions.ts';
import { vodMenu } from './vod-menu.ts';

/** Makes the context menu of a row as things stand when it opens. */
export function useVodMenu(
  actions: VodActions,
  onRename: (vodId: string) => void,
): (vod: VodSummary) => MenuItem[] {
  const keymap = useKeymap((state) => state.keymap);
  return (vod) => {
    const job = useJobs.getState().byVod[vod.vodId];
    const isBusy = job !== undefined && job.finishedAtUnixMs === null;
    return vodMenu(vod, actions, { keymap, isBusy, onRename: () => onRename(vod.vodId) });
  };
}
