import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { measureCommand, stageTimes, type MeasuredCommand } from './measured-command.ts';

const Answer = z.object({ vodId: z.string(), gaps: z.array(z.unknown()) });

export interface MeasuredAnalysis extends Pick<MeasuredCommand, 'elapsedMs' | 'eventLoop' | 'peak'> {
  readonly vodId: string;
  /** When each stage was done, from the start of the command. */
  readonly endedMs: Readonly<Record<string, number>>;
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
  const measured = await measureCommand(dataDir, ['analyze', media, '--chat', chat]);
  const { vodId, gaps } = Answer.parse(measured.answer);
  if (gaps.length > 0) throw new Error(`the analysis was not whole: ${JSON.stringify(gaps)}`);
  const endedMs = Object.fromEntries(
    [...stageTimes(dataDir)].map(([stage, { doneUnixMs }]) => [stage, doneUnixMs - measured.startedAtUnixMs]),
  );
  const { elapsedMs, eventLoop, peak } = measured;
  return { vodId, endedMs, elapsedMs, eventLoop, peak };
}
