import { Command, Option } from 'commander';
import {
  countArgument,
  indexArgument,
  mediaTimeArgument,
  portArgument,
  timeArgument,
  wordArgument,
} from './arguments.ts';
import { analyze, type AnalyzeOptions } from './commands/analyze.ts';
import { classifyChat } from './commands/chat-classify.ts';
import { chatFileHighlights } from './commands/chat-highlights.ts';
import { importChat } from './commands/chat-import.ts';
import { clip, type ClipOptions } from './commands/clip.ts';
import { doctor } from './commands/doctor.ts';
import { exportVod } from './commands/export.ts';
import { highlights } from './commands/highlights.ts';
import { list } from './commands/list.ts';
import { serve, type ServeCommandOptions } from './commands/serve.ts';
import { show } from './commands/show.ts';
import type { CommandContext } from './context.ts';

/** Options that every command takes. */
interface GlobalOptions {
  readonly json?: boolean;
  readonly dataDir?: string;
}

/** Runs a command with a context made of the global options. */
export type RunCommand = (
  options: GlobalOptions,
  command: (context: CommandContext) => Promise<void>,
) => Promise<void>;

const TIME_HELP = 'H:MM:SS(.mmm) or seconds';

/** The whole command line; what a command does is in its own file. */
export function createProgram(version: string, run: RunCommand): Command {
  const program = new Command('klipstream')
    .description('Finds the moments of a stream that were good, says why, and cuts them.')
    .version(version)
    .option('--json', 'answer with one JSON object, errors too (on stderr)')
    .option('--data-dir <dir>', 'where settings and the library lie')
    .configureHelp({ showGlobalOptions: true })
    .showSuggestionAfterError(true);
  /** Commander calls an action with the arguments, the command's own options and the command. */
  const runs = (command: (context: CommandContext) => Promise<void>): Promise<void> =>
    run(program.opts<GlobalOptions>(), command);

  addAnalysis(program, runs);
  addClips(program, runs);
  addChat(program, runs);
  program
    .command('serve')
    .description('open the app in a browser')
    .option('--port <n>', 'port on 127.0.0.1; any free one when left out', portArgument, 0)
    .option('--no-open', 'only print the address')
    .option('--review <vod>', 'open at the review of this VOD')
    .action((options: ServeCommandOptions) => runs((context) => serve(context, options)));
  program
    .command('doctor')
    .description('look at ffmpeg, keys, folders and versions')
    .action(() => runs(doctor));
  return program;
}

type Runs = (command: (context: CommandContext) => Promise<void>) => Promise<void>;

function addAnalysis(program: Command, runs: Runs): void {
  program
    .command('analyze <file>')
    .description('add a recording to the library and find its highlights')
    .option('--chat <file>', 'its chat, in any of the known formats')
    .option(
      '--chat-offset <T>',
      `when the chat begins in the video (${TIME_HELP}, may be negative)`,
      timeArgument,
    )
    .option('--transcript <file>', 'its transcript: SRT, VTT, Deepgram or Whisper JSON')
    .option('--voice-track <n>', 'which audio track holds the voice, from 0', indexArgument)
    .option('--title <text>', 'what to call it')
    .addOption(
      new Option('--only <half>', 'only the raw half, or the analysis of a raw half').argParser(
        wordArgument(['raw', 'analysis'] as const),
      ),
    )
    .action((file: string, options: AnalyzeOptions) => runs((context) => analyze(context, file, options)));
  program
    .command('list')
    .description('the library')
    .action(() => runs(list));
  program
    .command('show <vod>')
    .description('everything known of one VOD')
    .action((vod: string) => runs((context) => show(context, vod)));
  program
    .command('highlights <vod>')
    .description('the moments that were found, best first, with reasons')
    .option('--top <n>', 'only the best n', countArgument)
    .action((vod: string, options: { top?: number }) => runs((context) => highlights(context, vod, options)));
}

function addClips(program: Command, runs: Runs): void {
  program
    .command('clip <vod>')
    .description('cut a highlight or a range')
    .option('--highlight <id>', 'the highlight to cut')
    .option('--start <T>', `first frame (${TIME_HELP})`, mediaTimeArgument)
    .option('--end <T>', `end, not included (${TIME_HELP})`, mediaTimeArgument)
    .addOption(
      new Option(
        '--mode <mode>',
        'exact: re-encoded; copy: from the keyframe before; smart: only the edges',
      ).argParser(wordArgument(['exact', 'copy', 'smart'] as const)),
    )
    .option('--title <text>', 'title for the file name')
    .option('--out <file>', 'the file to write')
    .action((vod: string, options: ClipOptions) => runs((context) => clip(context, vod, options)));
  program
    .command('export <vod>')
    .description('write raw data, tables, plots and lists into a folder')
    .requiredOption('--out <dir>', 'the folder')
    .action((vod: string, options: { out: string }) => runs((context) => exportVod(context, vod, options)));
}

function addChat(program: Command, runs: Runs): void {
  const chat = program.command('chat').description('work on a chat alone');
  chat
    .command('import <file>')
    .description('read a chat file: format, messages, lines that are none')
    .action((file: string) => runs((context) => importChat(context, file)));
  chat
    .command('highlights <file>')
    .description('moments found from a chat alone')
    .option('--top <n>', 'only the best n', countArgument)
    .action((file: string, options: { top?: number }) =>
      runs((context) => chatFileHighlights(context, file, options)),
    );
  chat
    .command('classify [file]')
    .description('sentiment and emotions of JSON lines {"text": …}, from a file or standard input')
    .action((file: string | undefined) => runs((context) => classifyChat(context, file)));
}
