import { spawn } from 'node:child_process';

/** Opens an address in the person's browser; false when there is no way to (no display, no opener). */
export function openBrowser(
  url: string,
  env: Readonly<Record<string, string | undefined>>,
  platform: string = process.platform,
): Promise<boolean> {
  if (platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) {
    return Promise.resolve(false);
  }
  const [command, args] = opener(platform, url);
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
}

function opener(platform: string, url: string): [string, string[]] {
  if (platform === 'darwin') return ['open', [url]];
  // explorer takes the address as one argument; `start` would need a shell.
  if (platform === 'win32') return ['explorer.exe', [url]];
  return ['xdg-open', [url]];
}
