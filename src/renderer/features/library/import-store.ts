import { create } from 'zustand';

/** The files on the import sheet; null while it is closed. */
export const useImport = create<{ paths: readonly string[] | null }>(() => ({ paths: null }));

const MOST_FILES = 50;

/** Opens the import sheet with files, or adds them to the open one. */
export const openImport = (paths: readonly string[]): void =>
  useImport.setState((state) => ({
    paths: [...new Set([...(state.paths ?? []), ...paths])].slice(0, MOST_FILES),
  }));

/** Takes a file off; the sheet closes with its last one. */
export const removeImportFile = (path: string): void =>
  useImport.setState((state) => {
    const left = state.paths?.filter((other) => other !== path) ?? [];
    return { paths: left.length === 0 ? null : left };
  });

export const closeImport = (): void => useImport.setState({ paths: null });
