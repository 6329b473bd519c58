import type { Server as HttpServer } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

export const LOOPBACK = '127.0.0.1';

/** Listens on this machine alone; resolves with the port (0 = any free one). Rejects with the system's own error. */
export function listenOnLoopback(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, LOOPBACK, () => done((server.address() as AddressInfo).port));
  });
}

/** Takes no more connections and ends those that are open. */
export const closeAtOnce = (server: HttpServer): Promise<void> =>
  new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });

/** The system's word for what failed: EADDRINUSE, EACCES … */
export const systemWord = (thrown: unknown): string =>
  thrown instanceof Error ? ((thrown as NodeJS.ErrnoException).code ?? thrown.message) : String(thrown);
