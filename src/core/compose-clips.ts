import { join } from 'node:path';
import type { Settings } from '../shared/model/settings.ts';
import type { CoreOptions } from './create-core.ts';
import { makeByWorkers } from './infra/clip-jobs/ask-workers.ts';
import { CAMERA_CLIPS, PLAIN_CLIPS } from './infra/clip-jobs/clip-kinds.ts';
import { type ClipWorkerOptions, startClipWorker } from './infra/clip-jobs/clip-worker.ts';
import { makeClipHere, measureClip, oneByOne } from './live/clips/clip-jobs.ts';
import type { CameraClipTask, ClipTask, Lane, MakeClip } from './ports/clip-jobs.ts';
import { givingWay } from './ports/media-tool.ts';
import { cutMoment, type CutDeps } from './services/director/cut-moment.ts';

export interface ClipMaker {
  readonly plain: MakeClip;
  readonly ofCameras: MakeClip<CameraClipTask>;
  dispose(): Promise<void>;
}

/** Makes clips between cameras in this process, one after another, behind what else runs on this machine. */
function makeCameraClipHere({ media, ...deps }: CutDeps): MakeClip<CameraClipTask> {
  const gentle = { ...deps, media: givingWay(media) };
  return oneByOne(async (task, outPath, signal = new AbortController().signal) => {
    signal.throwIfAborted();
    const notes = await cutMoment(gentle, task, { outPath, signal });
    return { ...(await measureClip(media, outPath)), notes };
  });
}

/** Who makes live clips: this process, or with Redis whichever worker is free; plain ones this process among them. */
export async function composeClipMaker(
  { libraryDir, secrets }: Pick<CoreOptions, 'libraryDir' | 'secrets'>,
  settings: Pick<Settings, 'redisEnabled' | 'redisUrl'>,
  tools: Pick<CutDeps, 'media' | 'workers'>,
): Promise<ClipMaker> {
  const { media } = tools;
  const here = {
    plain: makeClipHere(media),
    // What OBS encodes with is left to it.
    ofCameras: makeCameraClipHere({ ...tools, usesHardware: false }),
  };
  const { redisEnabled, redisUrl: url } = settings;
  if (!redisEnabled || url === null) return { ...here, dispose: () => Promise.resolve() };
  const redis = { url, password: await secrets.get('redis-password') };
  const plain = makeByWorkers(PLAIN_CLIPS, { ...redis, makeHere: here.plain });
  const ofCameras = makeByWorkers(CAMERA_CLIPS, { ...redis, makeHere: here.ofCameras });
  const worker = startClipWorker(PLAIN_CLIPS, {
    ...{ ...redis, recordingsDir: join(libraryDir, 'recordings'), make: here.plain },
    measure: (path) => measureClip(media, path),
  });
  return {
    ...{ plain: plain.make, ofCameras: ofCameras.make },
    async dispose() {
      await Promise.all([worker.dispose(), plain.dispose(), ofCameras.dispose()]);
    },
  };
}

/** A worker beside the app: takes jobs of the lanes until it is disposed of. */
export function startLaneWorkers(
  lanes: readonly Lane[],
  tools: Pick<CutDeps, 'media' | 'workers'>,
  options: Omit<ClipWorkerOptions<ClipTask>, 'make' | 'measure'>,
): { dispose(): Promise<void> } {
  const measure = (path: string): ReturnType<typeof measureClip> => measureClip(tools.media, path);
  const running = lanes.map((lane) =>
    lane === 'cpu'
      ? startClipWorker(PLAIN_CLIPS, { ...options, measure, make: makeClipHere(tools.media) })
      : startClipWorker(CAMERA_CLIPS, {
          ...{ ...options, measure },
          make: makeCameraClipHere({ ...tools, usesHardware: true }),
        }),
  );
  return {
    async dispose() {
      await Promise.all(running.map((worker) => worker.dispose()));
    },
  };
}
