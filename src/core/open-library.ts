import type { Core } from './create-core.ts';
import { serveControlSocket } from './infra/library-lock/control-socket.ts';
import type { LibraryLock } from './infra/library-lock/library-lock.ts';
import type { RpcClient } from '../shared/rpc/client.ts';
import { connectInProcess } from '../shared/rpc/in-process.ts';
import { createRpcServer, type RpcServer } from '../shared/rpc/server.ts';
import type { Log } from './ports/log.ts';

export interface OpenLibrary {
  readonly core: Core;
  /** Every channel of every host goes through this one. */
  readonly rpc: RpcServer;
  /** A client in this process; it ends with the library. */
  readonly client: RpcClient;
  /** How many other programs work through this one. */
  readonly guestCount: () => number;
  /** Resolves when no other program works through this one any more. */
  readonly whenWithoutGuests: () => Promise<void>;
  close(): Promise<void>;
}

export interface OpenLibraryOptions {
  readonly libraryDir: string;
  readonly lock: LibraryLock;
  /** Builds the core; called while the lock is held. */
  readonly createCore: () => Promise<Core>;
  readonly hostKind: string;
  readonly log: Log;
  readonly checkOutputs: boolean;
  /** Unfinished jobs and clips go on. */
  readonly takesUpWork: boolean;
  /** The address of this host's page, null without one. */
  readonly pageUrl: () => string | null;
  readonly onShow: () => void;
}

/**
 * Opens a library for its owner: core, RPC and the socket for other programs. The lock is released when the library is
 * closed or can't be opened.
 */
export async function openLibrary(options: OpenLibraryOptions): Promise<OpenLibrary> {
  const { lock, log } = options;
  let core: Core | null = null;
  try {
    core = await options.createCore();
    const rpc = createRpcServer(core.handlers, {
      checkOutputs: options.checkOutputs,
      onInternalError: (name, thrown) => log.error('rpc.internal-error', { name, error: thrown }),
    });
    const guests = createGuestCount();
    const control = await serveControlSocket({
      libraryDir: options.libraryDir,
      describe: () => ({ host: options.hostKind, pid: process.pid, url: options.pageUrl() }),
      onChannel(channel) {
        channel.onClose(guests.enter());
        rpc.serve(channel);
      },
      onShow: options.onShow,
    });
    if (options.takesUpWork) await core.start();
    const client = connectInProcess(rpc);
    const opened = core;
    return {
      core,
      rpc,
      client,
      guestCount: guests.count,
      whenWithoutGuests: guests.whenNone,
      async close() {
        client.close();
        control.close();
        rpc.dispose();
        await opened.dispose();
        lock.release();
      },
    };
  } catch (thrown) {
    await core?.dispose();
    lock.release();
    throw thrown;
  }
}

interface GuestCount {
  readonly count: () => number;
  readonly whenNone: () => Promise<void>;
  /** Returns the way to leave. */
  enter(): () => void;
}

function createGuestCount(): GuestCount {
  let count = 0;
  const waiting: (() => void)[] = [];
  return {
    count: () => count,
    whenNone: () => (count === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
    enter() {
      count++;
      return () => {
        count--;
        if (count === 0) for (const resolve of waiting.splice(0)) resolve();
      };
    },
  };
}
