import { Command, Option } from 'commander';
import {
  countArgument,
  indexArgument,
  mediaTimeArgument,
  portArgument,
  QUALITY_HELP,
  TIME_HELP,
  timeArgument,
  wordArgument,
} from './arguments.ts';
import { align } from './commands/align.ts';
import { analyze, type AnalyzeOptions } from './commands/analyze.ts';
import { fetchChat, type ChatFetchOptions } from './commands/chat-fetch.ts';
import { classifyChat } from './commands/chat-classify.ts';
import { chatFileHighlights } from './commands/chat-highlights.ts';
import { importChat } from './commands/chat-import.ts';
import { clip, type ClipOptions } from './commands/clip.ts';
import { doctor } from './commands/doctor.ts';
import { exportVod, type ExportOptions } from './commands/export.ts';
import { fetchLink } from './commands/fetch.ts';
import { highlights } from './commands/highlights.ts';
import {
  correctModel,
  exportModel,
  importModel,
  listModels,
  resetModels,
  showModel,
  type CorrectOptions,
} from './commands/models.ts';
import type { LinkOptions } from './commands/link-job.ts';
import { list } from './commands/list.ts';
import { reanchor, type ReanchorOptions } from './commands/reanchor.ts';
import { report, reportFormats, type ReportOptions } from './commands/report.ts';
import { serve, type ServeCommandOptions } from './commands/serve.ts';
import { show } from './commands/show.ts';
import { addSound, listSounds, removeSound, renameSound } from './commands/sounds.ts';
import { checkSources } from './commands/sources-check.ts';
import { addDirect } from './add-direct.ts';
import { addLive } from './add-live.ts';
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
  addAlignment(program, runs);
  addDirect(program, runs);
  addReport(program, runs);
  addChat(program, runs);
  addModels(program, runs);
  addSources(program, runs);
  addSounds(program, runs);
  program
    .command('serve')
    .description('open the app in a browser')
    .option(
      '--port <n>',
      'port on 127.0.0.1; left out: any free one, with --live the one that docks know',
      portArgument,
    )
    .option('--no-open', 'only print the address')
    .option('--review <vod>', 'open at the review of this VOD')
    .option('--live', 'only the live window of what is recorded, at the address for a dock in OBS')
    .option('--new-token', 'the same, with a new address: the one that docks and phones have ends')
    .action((options: ServeCommandOptions) => runs((context) => serve(context, options)));
  addLive(program, runs);
  program
    .command('doctor')
    .description('look at ffmpeg, keys, folders and versions')
    .action(() => runs(doctor));
  return program;
}

type Runs = (command: (context: CommandContext) => Promise<void>) => Promise<void>;

