import { ownOrJoinLibrary } from '../core/infra/library-lock/own-or-join.ts';
import type { DataDirs } from '../core/infra/paths/data-dirs.ts';
import type { Installation } from '../core/infra/paths/installation.ts';
import type { OpenLibrary } from '../core/open-library.ts';
import { AppError } from '../shared/errors.ts';
import { keepDockToken } from '../core/infra/page-server/dock-token.ts';
import type { PageServer } from '../core/infra/page-server/page-server.ts';
import { openBrowser } from './open-browser.ts';
import { openLocalLibrary } from './open-local-library.ts';
import { serveLibrary } from './serve-library.ts';

export interface HeadlessOptions {
  readonly dirs: DataDirs;
  readonly installation: Installation;
  readonly port: number;
  /** Opens the page in the person's browser. */
  readonly opens: boolean;
  /** Where in the app to begin, e.g. `/review/<vodId>`; null = where it begins by itself. */
  readonly route: string | null;
  /** The token of the address: random at each start, the one that docks keep, or a new one for them from now on. */
  readonly token: 'random' | 'kept' | 'renewed';
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A page that is being served: by this process, or by one that was there before. */
export interface RunningHeadless {
  readonly url: string;
  /** The browser was started. */
  readonly opened: boolean;
  /** null when another process serves it. */
  readonly library: OpenLibrary | null;
  close(): Promise<void>;
}

/**
 * Serves the library in a browser. Where another process serves it already, that page is opened instead; where the app
 * has it, that comes to the front and AppError `library/in-use` says so.
 */
export async function runHeadless(options: HeadlessOptions): Promise<RunningHeadless> {
  const { dirs, env, opens, token } = options;
  const role = await ownOrJoinLibrary(dirs.libraryDir, 'show');
  if (role.kind === 'guest') {
    role.channel.close();
    const { url, host, pid } = role.owner;
    if (url === null || token === 'renewed') {
      throw new AppError({
        code: 'library/in-use',
        message: `The library in ${dirs.libraryDir} is open in ${describeHost(host)} (process ${pid}).`,
        nextStep: 'Use that one, or close it and try again.',
      });
    }
    const routed = withRoute(url, options.route);
    const opened = opens && (await openBrowser(routed, env));
    return { url: routed, opened, library: null, close: () => Promise.resolve() };
  }
  let server: PageServer | null = null;
  const library = await openLocalLibrary({
    dirs,
    installation: options.installation,
    lock: role.lock,
    kind: 'headless',
    env,
    pageUrl: () => server?.url ?? null,
    onShow: () => {},
  });
  try {
    const started = await serveLibrary(library, {
      rendererDir: options.installation.rendererDir,
      port: options.port,
      ...(token === 'random' ? {} : { token: keepDockToken(dirs.dataDir, token === 'renewed') }),
    });
    server = started;
    const url = withRoute(started.url, options.route);
    const opened = opens && (await openBrowser(url, env));
    return {
      url,
      opened,
      library,
      async close() {
        await started.close();
        await library.close();
      },
    };
  } catch (thrown) {
    await library.close();
    throw thrown;
  }
}

/** The page takes the token off its fragment; what is left is its route. */
const withRoute = (url: string, route: string | null): string => (route === null ? url : `${url}&${route}`);

const describeHost = (host: string): string =>
  host === 'electron' ? 'the KlipStream app' : `another KlipStream (${host})`;
