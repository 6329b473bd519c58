import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenLibrary } from '../core/open-library.ts';
import { AppError } from '../shared/errors.ts';
import { startPageServer, type PageServer } from '../core/infra/page-server/page-server.ts';

export interface ServeOptions {
  readonly rendererDir: string;
  readonly port: number;
  readonly token?: string;
}

/** Serves the page and the bytes of an open library. Throws AppError `server/not-built|port-taken`. */
export async function serveLibrary(
  library: Pick<OpenLibrary, 'core' | 'rpc'>,
  options: ServeOptions,
): Promise<PageServer> {
  if (!existsSync(join(options.rendererDir, 'index.html'))) {
    throw new AppError({
      code: 'server/not-built',
      message: `The app's page is not built: ${options.rendererDir} has no index.html.`,
      nextStep: 'Run `npm run build` and try again.',
    });
  }
  return startPageServer({
    assets: library.core.assets,
    rendererDir: options.rendererDir,
    port: options.port,
    onChannel: (channel) => library.rpc.serve(channel),
    ...(options.token === undefined ? {} : { token: options.token }),
  });
}