function addAnalysis(program: Command, runs: Runs): void {
  const analyzes = program
    .command('analyze <file-or-link>')
    .description('add a recording, or the stream of a link, to the library and find its highlights')
    .option('--chat <file>', 'its chat, in any of the known formats')
    .option(
      '--chat-offset <T>',
      `when the chat begins in the video (${TIME_HELP}, may be negative)`,
      timeArgument,
    )
    .option('--transcript <file>', 'its transcript: SRT, VTT, Deepgram or Whisper JSON')
    .option('--voice-track <n>', 'which audio track holds the voice, from 0', indexArgument)
    .option('--title <text>', 'what to call it')
    .option(
      '--llm',
      'let a language model read what was said: the transcript goes there; its key is KLIPSTREAM_LLM_KEY (kept)',
    )
    .option('--no-llm', 'switch it off again')
    .option('--llm-url <url>', 'its OpenAI-compatible address, with /v1 (kept)')
    .option('--llm-model <name>', 'its name (kept)')
    .option('--concurrency <n>', 'how many questions at once (kept)', countArgument)
    .option('--timeout <seconds>', 'how long to wait for an answer (kept)', countArgument)
    .addOption(
      new Option('--only <half>', 'only the raw half, or the analysis of a raw half').argParser(
        wordArgument(['raw', 'analysis'] as const),
      ),
    )
    .action((what: string, options: AnalyzeOptions) => runs((context) => analyze(context, what, options)));
  addPart(analyzes)
    .option('--quality <q>', QUALITY_HELP)
    .option('--chat-only', "of a link only the chat; the highlights are the chat's");
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

/** Options that name a part of a stream. */
const addPart = (command: Command): Command =>
  command
    .option('--from <T>', `of a link only the part from here (${TIME_HELP})`, mediaTimeArgument)
    .option('--to <T>', `… to here (${TIME_HELP})`, mediaTimeArgument);

function addSources(program: Command, runs: Runs): void {
  addPart(
    program
      .command('fetch <link>')
      .description('download a stream with its chat into the library, without analysing it')
      .option('--quality <q>', QUALITY_HELP)
      .option('--audio-only', 'only the sound')
      .option('--chat-only', 'only the chat'),
  ).action((link: string, options: LinkOptions) => runs((context) => fetchLink(context, link, options)));
  program
    .command('sources')
    .description('Twitch, YouTube and Kick')
    .command('check')
    .description('what each can do for you, and when it was last seen to work')
    .option('--ask', 'ask the services now')
    .action((options: { ask?: boolean }) => runs((context) => checkSources(context, options)));
}

function addSounds(program: Command, runs: Runs): void {
  const sounds = program.command('sounds').description('sounds of your own that count wherever they play');
  sounds
    .command('add <file>')
    .description('a sample of 0.2 to 10 s: a kill, a level-up, an alert')
    .requiredOption('--name <name>', 'what to call it')
    .action((file: string, options: { name: string }) => runs((context) => addSound(context, file, options)));
  sounds
    .command('list')
    .description('your sounds, and how often each was found')
    .action(() => runs(listSounds));
  sounds
    .command('rename <sound>')
    .description('a sound by its name or id')
    .requiredOption('--name <name>', 'what to call it')
    .action((sound: string, options: { name: string }) =>
      runs((context) => renameSound(context, sound, options)),
    );
  sounds
    .command('remove <sound>')
    .description('a sound by its name or id')
    .action((sound: string) => runs((context) => removeSound(context, sound)));
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
    .option('--pseudonymise', 'write "viewer 1" … in place of the names of chatters')
    .action((vod: string, options: ExportOptions) => runs((context) => exportVod(context, vod, options)));
}

function addAlignment(program: Command, runs: Runs): void {
  program
    .command('align <a> <b>')
    .description('where b begins in a, by their sound: two recordings of the same thing, files or VODs')
    .action((one: string, two: string) => runs((context) => align(context, one, two)));
  program
    .command('reanchor <vod> <file-or-vod>')
    .description("copy a VOD's markers and decisions to another recording of the same stream, by their sound")
    .option('--clips', 'cut its clips again from that recording')
    .action((vod: string, other: string, options: ReanchorOptions) =>
      runs((context) => reanchor(context, vod, other, options)),
    );
}

function addReport(program: Command, runs: Runs): void {
  program
    .command('report <vod>')
    .description('write what happened and what chat said as a page, as text and as tables')
    .requiredOption('--out <dir>', 'the folder')
    .option('--format <list>', 'md, csv, html, separated by commas; all when left out', reportFormats)
    .option('--pseudonymise', 'write "viewer 1" … in place of the names of chatters')
    .action((vod: string, options: ReportOptions) => runs((context) => report(context, vod, options)));
}

function addChat(program: Command, runs: Runs): void {
  const chat = program.command('chat').description('work on a chat alone');
  chat
    .command('import <file>')
    .description('read a chat file: format, messages, lines that are none')
    .action((file: string) => runs((context) => importChat(context, file)));
  addPart(
    chat
      .command('fetch <link>')
      .description("fetch a stream's chat into a file, one JSON message a line")
      .requiredOption('--out <file>', 'the file to write'),
  ).action((link: string, options: ChatFetchOptions) => runs((context) => fetchChat(context, link, options)));
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

function addModels(program: Command, runs: Runs): void {
  const models = program.command('models').description("what your channels' own emotes and words mean");
  models
    .command('list')
    .description('every channel: whether its tuned model is used, and why')
    .action(() => runs(listModels));
  models
    .command('show <channel>')
    .description('what was learned of a channel, tuned against untuned')
    .action((channel: string) => runs((context) => showModel(context, channel)));
  models
    .command('correct <channel> <token> <meaning>')
    .description('say what a token means: an emotion, "nothing", or "learned" to take that back')
    .option('--kind <kind>', 'emote, word, emoji or emoticon', 'emote')
    .action((channelKey: string, key: string, meaning: string, options: CorrectOptions) =>
      runs((context) => correctModel(context, { channelKey, key, meaning }, options)),
    );
  models
    .command('reset [channel]')
    .description('forget what was learned and said of a channel')
    .option('--all', 'of every channel')
    .action((channel: string | undefined, options: { all?: boolean }) =>
      runs((context) => resetModels(context, channel, options)),
    );
  models
    .command('export <channel>')
    .description('write all that is known of a channel as JSON')
    .requiredOption('--out <file>', 'the file to write')
    .action((channel: string, options: { out: string }) =>
      runs((context) => exportModel(context, channel, options)),
    );
  models
    .command('import <file>')
    .description('put what was exported in place of what is there')
    .action((file: string) => runs((context) => importModel(context, file)));
}
