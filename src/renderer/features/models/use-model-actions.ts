import { useQueryClient } from '@tanstack/react-query';
import type { LingoMeaning, LingoSummary, LingoToken } from '../../../shared/model/lingo.ts';
import { reportError, notify } from '../../app/toasts.ts';
import { useClient } from '../../rpc/connection.ts';
import { useCommand } from '../../rpc/hooks.ts';
import { strings } from './strings.ts';

/** What a person can do with a channel's model; each can be taken back. */
export function useModelActions({ channelKey, channel }: LingoSummary) {
  const queries = useQueryClient();
  const client = useClient();
  const correct = useCommand('lingo.correct');
  const reset = useCommand('lingo.reset');
  const restore = useCommand('lingo.import');
  const refresh = () =>
    Promise.all(['lingo.list', 'lingo.show'].map((name) => queries.invalidateQueries({ queryKey: [name] })));
  const exported = () => client.call('lingo.export', { channelKey });
  const say = async ({ kind, key }: LingoToken, meaning: LingoMeaning | null): Promise<boolean> => {
    const isDone = (await correct.run({ channelKey, kind, key, meaning })) !== null;
    await refresh();
    return isDone;
  };
  return {
    correct: (token: LingoToken, meaning: LingoMeaning | null): void => {
      const before = token.corrected ? token.meaning : null;
      void say(token, meaning).then((isDone) => {
        if (isDone) notify(strings.saved(token.key), { undo: () => void say(token, before) });
      });
    },
    reset: async () => {
      try {
        const { lingo } = await exported();
        if ((await reset.run({ channelKey })) === null) return;
        await refresh();
        notify(strings.resetDone(channel), { undo: () => void restore.run({ lingo }).then(refresh) });
      } catch (thrown) {
        reportError(thrown);
      }
    },
    exportAll: async () => {
      try {
        const { lingo } = await exported();
        save(`${channelKey.replaceAll(/[^\w-]+/g, '-')}-lingo.json`, JSON.stringify(lingo, null, 2));
      } catch (thrown) {
        reportError(thrown);
      }
    },
  };
}

/** Hands a file to the browser's own download. */
function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
