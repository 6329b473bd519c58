import { setTimeout as wait } from 'node:timers/promises';
import { AppError, isAbortError } from '../../../shared/errors.ts';
import { connectControlSocket } from './control-socket.ts';
import { takeLibraryLock, type LibraryLock } from './library-lock.ts';

/** What this process is to a library: its owner, or a guest of the process that owns it. */
export type LibraryRole =
  | { readonly kind: 'owner'; readonly lock: LibraryLock }
  | ({ readonly kind: 'guest' } & Awaited<ReturnType<typeof connectControlSocket>>);

/** The owner may hold the lock for a moment before it listens, or after it has stopped. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 100;

/**
 * Takes the library, or joins whoever has it: `rpc` to work through it, `show` to bring it to the front.
 * Throws AppError `library/busy|not-writable`.
 */
export async function ownOrJoinLibrary(
  libraryDir: string,
  want: 'rpc' | 'show',
  signal?: AbortSignal,
): Promise<LibraryRole> {
  const giveUpAtMs = performance.now() + PATIENCE_MS;
  for (;;) {
    signal?.throwIfAborted();
    const lock = takeLibraryLock(libraryDir);
    if (lock !== null) return { kind: 'owner', lock };
    try {
      return { kind: 'guest', ...(await connectControlSocket(libraryDir, want)) };
    } catch (thrown) {
      const isBusy = thrown instanceof AppError && thrown.code === 'library/busy';
      if (!isBusy || isAbortError(thrown) || performance.now() > giveUpAtMs) throw thrown;
      await wait(PAUSE_MS, undefined, signal === undefined ? {} : { signal });
    }
  }
}
