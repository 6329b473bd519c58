import { Menu, app, shell, type MenuItemConstructorOptions } from 'electron';

export interface MenuOptions {
  readonly libraryDir: string;
  /** Lets the person choose another library folder. */
  readonly onChooseLibrary: () => void;
}

/** The menu bar: what the page can't do itself, and what every app has. */
export function setMenu(options: MenuOptions): void {
  const isMac = process.platform === 'darwin';
  const template: MenuItemConstructorOptions[] = [
    ...(isMac ? [{ role: 'appMenu' } as const] : []),
    {
      label: '&File',
      submenu: [
        { label: 'Show Library Folder', click: () => void shell.openPath(options.libraryDir) },
        { label: 'Choose Library Folder…', click: options.onChooseLibrary },
        { type: 'separator' },
        isMac ? { role: 'close' } : { role: 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: '&View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : ([{ role: 'reload' }, { role: 'toggleDevTools' }] as const)),
      ],
    },
    { role: 'windowMenu' },
  ];
  Menu.setApplicationMenu(Menu.buildFromTemplate(template));
}
