import { runHeadless, type HeadlessOptions } from '../../server/run-headless.ts';
import type { CommandContext } from '../context.ts';

export interface ServeCommandOptions {
  readonly port: number;
  readonly open: boolean;
  /** A VOD whose review is opened at once. */
  readonly review?: string;
  /** The live window of whatever is recorded is opened at once: the address for a dock. */
  readonly live?: boolean;
  /** Docks and phones need the address anew. */
  readonly newToken?: boolean;
}

function routeOf({ review, live }: ServeCommandOptions): string | null {
  if (review !== undefined) return `/review/${encodeURIComponent(review)}`;
  return live === true ? '/live/current' : null;
}

/** A dock in OBS keeps its address; anything else is let in by what is new at each start. */
function tokenOf({ live, newToken }: ServeCommandOptions): HeadlessOptions['token'] {
  if (newToken === true) return 'renewed';
  return live === true ? 'kept' : 'random';
}

/** Serves the app in a browser until Ctrl+C. */
export async function serve(context: CommandContext, options: ServeCommandOptions): Promise<void> {
  const { output, signal, dirs, installation, env } = context;
  const running = await runHeadless({
    dirs,
    installation,
    port: options.port,
    opens: options.open,
    route: routeOf(options),
    token: tokenOf(options),
    env,
  });
  try {
    const isHere = running.library !== null;
    output.answer({ url: running.url, opened: running.opened, pid: process.pid, isHere }, [
      running.opened
        ? `KlipStream is open in your browser: ${running.url}`
        : `Open this in a browser: ${running.url}`,
      isHere ? 'Ctrl+C ends it.' : 'It was running already.',
    ]);
    if (!isHere) return;
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  } finally {
    await running.close();
  }
}
