import type { SecretName } from '../../shared/model/settings.ts';

/** Keys live in the OS keychain, or in a 0600 file where there is none. Values never leave the core. */
export interface Secrets {
  /** `keychain`, or `file` with a warning in Settings. */
  readonly kind: 'keychain' | 'file';
  get(name: SecretName): Promise<string | null>;
  set(name: SecretName, value: string | null): Promise<void>;
}
