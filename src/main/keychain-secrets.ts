import { join } from 'node:path';
import { safeStorage } from 'electron';
import { createFileSecrets, plainCipher, type SecretCipher } from '../core/infra/secrets/file-secrets.ts';
import type { Secrets } from '../core/ports/secrets.ts';

const keychainCipher: SecretCipher = {
  kind: 'keychain',
  encrypt: async (value) => (await safeStorage.encryptStringAsync(value)).toString('base64'),
  decrypt: async (stored) => (await safeStorage.decryptStringAsync(Buffer.from(stored, 'base64'))).result,
};

/** Keys through the OS keychain; where there is none, the same 0600 file that the other hosts use. */
export async function createElectronSecrets(dataDir: string): Promise<Secrets> {
  return (await hasKeychain())
    ? createFileSecrets(join(dataDir, 'secrets.keychain.json'), keychainCipher)
    : createFileSecrets(join(dataDir, 'secrets.json'), plainCipher);
}

/** On Linux without a keyring Electron would encrypt with a key that everybody knows. */
async function hasKeychain(): Promise<boolean> {
  if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
  return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
}
