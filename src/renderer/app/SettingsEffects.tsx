import { useEffect } from 'react';
import { makeKeymap } from './shortcuts.ts';
import { useSettings } from './settings.ts';
import { useKeymap } from './use-shortcuts.ts';

const SYSTEM_LIGHT = '(prefers-color-scheme: light)';

/** Draws nothing: puts theme, motion and keys of the settings into force. */
export function SettingsEffects() {
  const settings = useSettings();
  const theme = settings?.theme;
  const reducedMotion = settings?.reducedMotion ?? false;
  const shortcuts = settings?.shortcuts;
  useEffect(() => {
    if (theme === undefined) return undefined;
    const system = window.matchMedia(SYSTEM_LIGHT);
    const apply = () => {
      document.documentElement.dataset['theme'] =
        theme === 'system' ? (system.matches ? 'light' : 'dark') : theme;
    };
    apply();
    system.addEventListener('change', apply);
    return () => system.removeEventListener('change', apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.dataset['motion'] = reducedMotion ? 'reduced' : 'full';
  }, [reducedMotion]);
  useEffect(() => {
    if (shortcuts !== undefined) useKeymap.setState({ keymap: makeKeymap(shortcuts) });
  }, [shortcuts]);
  return null;
}
