import { join } from 'node:path';
import { replayBounds } from '../shared/model/replay.ts';
import type { Settings } from '../shared/model/settings.ts';
import type { CoreOptions, Parts } from './create-core.ts';
import { loadChatModel } from './infra/chat-model/load-chat-model.ts';
import { makeByWorkers, startClipWorker } from './infra/clip-jobs/redis-clips.ts';
import { createObsSocket } from './infra/obs/obs-socket.ts';
import { createClipJobs, makeClipHere, measureClip } from './live/clips/clip-jobs.ts';
import {
  createOutsideEvents,
  type OutsideEvents,
  type OutsideEventsDeps,
} from './live/ingest/outside-events.ts';
import { createRecorder, waitForReal, type Recorder, type RecordingTap } from './live/recorder/recorder.ts';
import { createChannelWatch, type ChannelWatch } from './live/watch/channel-watch.ts';
import { createStreamEvents } from './live/watch/stream-events.ts';
import { createViewerWatch } from './live/watch/viewer-watch.ts';
import type { MediaTool } from './ports/media-tool.ts';
import type { ChatFill } from './services/chat-fill.ts';
import { SessionClips } from './services/director/session-clips.ts';
import type { Jobs } from './services/jobs.ts';
import { createLive, type Live } from './services/live.ts';
import { followObs } from './services/obs-follow.ts';
import { ObsLink } from './services/obs-link.ts';
import { consentFor } from './services/chat-consent.ts';
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

export function composeLive(parts: Parts, outsideNotes: () => string[]): { live: Live; obs: ObsLink } {
  let loaded: ReturnType<typeof loadChatModel> | null = null;
  const { secrets, log } = parts.options;
  const obs = new ObsLink({ ...parts, secrets, log, obs: createObsSocket(), wait: waitForReal });
  const viewers = createViewerWatch({ ...parts, feed: parts.platforms.feed, log, wait: waitForReal });
  const sessionClips = new SessionClips({ ...parts, ...parts.options });
  const live = createLive({
    ...{ ...parts, log, outsideNotes, obs, viewers, sessionClips },
    clipJobs: createClipJobs(parts.clipLedger, parts.clipMaker.make, parts.media),
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
