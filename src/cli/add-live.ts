import { type Command, Option } from 'commander';
import { KeepDays } from '../shared/model/chat-consent.ts';
import { ReplayGigabytes, ReplayMinutes } from '../shared/model/replay.ts';
import {
  cameraArgument,
  lanesArgument,
  mediaTimeArgument,
  numberArgument,
  portArgument,
  regionArgument,
  QUALITY_HELP,
  TIME_HELP,
  wordArgument,
} from './arguments.ts';
import { detect, type DetectOptions } from './commands/detect.ts';
import { record, type RecordOptions } from './commands/record.ts';
import { worker, type WorkerOptions } from './commands/worker.ts';
import type { CommandContext } from './context.ts';

const keepDays = numberArgument(KeepDays.unwrap(), 'from 1 to 3650 days are needed.');
const replayMinutes = numberArgument(ReplayMinutes, 'from 3 to 1440 minutes are needed.');
const replayGigabytes = numberArgument(ReplayGigabytes, 'from 0.25 GB are needed.');

type Runs = (command: (context: CommandContext) => Promise<void>) => Promise<void>;

/** Commands that work while a stream is on. */
export function addLive(program: Command, runs: Runs): void {
  program
    .command('record [channel]')
    .description(
      'record a live channel, what an encoder on this computer sends or a file that grows, until it ends or Ctrl+C',
    )
    .option('--rtmp [port]', 'listen for OBS or another encoder over RTMP (1935)', portArgument)
    .option('--key <name>', 'the stream key that the encoder sends (stream)')
    .option('--srt [port]', 'listen for an encoder over SRT (9000)', portArgument)
    .option('--file <path>', 'read a recording that is still being written, or the newest one of a folder')
    .option(
      '--camera <address>',
      'a further camera: rtmp://127.0.0.1:PORT/live/KEY, srt://127.0.0.1:PORT or a file; again for more',
      cameraArgument,
      [],
    )
    .option('--chat <link>', 'the channel whose chat goes with what an encoder sends, or with a file')
    .option('--quality <q>', QUALITY_HELP)
    .option('--keep-chat', 'keep what chat writes (else as the channel’s switch says; off at first)')
    .option('--keep-chat-days <n>', 'keep it, and delete it after so many days (30)', keepDays)
    .option('--no-keep-chat', 'read and score chat, but keep nothing of it')
    .option(
      '--replay-minutes <n>',
      'keep the last minutes only (else as Settings → Live says)',
      replayMinutes,
    )
    .option('--replay-gb <n>', 'and at most so much of them (else as Settings → Live says)', replayGigabytes)
    .option('--for <T>', `stop by itself after this time (${TIME_HELP})`, mediaTimeArgument)
    .action((channel: string | undefined, options: RecordOptions) =>
      runs((context) => record(context, channel ?? null, options)),
    );
  addWorker(program, runs);
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
    .option(
      '--facecam <x,y,w,h>',
      'read the expression of the face there, too, once a second (shares of the picture); counts where that stream counts faces',
      regionArgument,
    )
    .option('--stream <id>', "the recording's id, or current where one runs", 'current')
    .addOption(
      new Option('--lanes <kind>', 'what the detectors run on')
        .argParser(wordArgument(['cpu'] as const))
        .default('cpu'),
    )
    .action((options: DetectOptions) => runs((context) => detect(context, options)));
}

function addWorker(program: Command, runs: Runs): void {
  program
    .command('worker')
    .description('make clips of live moments for a KlipStream that uses Redis, until Ctrl+C')
    .option('--redis <url>', 'its Redis; a password is KLIPSTREAM_REDIS_PASSWORD', 'redis://127.0.0.1:6379')
    .option(
      '--recordings <dir>',
      "its folder `recordings`, as this machine sees it; the library's when left out",
    )
    .option(
      '--lanes <kinds>',
      'cpu: clips of one camera, gpu: clips between cameras, or cpu,gpu (both where a hardware encoder works, else cpu)',
      lanesArgument,
    )
    .action((options: WorkerOptions) => runs((context) => worker(context, options)));
}
