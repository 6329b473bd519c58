import { type FileHandle, open } from 'node:fs/promises';

/** A file that grows by whole pieces. */
export interface AppendFile {
  /**
   * Resolves once all of it is there, with `isSynced` safely on the disk. One that fails (a full disk takes a part of it
   * and refuses the rest) leaves nothing behind and can be tried again. One at a time.
   */
  append(bytes: Uint8Array, isSynced: boolean): Promise<void>;
  close(): Promise<void>;
}

/** `isNew` empties a file that is there. Replaced in tests. */
export type OpenAppend = (path: string, options?: { readonly isNew?: boolean }) => Promise<AppendFile>;

export const openAppend: OpenAppend = async (path, { isNew = false } = {}) => {
  if (isNew) await (await open(path, 'w')).close();
  const file = await open(path, 'a');
  let tornAt: number | null = null;
  const cutTorn = async (): Promise<void> => {
    if (tornAt !== null) await file.truncate(tornAt);
    tornAt = null;
  };
  return {
    async append(bytes, isSynced) {
      await cutTorn();
      const { size } = await file.stat();
      try {
        await writeAll(file, bytes);
        if (isSynced) await file.datasync();
      } catch (thrown) {
        tornAt = size;
        await cutTorn().catch(() => undefined);
        throw thrown;
      }
    },
    close: () => file.close(),
  };
};

/** A disk that fills up takes less than it was given, without an error. */
async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += (await file.write(bytes, at, bytes.length - at)).bytesWritten;
}
