import { useQueryClient } from '@tanstack/react-query';
import type { Clip } from '../../../shared/model/clip.ts';
import { openReview } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { copyText } from '../../ui/copy-text.ts';
import { removeLater } from './pending-removals.ts';
import { strings } from './strings.ts';

export interface ClipActions {
  readonly cancel: (clip: Clip) => Promise<void>;
  readonly retry: (clip: Clip) => Promise<void>;
  readonly show: (clip: Clip) => Promise<void>;
  readonly copyTitle: (clip: Clip) => Promise<void>;
  readonly remove: (clip: Clip) => void;
  readonly review: (clip: Clip) => void;
}

/** What can be done to a clip. Failures have been shown when a promise resolves. */
export function useClipActions(): ClipActions {
  const queries = useQueryClient();
  const cancel = useCommand('clip.cancel');
  const retry = useCommand('clip.retry');
  const show = useCommand('clip.showInFolder');
  const remove = useCommand('clip.remove');
  const refresh = () => queries.invalidateQueries({ queryKey: ['clip.list'] });
  return {
    cancel: async ({ clipId }) => {
      if ((await cancel.run({ clipId })) !== null) await refresh();
    },
    retry: async ({ clipId }) => {
      if ((await retry.run({ clipId })) !== null) await refresh();
    },
    show: async ({ clipId }) => {
      await show.run({ clipId });
    },
    copyTitle: async ({ title }) => {
      const isCopied = await copyText(title);
      notify(isCopied ? strings.copied(title) : strings.copyFailed, isCopied ? {} : { tone: 'bad' });
    },
    remove: ({ clipId, title }) => {
      const undo = removeLater(clipId, async () => {
        await remove.run({ clipId });
        await refresh();
      });
      notify(strings.removed(title), {
        undo: () => {
          if (!undo()) notify(strings.tooLate);
        },
      });
    },
    review: ({ vodId, startMs }) => openReview(vodId, startMs),
  };
}
