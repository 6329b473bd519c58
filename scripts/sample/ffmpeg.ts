import { spawn, spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';

const require = createRequire(import.meta.url);

/** `KLIPSTREAM_FFMPEG`, then the PATH, then the packaged build: the sample needs no more than libx264 and AAC. */
export function findFfmpeg(): string {
  const candidates = [process.env['KLIPSTREAM_FFMPEG'], 'ffmpeg', packagedFfmpeg()];
  for (const candidate of candidates) {
    if (candidate && spawnSync(candidate, ['-version'], { stdio: 'ignore' }).status === 0) return candidate;
  }
  throw new Error('ffmpeg was not found; install it, or name it in KLIPSTREAM_FFMPEG');
}

function packagedFfmpeg(): string | undefined {
  try {
    return (require('@ffmpeg-installer/ffmpeg') as { path: string }).path;
  } catch {
    return undefined;
  }
}

/** Runs ffmpeg, `feed` writing to its stdin; rejects with its last words when it fails. */
export async function runFfmpeg(
  args: readonly string[],
  feed?: (stdin: Writable) => Promise<void>,
): Promise<void> {
  const child = spawn(findFfmpeg(), ['-hide_banner', '-loglevel', 'error', '-y', ...args], {
    stdio: [feed ? 'pipe' : 'ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr?.on('data', (chunk: Buffer) => (words = (words + chunk.toString()).slice(-2000)));
  const ended = new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`ffmpeg ended with code ${code}: ${words.trim()}`));
    });
  });
  if (feed && child.stdin) {
    // A dying ffmpeg closes its stdin first; what it said is the better error.
    child.stdin.on('error', () => undefined);
    await Promise.race([feed(child.stdin), ended]);
    child.stdin.end();
  }
  await ended;
}
