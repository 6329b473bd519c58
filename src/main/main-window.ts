import { BrowserWindow, screen } from 'electron';
import { pageUrl } from './page-protocol.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

const DEFAULT_SIZE = { width: 1440, height: 900 };
const BACKGROUND = '#101114';

export interface MainWindowOptions {
  readonly preloadPath: string;
  readonly statePath: string;
  readonly iconPath: string;
  /** Where in the app to begin, e.g. `#/review/<vodId>`; empty = where it begins by itself. */
  readonly route: string;
}

/** The app's one window, where it was last time, without Node and without anything of the system in its page. */
export function openMainWindow(options: MainWindowOptions): BrowserWindow {
  const displays = screen.getAllDisplays().map((display) => display.workArea);
  const state = readWindowState(options.statePath, displays);
  const window = new BrowserWindow({
    ...(state === null ? DEFAULT_SIZE : { x: state.x, y: state.y, width: state.width, height: state.height }),
    minWidth: 800,
    minHeight: 560,
    show: false,
    title: 'KlipStream',
    icon: options.iconPath,
    backgroundColor: BACKGROUND,
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preloadPath,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
    },
  });
  if (state?.maximized === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    writeWindowState(options.statePath, { ...window.getNormalBounds(), maximized: window.isMaximized() });
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.webContents.reload();
  });
  void window.loadURL(pageUrl + options.route);
  return window;
}

/** Brings the window to the front. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
