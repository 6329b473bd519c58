import type { Parts } from './create-core.ts';
import { loadChatModel } from './infra/chat-model/load-chat-model.ts';
import { createClipJobs, makeClipHere } from './live/clips/clip-jobs.ts';
import { createRecorder, waitForReal, type Recorder } from './live/recorder/recorder.ts';
import { createChannelWatch, type ChannelWatch } from './live/watch/channel-watch.ts';
import type { ChatFill } from './services/chat-fill.ts';
import type { Jobs } from './services/jobs.ts';
import { createLive, type Live } from './services/live.ts';
import { addRecording } from './services/recordings.ts';

export function composeLive(parts: Parts): Live {
  let loaded: ReturnType<typeof loadChatModel> | null = null;
  const { clipLedger, media } = parts;
  return createLive({
    ...{ ...parts, log: parts.options.log, clipJobs: createClipJobs(clipLedger, makeClipHere(media), media) },
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
