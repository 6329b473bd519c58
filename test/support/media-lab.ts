import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMediaTool } from '../../src/core/infra/ffmpeg/media-tool.ts';
import { createThreadPool } from '../../src/core/infra/workers/thread-pool.ts';
import type { MediaTool } from '../../src/core/ports/media-tool.ts';
import type { WorkerPool } from '../../src/core/ports/worker-pool.ts';
import { WORKER_ENTRY } from './built.ts';

/** The ffmpeg that KlipStream itself would use here. */
export const mediaTool = (): MediaTool =>
  createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }) });

/** One real worker thread. */
export const workerPool = (): WorkerPool => createThreadPool({ entry: WORKER_ENTRY, size: 1 });

export const VIDEO_ARGS = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p', '-g', '30'];

/** A folder for tiny generated media, and ffmpeg to make them with. */
export interface MediaLab {
  readonly dir: string;
  readonly media: MediaTool;
  /** A path in the folder. */
  at(name: string): string;
  /** Runs ffmpeg; the last argument is a file name in the folder. Returns its path. */
  make(...args: string[]): Promise<string>;
  dispose(): Promise<void>;
}

export async function openMediaLab(): Promise<MediaLab> {
  const dir = await mkdtemp(join(tmpdir(), 'klipstream-media-'));
  const media = mediaTool();
  const at = (name: string): string => join(dir, name);
  return {
    dir,
    media,
    at,
    async make(...args) {
      const path = at(args.at(-1) ?? '');
      await media.run(['-y', ...args.slice(0, -1), path]);
      return path;
    },
    dispose: () => rm(dir, { recursive: true, force: true }),
  };
}

export const testPicture = (seconds: number, rate = 30): string[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=320x180:rate=${rate}:duration=${seconds}`],
];
export const testTone = (seconds: number, hz = 440): string[] => [
  ...['-f', 'lavfi', '-i', `sine=frequency=${hz}:duration=${seconds}:sample_rate=48000`],
];
