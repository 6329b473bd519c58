import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CLI_ENTRY } from './built.ts';

const ENTRY = fileURLToPath(CLI_ENTRY);

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line as it is built, on this Node. `--json` and `--data-dir` are the caller's. */
export function startCli(
  args: readonly string[],
  input?: string,
): { child: ChildProcess; ended: Promise<CliResult>; waitForOutput: () => Promise<string> } {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, KLIPSTREAM_CHECK_OUTPUTS: '1' },
  });
  let stdout = '';
  let stderr = '';
  const firstOutput = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      resolve(stdout);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A command that fails at once may never read its input.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input ?? '');
  const ended = new Promise<CliResult>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
  /** The first text on stdout; rejects when the command ends without any. */
  const waitForOutput = (): Promise<string> =>
    Promise.race([
      firstOutput,
      ended.then(({ code }) =>
        Promise.reject(new Error(`klipstream ${args.join(' ')} ended with ${String(code)}: ${stderr}`)),
      ),
    ]);
  return { child, ended, waitForOutput };
}

export const runCli = (args: readonly string[], input?: string): Promise<CliResult> =>
  startCli(args, input).ended;

/** Runs with `--json` and returns stdout's object; a failure shows stderr. */
export async function cliJson(args: readonly string[], input?: string): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await runCli([...args, '--json'], input);
  if (code !== 0) throw new Error(`klipstream ${args.join(' ')} ended with ${String(code)}: ${stderr}`);
  return JSON.parse(stdout) as Record<string, unknown>;
}
