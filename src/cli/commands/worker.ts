import { once } from 'node:events';
import { join } from 'node:path';
import { startLaneWorkers } from '../../core/compose-clips.ts';
import { hasHardwareEncoder } from '../../core/infra/ffmpeg/capabilities.ts';
import { createMediaTool } from '../../core/infra/ffmpeg/media-tool.ts';
import { createThreadPool } from '../../core/infra/workers/thread-pool.ts';
import type { Lane } from '../../core/ports/clip-jobs.ts';
import type { MediaTool } from '../../core/ports/media-tool.ts';
import { formatTimestamp } from '../../shared/time.ts';
import type { CommandContext } from '../context.ts';
import { plural } from '../table.ts';

export interface WorkerOptions {
  readonly redis: string;
  readonly recordings?: string;
  /** Left out: what this machine is good for. */
  readonly lanes?: readonly Lane[];
}

const MAKES: Readonly<Record<Lane, string>> = {
  cpu: 'clips of one camera (cpu)',
  gpu: 'clips between cameras (gpu)',
};

/** Takes clip jobs from Redis until Ctrl+C; a clip of one camera that is being made is finished first. */
export async function worker(context: CommandContext, options: WorkerOptions): Promise<void> {
  const { output, signal, dirs, env, installation } = context;
  const media = createMediaTool({ settings: () => ({ ffmpegPath: null, ffprobePath: null }), env });
  const lanes = options.lanes ?? (await usualLanes(media));
  const workers = createThreadPool({ entry: installation.workerEntry, size: 1 });
  const recordingsDir = options.recordings ?? join(dirs.libraryDir, 'recordings');
  let clips = 0;
  const running = startLaneWorkers(
    lanes,
    { media, workers },
    {
      ...{ url: options.redis, password: env['KLIPSTREAM_REDIS_PASSWORD'] ?? null, recordingsDir },
      onMade: (jobId, { durationMs }) => {
        clips++;
        output.note(`${jobId}: a clip of ${formatTimestamp(durationMs)}.`);
      },
      onFailed: (jobId, reason) => output.note(`${jobId}: ${reason}`),
    },
  );
  const what = lanes.map((lane) => MAKES[lane]).join(' and ');
  output.note(`Making ${what} of the recordings in ${recordingsDir}. Ctrl+C ends.`);
  if (!signal.aborted) await once(signal, 'abort');
  await running.dispose();
  await workers.dispose();
  output.answer({ clips }, [`Made ${plural(clips, 'clip')}.`]);
}

const usualLanes = async (media: MediaTool): Promise<Lane[]> =>
  hasHardwareEncoder(await media.report()) ? ['cpu', 'gpu'] : ['cpu'];
