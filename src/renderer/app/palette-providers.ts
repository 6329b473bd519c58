import { useEffect, useLayoutEffect, useRef } from 'react';
import { create } from 'zustand';
import type { IconName } from '../ui/icon-paths.ts';

/** One line of the palette. `run` is called after the palette has closed. */
export interface PaletteItem {
  readonly id: string;
  readonly label: string;
  /** A second, quieter line part: a time, an author. */
  readonly note?: string;
  readonly icon?: IconName;
  readonly run: () => void;
}

/** A source of palette lines. `search` gets the typed text, trimmed, and a signal that ends when more is typed. */
export interface PaletteProvider {
  readonly id: string;
  /** The group's heading. */
  readonly label: string;
  readonly search: (
    text: string,
    signal: AbortSignal,
  ) => Promise<readonly PaletteItem[]> | readonly PaletteItem[];
}

interface ProviderStore {
  readonly providers: readonly PaletteProvider[];
}
export const usePaletteProviders = create<ProviderStore>(() => ({ providers: [] }));

/** Adds a source while the component is mounted; the one added last is asked first (a screen's before the frame's). */
export function usePaletteProvider(provider: PaletteProvider): void {
  const latest = useRef(provider);
  useLayoutEffect(() => {
    latest.current = provider;
  });
  const { id } = provider;
  useEffect(() => {
    const registered: PaletteProvider = {
      id,
      get label() {
        return latest.current.label;
      },
      search: (text, signal) => latest.current.search(text, signal),
    };
    usePaletteProviders.setState((state) => ({ providers: [registered, ...state.providers] }));
    return () =>
      usePaletteProviders.setState((state) => ({
        providers: state.providers.filter((other) => other !== registered),
      }));
  }, [id]);
}
