import type { CapabilityState } from '../../shared/contract/sources.ts';
import type { CommandContext } from '../context.ts';
import { formatTable } from '../table.ts';

/** Every capability of every platform: what was seen last, or what the services say now. */
export async function checkSources(context: CommandContext, { ask }: { ask?: boolean }): Promise<void> {
  const { output, signal } = context;
  await context.withLibrary(async (client) => {
    const { capabilities } = await client.call('sources.check', { ask: ask === true }, { signal });
    const rows = capabilities.map((one) => [one.label, one.state, verified(one), one.message]);
    output.answer({ capabilities }, [
      ...formatTable(['CAPABILITY', 'STATE', 'VERIFIED LIVE', ''], rows),
      ...(ask === true ? [] : ['', 'This is what was seen last; --ask asks the services now.']),
    ]);
  });
}

const verified = ({ workedAtUnixMs }: CapabilityState): string =>
  workedAtUnixMs === null ? 'never' : new Date(workedAtUnixMs).toISOString().slice(0, 16).replace('T', ' ');
