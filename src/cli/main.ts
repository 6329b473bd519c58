import { homedir } from 'node:os';
import { CommanderError } from 'commander';
import { readChosenLibrary } from '../core/infra/paths/chosen-library.ts';
import { findDataDirs } from '../core/infra/paths/data-dirs.ts';
import { findInstallation } from '../core/infra/paths/installation.ts';
import type { CommandContext } from './context.ts';
import { createOutput, EXIT_CODES, usageError } from './output.ts';
import { createProgram, type RunCommand } from './program.ts';
import { withLibrary } from './with-library.ts';

const { argv, env, platform, stdin, stdout, stderr } = process;
const installation = findInstallation(import.meta.url);
const cancel = new AbortController();

/** A second Ctrl+C ends the process at once. */
function onInterrupt(): void {
  if (cancel.signal.aborted) process.exit(130);
  cancel.abort();
}
process.on('SIGINT', onInterrupt);
process.on('SIGTERM', onInterrupt);
// A reader that has seen enough (`| head`) is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

const run: RunCommand = async (options, command) => {
  const output = createOutput({ json: options.json === true, stdout, stderr });
  const dirs = findDataDirs({
    chosen: options.dataDir ?? null,
    env,
    platform,
    homeDir: homedir(),
    readChosenLibrary,
  });
  const context: CommandContext = {
    output,
    signal: cancel.signal,
    dirs,
    installation,
    env,
    stdin,
    stdout,
    withLibrary: (work) => withLibrary(context, work),
  };
  try {
    await command(context);
  } catch (thrown) {
    process.exitCode = output.fail(thrown);
  }
};

/** Wrong usage is told like every other failure; of a missing command commander has shown the help already. */
function failUsage(error: CommanderError): void {
  if (error.exitCode === 0) return;
  if (error.code === 'commander.help') {
    process.exitCode = EXIT_CODES.usage;
    return;
  }
  const message = error.message.replace(/^error: /, '').replaceAll(/\s*\n\s*/g, ' ');
  const output = createOutput({ json: argv.includes('--json'), stdout, stderr });
  process.exitCode = output.fail(
    usageError(
      `${message.charAt(0).toUpperCase()}${message.slice(1)}.`.replace(/([.?)])\.$/, '$1'),
      'See `klipstream --help`.',
    ),
  );
}

const program = createProgram(installation.version, run);
for (const command of [
  program,
  ...program.commands,
  ...program.commands.flatMap((group) => group.commands),
]) {
  command.exitOverride().configureOutput({ outputError: () => {} });
}
try {
  await program.parseAsync(argv);
} catch (thrown) {
  if (!(thrown instanceof CommanderError)) throw thrown;
  failUsage(thrown);
}
