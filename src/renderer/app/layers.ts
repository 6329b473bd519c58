import { create } from 'zustand';

/** Which layers lie above the screen. */
interface Layers {
  readonly isCheatSheetOpen: boolean;
  readonly isPaletteOpen: boolean;
}
export const useLayers = create<Layers>(() => ({ isCheatSheetOpen: false, isPaletteOpen: false }));

export const openPalette = (): void => useLayers.setState({ isPaletteOpen: true });
export const closePalette = (): void => useLayers.setState({ isPaletteOpen: false });
export const toggleCheatSheet = (): void =>
  useLayers.setState((state) => ({ isCheatSheetOpen: !state.isCheatSheetOpen }));
