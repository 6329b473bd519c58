import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import { moveToTrash } from '../core/infra/trash/system-trash.ts';
import type { Host } from '../core/ports/host.ts';
import { AppError } from '../shared/errors.ts';

type Env = Readonly<Record<string, string | undefined>>;

const noDialogs = (): Promise<never> =>
  Promise.reject(
    new AppError({
      code: 'host/not-available',
      message: 'There are no file dialogs here.',
      nextStep: 'Choose the file in the page’s own list, or type its path.',
    }),
  );

/** The host without windows of its own: no dialogs, but the system's trash and file manager where there are some. */
export function createHeadlessHost(kind: 'headless' | 'cli', env: Env): Host {
  return {
    kind,
    hasDialogs: false,
    pickFiles: noDialogs,
    pickFolder: noDialogs,
    showInFolder: (path) => showInFolder(path, env),
    trash: (path) => moveToTrash(path, env),
  };
}

function showInFolder(path: string, env: Env): Promise<void> {
  const [command, args] = fileManager(path);
  const failure = new AppError({
    code: 'host/not-available',
    message: 'There is no file manager to open here.',
    nextStep: `The file is ${path}.`,
  });
  if (process.platform === 'linux' && env['DISPLAY'] === undefined && env['WAYLAND_DISPLAY'] === undefined) {
    return Promise.reject(failure);
  }
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'ignore', detached: true });
    child.once('error', () => reject(failure));
    child.once('spawn', () => {
      child.unref();
      resolve();
    });
  });
}

function fileManager(path: string): [string, string[]] {
  if (process.platform === 'darwin') return ['open', ['-R', path]];
  if (process.platform === 'win32') return ['explorer.exe', [`/select,${path}`]];
  return ['xdg-open', [dirname(path)]];
}
