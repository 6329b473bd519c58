import type { OpenLibrary } from '../core/open-library.ts';
import { startPageServer, type PageServer } from '../core/infra/page-server/page-server.ts';

/** Serves the page and the bytes of an open library. Throws AppError `server/not-built|port-taken`. */
export const serveLibrary = (
  library: Pick<OpenLibrary, 'core' | 'rpc'>,
  options: { readonly rendererDir: string; readonly port: number },
): Promise<PageServer> =>
  startPageServer({
    ...options,
    assets: library.core.assets,
    onChannel: (channel) => library.rpc.serve(channel),
  });
