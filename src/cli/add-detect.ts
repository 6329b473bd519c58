import { type Command, Option } from 'commander';
import { wordArgument } from './arguments.ts';
import { detect, type DetectOptions } from './commands/detect.ts';
import type { CommandContext } from './context.ts';

export function addDetect(
  program: Command,
  runs: (command: (context: CommandContext) => Promise<void>) => Promise<void>,
): void {
  program
    .command('detect')
    .description(
      'listen to a stream and tell a KlipStream that records it what is loud, laughed, cheered and shouted',
    )
    .requiredOption(
      '--input <address>',
      'an address (RTMP, SRT, HLS), or a file, which is read as fast as it plays',
    )
    .requiredOption('--source <id>', 'the source that Settings → Live has for this program')
    .requiredOption('--token-env <name>', 'the environment variable that holds its token')
    .option('--to <url>', 'where that KlipStream takes events', 'http://127.0.0.1:47115')
    .option('--stream <id>', "the recording's id, or current where one runs", 'current')
    .addOption(
      new Option('--lanes <kind>', 'what the detectors run on')
        .argParser(wordArgument(['cpu'] as const))
        .default('cpu'),
    )
    .action((options: DetectOptions) => runs((context) => detect(context, options)));
}
