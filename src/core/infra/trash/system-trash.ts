import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { access, lstat, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '../../../shared/errors.ts';

const run = promisify(execFile);

/**
 * Moves a file or folder to the system's trash without Electron: the freedesktop.org trash (Linux), the Finder's
 * folder (macOS), the recycle bin through PowerShell (Windows). Nothing happens when the path doesn't exist.
 * Throws AppError `trash/failed`; the file is then still where it was.
 */
export async function moveToTrash(
  path: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const full = resolve(path);
  if (!(await exists(full))) return;
  try {
    if (process.platform === 'win32') await trashOnWindows(full);
    else if (process.platform === 'darwin') await moveUnderFreeName(full, join(homedir(), '.Trash'));
    else await trashOnLinux(full, env);
  } catch (thrown) {
    throw new AppError(
      {
        code: 'trash/failed',
        message: `${full} could not be moved to the trash.`,
        nextStep: 'Delete it yourself if you no longer want it.',
        detail: String(thrown),
      },
      { cause: thrown },
    );
  }
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  );

/**
 * https://specifications.freedesktop.org/trash-spec/1.0/: the home trash for files on its own drive, otherwise
 * `.Trash-<uid>` at the top of the file's drive.
 */
async function trashOnLinux(path: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  const dataHome = env['XDG_DATA_HOME'] ?? join(env['HOME'] ?? homedir(), '.local', 'share');
  await mkdir(dataHome, { recursive: true, mode: 0o700 });
  const device = (await lstat(path)).dev;
  if ((await stat(dataHome)).dev === device) {
    await trashInto(join(dataHome, 'Trash'), path, path);
    return;
  }
  const top = await topOfDrive(path, device);
  await trashInto(join(top, `.Trash-${process.getuid?.() ?? 0}`), path, relative(top, path));
}

async function topOfDrive(path: string, device: number): Promise<string> {
  let top = dirname(path);
  while (dirname(top) !== top && (await stat(dirname(top))).dev === device) top = dirname(top);
  return top;
}

/** The information file is made first and exclusively: it reserves the name. */
async function trashInto(trash: string, path: string, recordedPath: string): Promise<void> {
  await mkdir(join(trash, 'files'), { recursive: true, mode: 0o700 });
  await mkdir(join(trash, 'info'), { recursive: true, mode: 0o700 });
  const deletedAt = new Date().toISOString().slice(0, 19);
  const encoded = recordedPath.split('/').map(encodeURIComponent).join('/');
  const text = `[Trash Info]\nPath=${encoded}\nDeletionDate=${deletedAt}\n`;
  for (const name of freeNames(basename(path))) {
    const info = join(trash, 'info', `${name}.trashinfo`);
    try {
      await writeFile(info, text, { flag: 'wx', mode: 0o600 });
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw thrown;
    }
    try {
      await rename(path, join(trash, 'files', name));
      return;
    } catch (thrown) {
      await rm(info, { force: true });
      throw thrown;
    }
  }
}

async function moveUnderFreeName(path: string, folder: string): Promise<void> {
  for (const name of freeNames(basename(path))) {
    const target = join(folder, name);
    if (await exists(target)) continue;
    await rename(path, target);
    return;
  }
}

function* freeNames(name: string): Generator<string> {
  yield name;
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let count = 2; count < 100; count++) yield `${stem} ${count}${extension}`;
  yield `${stem} ${randomUUID()}${extension}`;
}

/** The path goes through the environment, so that no character of it can become part of the command. */
async function trashOnWindows(path: string): Promise<void> {
  const isFolder = (await stat(path)).isDirectory();
  const method = isFolder ? 'DeleteDirectory' : 'DeleteFile';
  const command =
    'Add-Type -AssemblyName Microsoft.VisualBasic; ' +
    `[Microsoft.VisualBasic.FileIO.FileSystem]::${method}($env:KLIPSTREAM_TRASH, 'OnlyErrorDialogs', 'SendToRecycleBin')`;
  await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command], {
    env: { ...process.env, KLIPSTREAM_TRASH: path },
    windowsHide: true,
  });
  await access(path).then(
    () => Promise.reject(new Error('the recycle bin did not take it')),
    () => undefined,
  );
}
