import { join } from 'node:path';
import type { Settings } from '../shared/model/settings.ts';
import type { CoreOptions, Parts } from './create-core.ts';
import { loadChatModel } from './infra/chat-model/load-chat-model.ts';
import { makeByWorkers, startClipWorker } from './infra/clip-jobs/redis-clips.ts';
import { createClipJobs, makeClipHere, measureClip } from './live/clips/clip-jobs.ts';
import { createRecorder, waitForReal, type Recorder } from './live/recorder/recorder.ts';
import { createChannelWatch, type ChannelWatch } from './live/watch/channel-watch.ts';
import type { MediaTool } from './ports/media-tool.ts';
import type { ChatFill } from './services/chat-fill.ts';
import type { Jobs } from './services/jobs.ts';
import { createLive, type Live } from './services/live.ts';
import { addRecording } from './services/recordings.ts';

/** Who makes live clips: this process, or with Redis whichever worker is free, this process among them. */
export async function composeClipMaker(
  { libraryDir, secrets }: CoreOptions,
  settings: Settings,
  media: MediaTool,
): Promise<Parts['clipMaker']> {
  const makeHere = makeClipHere(media);
  const { redisEnabled, redisUrl: url } = settings;
  if (!redisEnabled || url === null) return { make: makeHere, dispose: () => Promise.resolve() };
  const redis = { url, password: await secrets.get('redis-password') };
  const asking = makeByWorkers({ ...redis, makeHere });
  const recordingsDir = join(libraryDir, 'recordings');
  const measure = (path: string): ReturnType<typeof measureClip> => measureClip(media, path);
  const worker = startClipWorker({ ...redis, recordingsDir, make: makeHere, measure });
  return {
    make: asking.make,
    async dispose() {
      await Promise.all([worker.dispose(), asking.dispose()]);
    },
  };
}

export function composeLive(parts: Parts): Live {
  let loaded: ReturnType<typeof loadChatModel> | null = null;
  return createLive({
    ...{
      ...parts,
      log: parts.options.log,
      clipJobs: createClipJobs(parts.clipLedger, parts.clipMaker.make, parts.media),
    },
    classifier: () => (loaded ??= loadChatModel(parts.chatModelPath)).classifier,
  });
}

export function composeRecorder(
  parts: Parts,
  { jobs, chatFill, live }: { jobs: Jobs; chatFill: ChatFill; live: Live },
): Recorder {
  const { options, platforms } = parts;
  return createRecorder({
    ...{ ...parts, ...platforms, log: options.log, dir: options.libraryDir, wait: waitForReal },
    tap: live.tap,
    onFinished: (recording) =>
      addRecording({ ...parts, jobs, fillChat: (vodId, dir) => chatFill.queue(vodId, dir) }, recording),
  });
}

export function composeWatch(parts: Parts, recorder: Recorder): ChannelWatch {
  const { options, platforms, settings } = parts;
  return createChannelWatch({
    ...{ ...parts, ...platforms, log: options.log, wait: waitForReal },
    onLive: async ({ autoRecord, link }) => {
      if (autoRecord) await recorder.start({ link, quality: settings.get().downloadQuality });
    },
  });
}
