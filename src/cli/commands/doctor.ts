import type { CommandContext } from '../context.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗', off: '·' } as const;

/** What was found on this machine, and what to do about what isn't well. */
export async function doctor({ withLibrary, output, signal }: CommandContext): Promise<void> {
  await withLibrary(async (client) => {
    const { lines } = await client.call('app.doctor', {}, { signal });
    output.answer(
      { lines },
      lines.flatMap((line) => [
        `${MARKS[line.state]} ${line.label}: ${line.value}`,
        ...(line.nextStep === null ? [] : [`    ${line.nextStep}`]),
      ]),
    );
  });
}
