import { useCallback } from 'react';
import { useFilePickers } from '../../app/file-picker.ts';
import { notify } from '../../app/toasts.ts';
import { useConnection } from '../../rpc/connection.ts';
import { openImport } from './import-store.ts';
import { strings } from './strings.ts';

/** Lets the person choose files and opens the import sheet with them. */
export function useAddRecording(): (wantedNames?: readonly string[]) => Promise<void> {
  const { pickFiles } = useFilePickers();
  return useCallback(
    async (wantedNames: readonly string[] = []) => {
      const paths = await pickFiles({
        title: strings.pickTitle,
        kinds: ['media', 'chat', 'transcript'],
        multiple: true,
        wantedNames,
      });
      if (paths.length > 0) openImport(paths);
    },
    [pickFiles],
  );
}

/** Takes files that were dropped on the window. A browser hides where they lie: then the chooser opens instead. */
export function useTakeDroppedFiles(): (files: readonly File[]) => void {
  const connection = useConnection();
  const addRecording = useAddRecording();
  return useCallback(
    (files: readonly File[]) => {
      if (!connection.knowsDroppedPaths) {
        notify(strings.droppedInBrowser);
        void addRecording(files.map((file) => file.name));
        return;
      }
      const paths = files.map((file) => connection.pathForFile(file)).filter((path) => path !== null);
      if (paths.length > 0) openImport(paths);
      else notify(strings.droppedNothing);
    },
    [connection, addRecording],
  );
}
