import { spawn } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { NODE_ENV, NODE_FLAGS } from '../../scripts/lib/node-runtime.mjs';
import { processTree, residentBytes, type ProcessFacts } from './process-tree.ts';

/** Arguments of Node for the built command line, as `klipstream` itself starts it. */
export const BUILT_CLI: readonly string[] = [
  ...NODE_FLAGS,
  fileURLToPath(new URL('../../out/main/cli.js', import.meta.url)),
];
const DELAY_PROBE = new URL('./event-loop-delay.mjs', import.meta.url).href;
const SAMPLE_EVERY_MS = 100;

const Delay = z.object({ p99Ms: z.number(), maxMs: z.number() });
export type EventLoopDelay = z.infer<typeof Delay>;

export interface MeasuredCommand {
  readonly answer: unknown;
  readonly startedAtUnixMs: number;
  readonly elapsedMs: number;
  readonly eventLoop: EventLoopDelay;
  /** The moment at which the process tree held most. */
  readonly peak: readonly ProcessFacts[];
}

/** Arguments and environment that make Node run a built command and write its event loop's delay to `path` at its end. */
export const probed = (path: string): { flags: string[]; env: NodeJS.ProcessEnv } => ({
  flags: ['--import', DELAY_PROBE, ...BUILT_CLI],
  env: { ...NODE_ENV, KLIPSTREAM_BENCH_DELAY: path },
});

export function readDelay(path: string): EventLoopDelay {
  const delay = Delay.parse(JSON.parse(readFileSync(path, 'utf8')));
  rmSync(path);
  return delay;
}

/** A command as it is built, with the peak memory of its whole process tree. Throws when it fails. */
export async function measureCommand(dataDir: string, args: readonly string[]): Promise<MeasuredCommand> {
  const delayPath = join(dataDir, 'event-loop-delay.json');
  const { flags, env } = probed(delayPath);
  const startedAtUnixMs = Date.now();
  const child = spawn(process.execPath, [...flags, ...args, '--data-dir', dataDir, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  let peak: ProcessFacts[] = [];
  const sampler = setInterval(() => {
    const now = child.pid === undefined ? [] : processTree(child.pid);
    if (residentBytes(now) > residentBytes(peak)) peak = now;
  }, SAMPLE_EVERY_MS);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampler);
  const elapsedMs = Date.now() - startedAtUnixMs;
  if (code !== 0) throw new Error(`klipstream ${args.join(' ')} ended with ${String(code)}`);
  const eventLoop = readDelay(delayPath);
  return { answer: JSON.parse(stdout) as unknown, startedAtUnixMs, elapsedMs, eventLoop, peak };
}

export interface StageTimes {
  readonly beganUnixMs: number;
  readonly doneUnixMs: number;
  /** When the last of its parts was safe on the disk; null for a stage without parts. */
  readonly lastPartUnixMs: number | null;
}

/** When stages of the only job of a library began and were done, from the job's own record. */
export function stageTimes(dataDir: string): ReadonlyMap<string, StageTimes> {
  const db = new Database(join(dataDir, 'library', 'library.db'), { readonly: true });
  try {
    const rows = db
      .prepare<[], StageTimes & { stageId: string }>(
        `SELECT iif(event = 'chunk.done', substr(subject, 1, instr(subject, '/') - 1), subject) AS stageId,
           max(CASE event WHEN 'stage.started' THEN at_unix_ms END) AS beganUnixMs,
           max(CASE event WHEN 'stage.done' THEN at_unix_ms END) AS doneUnixMs,
           max(CASE event WHEN 'chunk.done' THEN at_unix_ms END) AS lastPartUnixMs
         FROM job_event WHERE event IN ('stage.started', 'stage.done', 'chunk.done') GROUP BY stageId`,
      )
      .all();
    return new Map(rows.map(({ stageId, ...times }) => [stageId, times]));
  } finally {
    db.close();
  }
}
