import { app, dialog } from 'electron';
import { chooseLibrary } from '../core/infra/paths/chosen-library.ts';
import type { DataDirs } from '../core/infra/paths/data-dirs.ts';

/** Asks for another library folder and starts again with it. What is in the present one stays there. */
export async function chooseLibraryFolder(dirs: DataDirs): Promise<void> {
  const { canceled, filePaths } = await dialog.showOpenDialog({
    title: 'Choose the library folder',
    message: 'Analyses are kept here. Recordings stay where they are.',
    defaultPath: dirs.libraryDir,
    properties: ['openDirectory', 'createDirectory'],
  });
  const chosen = filePaths[0];
  if (canceled || chosen === undefined || chosen === dirs.libraryDir) return;
  chooseLibrary(dirs.dataDir, chosen);
  app.relaunch();
  app.quit();
}
