import { runHeadless } from '../../server/run-headless.ts';
import type { CommandContext } from '../context.ts';
import { usageError } from '../output.ts';

export interface ServeCommandOptions {
  /** Left out: any free one; for the live window the one that it had before. */
  readonly port?: number;
  readonly open: boolean;
  /** A VOD whose review is opened at once. */
  readonly review?: string;
  /** The live window of whatever is recorded, at the address for docks and phones. */
  readonly live?: boolean;
  /** Docks and phones need the address anew. */
  readonly newToken?: boolean;
}

/** Serves the app in a browser until Ctrl+C. */
export async function serve(context: CommandContext, options: ServeCommandOptions): Promise<void> {
  const { output, signal, dirs, installation, env } = context;
  const { port = 0, review, newToken = false } = options;
  const isLive = options.live === true || newToken;
  if (isLive && review !== undefined)
    throw usageError('--review and --live can’t go together.', 'Leave one of them out.');
  const running = await runHeadless({
    ...{ dirs, installation, env, opens: options.open },
    port: isLive ? 0 : port,
    route: review === undefined ? null : `/review/${encodeURIComponent(review)}`,
    live: isLive ? { port: port === 0 ? null : port, renews: newToken } : null,
  });
  try {
    const isHere = running.library !== null;
    output.answer({ url: running.url, opened: running.opened, pid: process.pid, isHere }, [
      running.opened
        ? `KlipStream is open in your browser: ${running.url}`
        : `Open this in a browser: ${running.url}`,
      ...(running.note === null ? [] : [running.note]),
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
