import { type Command, InvalidArgumentError } from 'commander';
import { countArgument, mediaTimeArgument, TIME_HELP, timeArgument } from './arguments.ts';
import { direct, type DirectOptions, pinOf } from './commands/direct.ts';
import type { CommandContext } from './context.ts';

export function addDirect(
  program: Command,
  runs: (command: (context: CommandContext) => Promise<void>) => Promise<void>,
): void {
  program
    .command('direct <recordings...>')
    .description('cut one clip between recordings of the same talk: who speaks is shown')
    .requiredOption('--out <file>', 'where the clip goes (.mp4)')
    .option(
      '--offset <T,…>',
      'when each further recording begins on the clock of the first; else by their sound',
      times,
    )
    .option('--from <T>', `from here on the clock of the first (${TIME_HELP})`, mediaTimeArgument)
    .option('--to <T>', `… to here (${TIME_HELP})`, mediaTimeArgument)
    .option('--min-shot <T>', 'no shot is shorter', mediaTimeArgument, 2500)
    .option('--wide <n>', 'the recording that shows everybody, from 1', countArgument)
    .option('--sound <n,…>', 'whose sound the clip has; several are added up', numbers, [1])
    .option('--pin <from-to=n>', 'show this one there, e.g. 0:10-0:20=2; can be given again', pins, [])
    .action((files: string[], options: DirectOptions) => runs((context) => direct(context, files, options)));
}

const times = (text: string): number[] => text.split(',').map(timeArgument);
const numbers = (text: string): number[] => text.split(',').map(countArgument);

function pins(text: string, before: DirectOptions['pin']): DirectOptions['pin'] {
  const pin = pinOf(text);
  if (pin === null) throw new InvalidArgumentError('it is <from>-<to>=<camera>, e.g. 0:10-0:20=2.');
  return [...before, pin];
}
