import { BrowserWindow, dialog, shell, type FileFilter, type OpenDialogOptions } from 'electron';
import type { Host } from '../core/ports/host.ts';

const FILTERS = {
  media: {
    name: 'Video and audio',
    extensions: ['mp4', 'm4v', 'mkv', 'mov', 'ts', 'flv', 'webm', 'mp3', 'm4a', 'wav', 'flac'],
  },
  chat: { name: 'Chat', extensions: ['json', 'jsonl', 'csv', 'tsv', 'txt', 'log', 'gz', 'html'] },
  transcript: { name: 'Transcript', extensions: ['srt', 'vtt', 'json'] },
  any: { name: 'All files', extensions: ['*'] },
} as const satisfies Record<string, { name: string; extensions: readonly string[] }>;

/** Dialogs, file manager and trash of the system. */
export function createElectronHost(): Host {
  return {
    kind: 'electron',
    hasDialogs: true,
    async pickFiles({ title, multiple, kinds }) {
      const { canceled, filePaths } = await showOpenDialog({
        title,
        properties: ['openFile', ...(multiple ? (['multiSelections'] as const) : [])],
        filters: filtersOf(kinds),
      });
      return canceled ? [] : filePaths;
    },
    async pickFolder({ title }) {
      const { canceled, filePaths } = await showOpenDialog({
        title,
        properties: ['openDirectory', 'createDirectory'],
      });
      return canceled ? null : (filePaths[0] ?? null);
    },
    showInFolder(path) {
      shell.showItemInFolder(path);
      return Promise.resolve();
    },
    trash: (path) => shell.trashItem(path),
  };
}

/** The format is found from the content, so every choice ends with "All files". */
function filtersOf(kinds: readonly (keyof typeof FILTERS)[]): FileFilter[] {
  const wanted = kinds.filter((kind) => kind !== 'any').map((kind) => FILTERS[kind]);
  const extensions = [...new Set(wanted.flatMap((filter) => filter.extensions))];
  const together = wanted.length > 1 ? [{ name: 'Everything that can be added', extensions }] : [];
  return [...together, ...wanted, FILTERS.any].map((filter) => ({
    name: filter.name,
    extensions: [...filter.extensions],
  }));
}

function showOpenDialog(options: OpenDialogOptions): ReturnType<typeof dialog.showOpenDialog> {
  const parent = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  return parent === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options);
}
