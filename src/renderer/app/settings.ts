import { useQueryClient } from '@tanstack/react-query';
import type { CallInput, CallOutput } from '../../shared/contract/index.ts';
import { toErrorShape, type AppErrorShape } from '../../shared/errors.ts';
import type { Settings } from '../../shared/model/settings.ts';
import { useClient } from '../rpc/connection.ts';
import { queryKey, useCommand, useQueryCall } from '../rpc/hooks.ts';

export const useSettingsQuery = () => useQueryCall('settings.get', {});

/** The settings in force, null until they are there. */
export const useSettings = (): Settings | null => useSettingsQuery().data?.settings ?? null;

/**
 * Saves at once: the screen shows the new value straight away and goes back to the old one when the core refuses.
 * Resolves with null, or with the error for the field that was changed.
 */
export function useSaveSettings(): (patch: Partial<Settings>) => Promise<AppErrorShape | null> {
  const client = useClient();
  const queries = useQueryClient();
  const key = queryKey('settings.get', {});
  const put = (settings: Partial<Settings>) =>
    queries.setQueryData<CallOutput<'settings.get'>>(key, (known) =>
      known === undefined ? known : { ...known, settings: { ...known.settings, ...settings } },
    );
  return async (patch) => {
    const before = queries.getQueryData<CallOutput<'settings.get'>>(key);
    put(patch);
    try {
      const { settings } = await client.call('settings.set', { patch });
      put(settings);
      if ('weights' in patch || 'sensitivity' in patch)
        void queries.invalidateQueries({ queryKey: ['review.highlights'] });
      if (Object.keys(patch).some((name) => name.startsWith('llm')))
        void queries.invalidateQueries({ queryKey: ['languageModel.estimate'] });
      return null;
    } catch (thrown) {
      if (before !== undefined) {
        const undone = Object.keys(patch).map((name) => [name, before.settings[name as keyof Settings]]);
        put(Object.fromEntries(undone) as Partial<Settings>);
      }
      return toErrorShape(thrown);
    }
  };
}

/** Remembers whether the chat of a channel's next recordings is kept. */
export function useSaveConsent(): (consent: CallInput<'channels.consent'>) => Promise<void> {
  const queries = useQueryClient();
  const save = useCommand('channels.consent');
  return async (consent) => {
    await save.run(consent);
    await queries.invalidateQueries({ queryKey: queryKey('settings.get', {}) });
  };
}
