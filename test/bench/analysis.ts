import { execFileSync, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { residentBytesOfTree } from './process-tree.ts';

const CHILD = fileURLToPath(new URL('./analyse-child.ts', import.meta.url));
const SAMPLE_EVERY_MS = 100;

const Measured = z.object({
  vodId: z.string(),
  endedMs: z.record(z.string(), z.number()),
  elapsedMs: z.number(),
  error: z.unknown(),
  eventLoopP99Ms: z.number(),
  eventLoopMaxMs: z.number(),
});
export type MeasuredAnalysis = z.infer<typeof Measured> & { readonly peakTreeBytes: number };

/** Seconds that ffmpeg alone needs for the 16 kHz mono WAV of a recording: what the ratios are against. */
export function wavReferenceMs(media: string, dir: string): number {
  const out = join(dir, 'reference.wav');
  const startedMs = performance.now();
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', media, '-vn', '-ac', '1', '-ar', '16000', out]);
  const elapsedMs = performance.now() - startedMs;
  rmSync(out);
  return elapsedMs;
}

/** One analysis from an empty library in a process of its own, with the peak memory of its whole process tree. */
export async function measureAnalysis(
  dataDir: string,
  media: string,
  chat: string,
): Promise<MeasuredAnalysis> {
  rmSync(dataDir, { recursive: true, force: true });
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', CHILD, dataDir, media, chat],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let peakTreeBytes = 0;
  const sampler = setInterval(() => {
    if (child.pid !== undefined) peakTreeBytes = Math.max(peakTreeBytes, residentBytesOfTree(child.pid));
  }, SAMPLE_EVERY_MS);
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(sampler);
  if (code !== 0) throw new Error(`the analysis ended with ${String(code)}`);
  const measured = Measured.parse(JSON.parse(stdout));
  if (measured.error !== null)
    throw new Error(`the analysis was not whole: ${JSON.stringify(measured.error)}`);
  return { ...measured, peakTreeBytes };
}
