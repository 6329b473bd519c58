import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import { SecretName } from '../../../shared/model/settings.ts';
import type { Secrets } from '../../ports/secrets.ts';

const SecretFile = z.partialRecord(SecretName, z.string());
type SecretFile = z.infer<typeof SecretFile>;

/** How values are written: as they are, or encrypted by the system's keychain. */
export interface SecretCipher {
  readonly kind: Secrets['kind'];
  encrypt(value: string): Promise<string>;
  /** Rejects when the value was written by another person or machine. */
  decrypt(stored: string): Promise<string>;
}

/** Where there is no keychain: plain text that only the person can read. Settings warns about it. */
export const plainCipher: SecretCipher = {
  kind: 'file',
  encrypt: (value) => Promise.resolve(value),
  decrypt: (stored) => Promise.resolve(stored),
};

/** Keys in one 0600 file, each value through `cipher`. Throws AppError `secrets/unreadable`. */
export function createFileSecrets(path: string, cipher: SecretCipher): Secrets {
  const read = (): SecretFile => {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (thrown) {
      if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
      throw unreadable(path, thrown);
    }
    try {
      return SecretFile.parse(JSON.parse(text));
    } catch (thrown) {
      throw unreadable(path, thrown);
    }
  };

  const write = (secrets: SecretFile): void => {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.new`;
    rmSync(temporary, { force: true });
    writeFileSync(temporary, JSON.stringify(secrets), { mode: 0o600, flag: 'wx' });
    chmodSync(temporary, 0o600);
    renameSync(temporary, path);
  };

  return {
    kind: cipher.kind,
    async get(name) {
      const stored = read()[name];
      if (stored === undefined) return null;
      try {
        return await cipher.decrypt(stored);
      } catch (thrown) {
        throw unreadable(path, thrown);
      }
    },
    async set(name, value) {
      const added = value === null ? [] : [[name, await cipher.encrypt(value)] as const];
      const kept = Object.entries(readOrEmpty(read)).filter(([other]) => other !== name);
      write(Object.fromEntries([...kept, ...added]));
    },
  };
}

/** A key can always be set anew, also over a file that can't be read any more. */
function readOrEmpty(read: () => SecretFile): SecretFile {
  try {
    return read();
  } catch {
    return {};
  }
}

const unreadable = (path: string, cause: unknown): AppError =>
  new AppError(
    {
      code: 'secrets/unreadable',
      message: `The keys in ${path} can't be read.`,
      nextStep: 'Enter them again in Settings.',
      detail: String(cause),
    },
    { cause },
  );
