import { resolve } from 'node:path';
import type { Client } from '../../shared/contract/index.ts';
import { AppError } from '../../shared/errors.ts';
import type { CommandContext } from '../context.ts';
import { formatTable, plural } from '../table.ts';

const RERUN = 'It is looked for when a stream is analysed next; only that step runs again.';

export async function addSound(
  { withLibrary, output, signal }: CommandContext,
  file: string,
  { name }: { name: string },
): Promise<void> {
  await withLibrary(async (client) => {
    const { sound } = await client.call('sounds.add', { path: resolve(file), name }, { signal });
    const seconds = (sound.lengthMs / 1000).toFixed(1);
    output.answer({ sound }, [`Added ${sound.name} (${seconds} s), id ${sound.soundId}.`, RERUN]);
  });
}

export async function listSounds({ withLibrary, output, signal }: CommandContext): Promise<void> {
  await withLibrary(async (client) => {
    const { sounds } = await client.call('sounds.list', {}, { signal });
    const rows = sounds.map(({ soundId, name, lengthMs, hits, streams }) => [
      soundId,
      `${(lengthMs / 1000).toFixed(1)} s`,
      String(hits),
      String(streams),
      name,
    ]);
    output.answer(
      { sounds },
      sounds.length === 0
        ? ['No sound of your own yet. Add one with: klipstream sounds add <file> --name <name>']
        : formatTable(['ID', 'LENGTH', 'FOUND', 'STREAMS', 'NAME'], rows, ['LENGTH', 'FOUND', 'STREAMS']),
    );
  });
}

export async function renameSound(
  { withLibrary, output, signal }: CommandContext,
  which: string,
  { name }: { name: string },
): Promise<void> {
  await withLibrary(async (client) => {
    const soundId = await soundIdOf(client, which, signal);
    await client.call('sounds.rename', { soundId, name }, { signal });
    output.answer({ soundId, name }, [`${which} is called ${name} now.`]);
  });
}

export async function removeSound(
  { withLibrary, output, signal }: CommandContext,
  which: string,
): Promise<void> {
  await withLibrary(async (client) => {
    const soundId = await soundIdOf(client, which, signal);
    await client.call('sounds.remove', { soundId }, { signal });
    output.answer({ soundId }, [`Removed ${which}.`]);
  });
}

/** By id or by name. */
async function soundIdOf(client: Client, which: string, signal: AbortSignal): Promise<string> {
  const { sounds } = await client.call('sounds.list', {}, { signal });
  const found = sounds.find(
    ({ soundId, name }) => soundId === which || name.toLowerCase() === which.toLowerCase(),
  );
  if (found !== undefined) return found.soundId;
  throw new AppError({
    code: 'own-sound/unknown',
    message: `There is no sound called ${which}.`,
    nextStep: `There ${sounds.length === 1 ? 'is' : 'are'} ${plural(sounds.length, 'sound')}: klipstream sounds list`,
  });
}
