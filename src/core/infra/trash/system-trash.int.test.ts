import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { moveToTrash } from './system-trash.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'klip-trash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('the freedesktop.org trash', () => {
  it('keeps the file, remembers where it was, and never overwrites one of the same name', async () => {
    const env = { XDG_DATA_HOME: join(dir, 'data') };
    for (const text of ['one', 'two']) {
      writeFileSync(join(dir, 'my clip.mp4'), text);
      await moveToTrash(join(dir, 'my clip.mp4'), env);
    }
    mkdirSync(join(dir, 'a folder'));
    await moveToTrash(join(dir, 'a folder'), env);
    const trash = join(dir, 'data', 'Trash');
    expect(readdirSync(join(trash, 'files')).sort()).toEqual(['a folder', 'my clip 2.mp4', 'my clip.mp4']);
    expect(readFileSync(join(trash, 'files', 'my clip 2.mp4'), 'utf8')).toBe('two');
    expect(readFileSync(join(trash, 'info', 'my clip.mp4.trashinfo'), 'utf8')).toContain(
      `Path=${dir}/my%20clip.mp4\nDeletionDate=20`,
    );
    expect(existsSync(join(dir, 'my clip.mp4'))).toBe(false);
  });

  it('does nothing about a file that is gone', async () => {
    await expect(moveToTrash(join(dir, 'gone.mp4'), {})).resolves.toBeUndefined();
  });

  it('leaves the file where it is when there is no place for it', async () => {
    writeFileSync(join(dir, 'clip.mp4'), '');
    writeFileSync(join(dir, 'not-a-folder'), '');
    await expect(
      moveToTrash(join(dir, 'clip.mp4'), { XDG_DATA_HOME: join(dir, 'not-a-folder') }),
    ).rejects.toMatchObject({ code: 'trash/failed' });
    expect(existsSync(join(dir, 'clip.mp4'))).toBe(true);
  });
});
