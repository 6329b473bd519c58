import { ownOrJoinLibrary } from '../core/infra/library-lock/own-or-join.ts';
import type { OpenLibrary } from '../core/open-library.ts';
import { openLocalLibrary } from '../server/open-local-library.ts';
import type { Client } from '../shared/contract/index.ts';
import { createClient } from '../shared/rpc/client.ts';
import type { CommandContext } from './context.ts';

/**
 * Opens the library for one command, or works through whoever has it open. The owner stays until other commands that
 * work through it have finished.
 */
export async function withLibrary<T>(
  context: Omit<CommandContext, 'withLibrary'>,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const { dirs, signal, output } = context;
  const role = await ownOrJoinLibrary(dirs.libraryDir, 'rpc', signal);
  if (role.kind === 'guest') {
    const client = createClient(() => Promise.resolve(role.channel), { reconnect: false });
    try {
      return await work(client);
    } finally {
      client.close();
    }
  }
  const library = await openLocalLibrary({
    dirs,
    installation: context.installation,
    lock: role.lock,
    kind: 'cli',
    env: context.env,
    pageUrl: () => null,
    onShow: () => {},
  });
  try {
    const answer = await work(library.client);
    await waitForGuests(library, { signal, output });
    return answer;
  } finally {
    await library.close();
  }
}

async function waitForGuests(
  library: Pick<OpenLibrary, 'guestCount' | 'whenWithoutGuests'>,
  { signal, output }: Pick<CommandContext, 'signal' | 'output'>,
): Promise<void> {
  if (library.guestCount() === 0) return;
  output.note('Waiting for another klipstream command that works through this one (Ctrl+C ends both).');
  const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  await Promise.race([library.whenWithoutGuests(), aborted]);
}
