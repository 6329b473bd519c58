import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { FFMPEG } from './packaged-ffmpeg.ts';

/** A small H.264/AAC recording: a test picture, and a tone that is loud from `loudFromSec` on. */
export function makeRecording(path: string, options: { durationSec: number; loudFromSec: number }): void {
  const { durationSec, loudFromSec } = options;
  const volume = `volume='if(gte(t,${loudFromSec}),1,0.02)':eval=frame`;
  execFileSync(FFMPEG, [
    ...['-v', 'error', '-y'],
    ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=30:duration=${durationSec}`],
    ...['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${durationSec}`],
    ...['-af', volume, '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '60', '-pix_fmt', 'yuv420p'],
    ...['-c:a', 'aac', '-shortest', path],
  ]);
}

/** A chat as tab-separated time, user and text: quiet, with a burst of laughter at `burstSec`. */
export function makeChat(path: string, options: { durationSec: number; burstSec: number }): void {
  const lines: string[] = [];
  for (let second = 0; second < options.durationSec; second++) {
    if (second % 4 === 0) lines.push(`${second}\tviewer${second % 7}\thello there ${second}`);
    if (second < options.burstSec || second >= options.burstSec + 6) continue;
    for (let index = 0; index < 12; index++)
      lines.push(`${second}.${index}\tfan${index}\tLUL that was so good`);
  }
  writeFileSync(path, `${lines.join('\n')}\n`);
}
