import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { processTree, residentBytes, type ProcessFacts } from './process-tree.ts';

const CLI = fileURLToPath(new URL('../../out/main/cli.js', import.meta.url));
const DELAY_PROBE = new URL('./event-loop-delay.mjs', import.meta.url).href;
const SAMPLE_EVERY_MS = 100;

const Answer = z.object({ vodId: z.string(), jobId: z.string(), gaps: z.array(z.unknown()) });
const Delay = z.object({ p99Ms: z.number(), maxMs: z.number() });

export interface MeasuredAnalysis {
  readonly vodId: string;
  /** When each stage was done, from the start of the command. */
  readonly endedMs: Readonly<Record<string, number>>;
  readonly elapsedMs: number;
  readonly eventLoop: z.infer<typeof Delay>;
  /** The moment at which the process tree held most. */
  readonly peak: readonly ProcessFacts[];
}

/** Seconds that ffmpeg alone needs for the 16 kHz mono WAV of a recording: what the ratios are against. */
export function wavReferenceMs(media: string, dir: string): number {
  const out = join(dir, 'reference.wav');
  const startedMs = performance.now();
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', media, '-vn', '-ac', '1', '-ar', '16000', out]);
  const elapsedMs = performance.now() - startedMs;
  rmSync(out);
  return elapsedMs;
}

/** `klipstream analyze` as it is built, from an empty library, with the peak memory of its whole process tree. */
export async function measureAnalysis(
  dataDir: string,
  media: string,
  chat: string,
): Promise<MeasuredAnalysis> {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  const delayPath = join(dataDir, 'event-loop-delay.json');
  const startedMs = Date.now();
  const child = spawn(
    process.execPath,
    ['--import', DELAY_PROBE, CLI, 'analyze', media, '--chat', chat, '--data-dir', dataDir, '--json'],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, KLIPSTREAM_BENCH_DELAY: delayPath } },
  );
  let peak: ProcessFacts[] = [];
  const sampler = setInterval(() => {
    const now = child.pid === undefined ? [] : processTree(child.pid);
    if (residentBytes(now) > residentBytes(peak)) peak = now;
  }, SAMPLE_EVERY_MS);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampler);
  const elapsedMs = Date.now() - startedMs;
  if (code !== 0) throw new Error(`the analysis ended with ${String(code)}`);
  const { vodId, jobId, gaps } = Answer.parse(JSON.parse(stdout));
  if (gaps.length > 0) throw new Error(`the analysis was not whole: ${JSON.stringify(gaps)}`);
  const eventLoop = Delay.parse(JSON.parse(readFileSync(delayPath, 'utf8')));
  const endedMs = stageEnds(join(dataDir, 'library', 'library.db'), jobId, startedMs);
  return { vodId, endedMs, elapsedMs, eventLoop, peak };
}

/** From the job's own record. */
function stageEnds(dbPath: string, jobId: string, startedMs: number): Record<string, number> {
  const db = new Database(dbPath, { readonly: true });
  try {
    const done = db
      .prepare<[string], { stageId: string; atMs: number }>(
        "SELECT subject AS stageId, at_unix_ms AS atMs FROM job_event WHERE job_id = ? AND event = 'stage.done'",
      )
      .all(jobId);
    return Object.fromEntries(done.map(({ stageId, atMs }) => [stageId, atMs - startedMs]));
  } finally {
    db.close();
  }
}
