import { ownOrJoinLibrary, type LibraryRole } from '../core/infra/library-lock/own-or-join.ts';
import type { DataDirs } from '../core/infra/paths/data-dirs.ts';
import type { Installation } from '../core/infra/paths/installation.ts';
import type { OpenLibrary } from '../core/open-library.ts';
import { AppError } from '../shared/errors.ts';
import type { Channel } from '../shared/rpc/channel.ts';
import { createClient } from '../shared/rpc/client.ts';
import type { PageServer } from '../core/infra/page-server/page-server.ts';
import { openBrowser } from './open-browser.ts';
import { openLocalLibrary } from './open-local-library.ts';
import { serveLibrary } from './serve-library.ts';

type Guest = Extract<LibraryRole, { kind: 'guest' }>;

export interface LiveWindow {
  /** null = the remembered one. */
  readonly port: number | null;
  /** The address that docks have ends. */
  readonly renews: boolean;
}

export interface HeadlessOptions {
  readonly dirs: DataDirs;
  readonly installation: Installation;
  /** Of the whole app; 0 = any free one. */
  readonly port: number;
  /** Opens the page in the person's browser. */
  readonly opens: boolean;
  /** Where in the app to begin, e.g. `/review/<vodId>`; null = where it begins by itself. */
  readonly route: string | null;
  /** Begin at the live window as docks get it, at their address; null = with the whole app. */
  readonly live: LiveWindow | null;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** A page that is being served: by this process, or by one that was there before. */
export interface RunningHeadless {
  readonly url: string;
  /** The browser was started. */
  readonly opened: boolean;
  /** What the person should know about the address. */
  readonly note: string | null;
  /** null when another process serves it. */
  readonly library: OpenLibrary | null;
  close(): Promise<void>;
}

/**
 * Serves the library in a browser. Where another process serves it already, that page is opened instead; where the app
 * has it, that comes to the front and AppError `library/in-use` says so. The live window's address comes from whoever has
 * the library; AppError `dock/off` where it is switched off there.
 */
export async function runHeadless(options: HeadlessOptions): Promise<RunningHeadless> {
  const { dirs, env, opens, live } = options;
  const role = await ownOrJoinLibrary(dirs.libraryDir, live === null ? 'show' : 'rpc');
  if (role.kind === 'guest') {
    const url = live === null ? pageOf(role, options) : await askForLive(role.channel, live);
    role.channel.close();
    const opened = opens && (await openBrowser(url, env));
    return { url, opened, note: null, library: null, close: () => Promise.resolve() };
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
    });
    server = started;
    const { url, note } =
      live === null
        ? { url: withRoute(started.url, options.route), note: null }
        : await serveLive(library, live);
    const opened = opens && (await openBrowser(url, env));
    return {
      ...{ url, opened, note, library },
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

/** The address of the page that another process serves. */
function pageOf({ owner, channel }: Guest, { dirs, route }: HeadlessOptions): string {
  if (owner.url !== null) return withRoute(owner.url, route);
  channel.close();
  throw new AppError({
    code: 'library/in-use',
    message: `The library in ${dirs.libraryDir} is open in ${describeHost(owner.host)} (process ${owner.pid}).`,
    nextStep: 'Use that one, or close it and try again.',
  });
}

async function serveLive(
  { core, client }: OpenLibrary,
  { port, renews }: LiveWindow,
): Promise<{ url: string; note: string | null }> {
  if (renews) await client.call('dock.renew', {});
  const { url, isRemembered } = await core.dock.hold(port);
  const isForNow = port === null && !isRemembered;
  return { url, note: isForNow ? 'The usual port is taken: this address is for this time only.' : null };
}

/** The address that another process serves the live window at. */
async function askForLive(channel: Channel, { renews }: LiveWindow): Promise<string> {
  const client = createClient(() => Promise.resolve(channel), { reconnect: false });
  try {
    if (renews) await client.call('dock.renew', {});
    return (await client.call('dock.address', {})).url;
  } finally {
    client.close();
  }
}

/** The page takes the token off its fragment; what is left is its route. */
const withRoute = (url: string, route: string | null): string => (route === null ? url : `${url}&${route}`);

const describeHost = (host: string): string =>
  host === 'electron' ? 'the KlipStream app' : `another KlipStream (${host})`;
