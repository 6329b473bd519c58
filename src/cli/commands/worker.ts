import { once } from 'node:events';
import { join } from 'node:path';
import { startClipWorker } from '../../core/infra/clip-jobs/redis-clips.ts';
import { createMediaTool } from '../../core/infra/ffmpeg/media-tool.ts';
import { makeClipHere, measureClip } from '../../core/live/clips/clip-jobs.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';

export interface WorkerOptions {
  readonly redis: string;
  readonly recordings?: string;
}

/** Takes clip jobs from Redis until Ctrl+C; the clip that is being made is finished first. */
export async function worker(context: CommandContext, options: WorkerOptions): Promise<void> {
  const { output, signal, dirs, env } = context;
  const media = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }), env });
  const recordingsDir = options.recordings ?? join(dirs.libraryDir, 'recordings');
  let clips = 0;
  const running = startClipWorker({
    ...{ url: options.redis, password: env['KLIPSTREAM_REDIS_PASSWORD'] ?? null, recordingsDir },
    make: makeClipHere(media),
    measure: (path) => measureClip(media, path),
    onMade: (jobId, { durationMs }) => {
      clips++;
      output.note(`${jobId}: a clip of ${formatTimestamp(durationMs)}.`);
    },
    onFailed: (jobId, reason) => output.note(`${jobId}: ${reason}`),
  });
  output.note(`Making clips of the recordings in ${recordingsDir}. Ctrl+C ends.`);
  if (!signal.aborted) await once(signal, 'abort');
  await running.dispose();
  output.answer({ clips }, [`Made ${plural(clips, 'clip')}.`]);
}
