import type { Secrets } from '../../src/core/ports/secrets.ts';

/** Secrets for as long as a test runs. */
export function memorySecrets(): Secrets {
  const kept = new Map<string, string | null>();
  return {
    kind: 'file',
    get: (name) => Promise.resolve(kept.get(name) ?? null),
    set: (name, value) => Promise.resolve(void kept.set(name, value)),
  };
}
