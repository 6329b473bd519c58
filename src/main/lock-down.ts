import { app, session, type WebContents } from 'electron';
import { isOwnAddress } from './ipc-link.ts';

/** What a page of ours may ask for: copying text, and the player's full screen. Everything else is denied. */
const ALLOWED_PERMISSIONS: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'fullscreen']);

/** Keeps every page where it is and from everything that it doesn't need. */
export function lockDown(): void {
  const mayHave = (permission: string, url: string): boolean =>
    ALLOWED_PERMISSIONS.has(permission) && isOwnAddress(url);
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((contents, permission, answer) =>
    answer(mayHave(permission, contents.getURL())),
  );
  defaultSession.setPermissionCheckHandler((contents, permission) =>
    mayHave(permission, contents?.getURL() ?? ''),
  );
  defaultSession.setDevicePermissionHandler(() => false);
  app.on('web-contents-created', (_event, contents) => lockDownContents(contents));
}

function lockDownContents(contents: WebContents): void {
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  const deny = (event: { preventDefault(): void }): void => event.preventDefault();
  contents.on('will-navigate', deny);
  contents.on('will-frame-navigate', deny);
  contents.on('will-redirect', deny);
  contents.on('will-attach-webview', deny);
}
