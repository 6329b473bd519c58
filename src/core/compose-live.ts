import type { Parts } from './create-core.ts';
import { createObsSocket } from './infra/obs/obs-socket.ts';
import { loadChatModel } from './infra/chat-model/load-chat-model.ts';
import {
  createOutsideEvents,
  type OutsideEvents,
  type OutsideEventsDeps,
} from './live/ingest/outside-events.ts';
import { createRecorder, waitForReal, type Recorder, type RecordingTap } from './live/recorder/recorder.ts';
import { createClipJobs, makeClipHere } from './live/clips/clip-jobs.ts';
import { createChannelWatch, type ChannelWatch } from './live/watch/channel-watch.ts';
import type { ChatFill } from './services/chat-fill.ts';
import type { Jobs } from './services/jobs.ts';
import { createLive, type Live } from './services/live.ts';
import { ObsLink } from './services/obs-link.ts';
import { addRecording } from './services/recordings.ts';

export function composeLive(parts: Parts, outsideNotes: () => string[]): { live: Live; obs: ObsLink } {
  let loaded: ReturnType<typeof loadChatModel> | null = null;
  const { clipLedger, media } = parts;
  const { secrets, log } = parts.options;
  const obs = new ObsLink({ ...parts, secrets, log, obs: createObsSocket(), wait: waitForReal });
  const live = createLive({
    ...{ ...parts, log: parts.options.log, clipJobs: createClipJobs(clipLedger, makeClipHere(media), media) },
    ...{ outsideNotes, obs },
    classifier: () => (loaded ??= loadChatModel(parts.chatModelPath)).classifier,
  });
  return { live, obs };
}

/** Events from programs outside on their way to `live`. */
export function composeOutside(parts: Parts, live: Live): OutsideEvents {
  const { options, settings, clock, metrics, liveBus: bus } = parts;
  const { secrets, log } = options;
  const deliver: OutsideEventsDeps['deliver'] = (recordingId, events) =>
    live.takeOutside(recordingId, events);
  return createOutsideEvents({
    ...{ bus, settings, secrets, clock, log, metrics },
    tap: live.tap,
    deliver,
  });
}

export function composeRecorder(
  parts: Parts,
  { jobs, chatFill, tap }: { jobs: Jobs; chatFill: ChatFill; tap: RecordingTap },
): Recorder {
  const { options, platforms } = parts;
  return createRecorder({
    ...{ ...parts, ...platforms, log: options.log, dir: options.libraryDir, wait: waitForReal },
    tap,
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
