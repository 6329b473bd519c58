import { replayBounds } from '../shared/model/replay.ts';
import type { Parts } from './create-core.ts';
import { loadChatModel } from './infra/chat-model/load-chat-model.ts';
import { createObsSocket } from './infra/obs/obs-socket.ts';
import { createThreadPool } from './infra/workers/thread-pool.ts';
import { createClipJobs } from './live/clips/clip-jobs.ts';
import { Dock, type DockDeps } from './live/dock/dock.ts';
import {
  createOutsideEvents,
  type OutsideEvents,
  type OutsideEventsDeps,
} from './live/ingest/outside-events.ts';
import { createRecorder, waitForReal, type Recorder, type RecordingTap } from './live/recorder/recorder.ts';
import { createChannelWatch, type ChannelWatch } from './live/watch/channel-watch.ts';
import { createStreamEvents } from './live/watch/stream-events.ts';
import { createViewerWatch } from './live/watch/viewer-watch.ts';
import type { ChatFill } from './services/chat-fill.ts';
import { SessionClips } from './services/director/session-clips.ts';
import type { Jobs } from './services/jobs.ts';
import { createLive, type Live } from './services/live.ts';
import { followObs } from './services/obs-follow.ts';
import { ObsLink } from './services/obs-link.ts';
import { consentFor } from './services/chat-consent.ts';
import { addRecording } from './services/recordings.ts';

export function composeLive(parts: Parts, outsideNotes: () => string[]): { live: Live; obs: ObsLink } {
  let loaded: ReturnType<typeof loadChatModel> | null = null;
  const { secrets, log } = parts.options;
  const obs = new ObsLink({ ...parts, secrets, log, obs: createObsSocket(), wait: waitForReal });
  const viewers = createViewerWatch({ ...parts, feed: parts.platforms.feed, log, wait: waitForReal });
  const sessionClips = new SessionClips({ ...parts, log, makeClip: parts.clipMaker.ofCameras });
  const live = createLive({
    ...{ ...parts, log, outsideNotes, obs, viewers, sessionClips },
    // Of its own: the models are loaded once, and no long job keeps a picture waiting.
    faceWorkers: createThreadPool({ entry: parts.options.workerEntry, size: 1 }),
    clipJobs: createClipJobs(parts.clipLedger, parts.clipMaker.plain, parts.media),
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

interface RecorderParts {
  readonly jobs: Jobs;
  readonly chatFill: ChatFill;
  readonly obs: ObsLink;
  readonly live: Live;
  readonly tap: RecordingTap;
}

export function composeRecorder(parts: Parts, { jobs, chatFill, obs, live, tap }: RecorderParts): Recorder {
  const { options, platforms, settings } = parts;
  const recorder = createRecorder({
    ...{ ...parts, ...platforms, log: options.log, dir: options.libraryDir, wait: waitForReal },
    ...{ tap, cameraTap: live.cameraTap },
    excludedChatters: () => settings.get().ignoredChatters,
    keepChatDays: () => settings.get().keepLiveChatDays,
    keepsChat: (link) => consentFor(settings.get(), link).keep,
    replay: () => replayBounds(settings.get().replayMinutes, settings.get().replayGigabytes),
    onFinished: (recording) =>
      addRecording({ ...parts, jobs, fillChat: (vodId, dir) => chatFill.queue(vodId, dir) }, recording),
  });
  followObs({ obs, recorder, settings, log: options.log });
  return recorder;
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

/** What Twitch tells of channels that are recorded, on its way to `live`. */
export const composeStreamEvents = (
  { clock, options, platforms }: Parts,
  { recorder, live }: { recorder: Recorder; live: Live },
): { dispose(): void } =>
  createStreamEvents({
    ...{ recorder, clock, log: options.log, channelEvents: platforms.signals },
    deliver: (recordingId, events) => live.takeOutside(recordingId, events),
  });

export const composeDock = (parts: Parts, from: Pick<DockDeps, 'assets' | 'handlers'>): Dock =>
  new Dock({ ...parts, ...parts.options, clipsDir: parts.clipsDir, ...from });
