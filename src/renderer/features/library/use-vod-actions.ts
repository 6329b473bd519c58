import { useQueryClient } from '@tanstack/react-query';
import { useFilePickers } from '../../app/file-picker.ts';
import { openReview } from '../../app/route.ts';
import { notify } from '../../app/toasts.ts';
import type { VodSummary } from '../../../shared/model/vod.ts';
import { useClient } from '../../rpc/connection.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { formatBytes } from '../../ui/format.ts';
import { strings } from './strings.ts';

export interface VodActions {
  readonly open: (vod: VodSummary) => void;
  readonly rename: (vod: VodSummary, title: string) => Promise<void>;
  readonly relink: (vod: VodSummary) => Promise<void>;
  readonly attachChat: (vod: VodSummary) => Promise<void>;
  readonly attachTranscript: (vod: VodSummary) => Promise<void>;
  readonly analyze: (vod: VodSummary) => Promise<void>;
  readonly cancel: (jobId: string) => Promise<void>;
  readonly freeSpace: (vod: VodSummary) => Promise<void>;
  readonly fetchAgain: (vod: VodSummary) => Promise<void>;
  /** `pseudonymise`: without the names of chatters. */
  readonly exportFolder: (vod: VodSummary, how: { readonly pseudonymise: boolean }) => Promise<void>;
  readonly remove: (vod: VodSummary) => Promise<void>;
}

/** What can be done to a row of the library. Failures have been shown when a promise resolves. */
export function useVodActions(): VodActions {
  const client = useClient();
  const queries = useQueryClient();
  const { pickFiles, pickFolder } = useFilePickers();
  const rename = useCommand('vod.rename');
  const relink = useCommand('vod.relink');
  const attachChat = useCommand('vod.attachChat');
  const attachTranscript = useCommand('vod.attachTranscript');
  const analyze = useCommand('vod.analyze');
  const cancel = useCommand('job.cancel');
  const freeSpace = useCommand('vod.freeSpace');
  const exportFolder = useCommand('vod.export');
  const remove = useCommand('vod.remove');
  const restore = useCommand('vod.restore');
  const refresh = () => queries.invalidateQueries({ queryKey: ['library.list'] });
  return {
    open: (vod) => openReview(vod.vodId),
    rename: async ({ vodId, title: before }, title) => {
      if (title === before || title.trim() === '') return;
      if ((await rename.run({ vodId, title: title.trim() })) === null) return;
      void refresh();
      notify(strings.done.renamed(title.trim()), {
        undo: () => void rename.run({ vodId, title: before }).then(refresh),
      });
    },
    relink: async ({ vodId }) => {
      const [mediaPath] = await pickFiles({ title: strings.pick.relink, kinds: ['media'] });
      if (mediaPath === undefined || (await relink.run({ vodId, mediaPath })) === null) return;
      void refresh();
      notify(strings.done.relinked, { tone: 'good' });
    },
    attachChat: async ({ vodId }) => {
      const [chatPath] = await pickFiles({ title: strings.pick.chat, kinds: ['chat'] });
      if (chatPath === undefined || (await attachChat.run({ vodId, chatPath })) === null) return;
      notify(strings.done.attached);
    },
    attachTranscript: async ({ vodId }) => {
      const [transcriptPath] = await pickFiles({ title: strings.pick.transcript, kinds: ['transcript'] });
      if (transcriptPath === undefined) return;
      if ((await attachTranscript.run({ vodId, transcriptPath })) !== null) notify(strings.done.attached);
    },
    analyze: async ({ vodId }) => {
      if ((await analyze.run({ vodId, only: null })) !== null) notify(strings.done.analyzing);
    },
    fetchAgain: async ({ vodId }) => {
      if ((await analyze.run({ vodId, only: 'fetch' })) !== null) notify(strings.done.fetching);
    },
    cancel: async (jobId) => {
      if ((await cancel.run({ jobId })) !== null) notify(strings.done.cancelled);
    },
    freeSpace: async ({ vodId }) => {
      const answer = await freeSpace.run({ vodId });
      if (answer === null) return;
      notify(
        answer.freedBytes === 0
          ? strings.done.freedNothing
          : strings.done.freed(formatBytes(answer.freedBytes)),
      );
    },
    exportFolder: async ({ vodId }, { pseudonymise }) => {
      const outDir = await pickFolder(strings.pick.export);
      if (outDir === null) return;
      notify(strings.done.exporting);
      const answer = await exportFolder.run({ vodId, outDir, pseudonymise });
      if (answer === null) return;
      notify(strings.done.exported(answer.files.length), {
        tone: 'good',
        action: {
          label: strings.done.showFolder,
          run: () => void client.call('host.showInFolder', { path: outDir }).catch(() => undefined),
        },
      });
    },
    remove: async ({ vodId, title }) => {
      if ((await remove.run({ vodId })) === null) return;
      void refresh();
      notify(strings.done.removed(title), { undo: () => void restore.run({ vodId }).then(refresh) });
    },
  };
}
