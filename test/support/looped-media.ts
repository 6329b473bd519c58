import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { FFMPEG } from './packaged-ffmpeg.ts';

const run = promisify(execFile);
const LOOP_SEC = 60;

/** A recording of any length in a second: a minute of noise and tones, repeated by stream copy. */
export async function loopedAudio(dir: string, durationSec: number): Promise<string> {
  const minute = join(dir, 'minute.m4a');
  if (!existsSync(minute)) {
    const sound =
      'anoisesrc=color=pink:amplitude=0.05:sample_rate=48000:seed=7[n];sine=frequency=220:beep_factor=4:sample_rate=48000[s];[n][s]amix=inputs=2';
    await run(FFMPEG, [
      '-v',
      'error',
      '-y',
      '-filter_complex',
      sound,
      '-t',
      String(LOOP_SEC),
      '-c:a',
      'aac',
      '-b:a',
      '96k',
      minute,
    ]);
  }
  const out = join(dir, `audio-${durationSec}.m4a`);
  const loops = Math.ceil(durationSec / LOOP_SEC);
  await run(FFMPEG, [
    '-v',
    'error',
    '-y',
    '-stream_loop',
    String(loops),
    '-i',
    minute,
    '-t',
    String(durationSec),
    '-c',
    'copy',
    out,
  ]);
  return out;
}
