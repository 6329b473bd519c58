import { join } from 'node:path';
import { safeFileName } from '../../shared/clip-name.ts';
import type { Handlers } from '../../shared/contract/index.ts';
import type { liveContract } from '../../shared/contract/live.ts';
import { AppError } from '../../shared/errors.ts';
import type { LiveView } from '../../shared/model/live.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { ChatClassifier } from '../domain/chat/affect-reading.ts';
import { DEFAULT_WEIGHTS } from '../domain/scoring/weights.ts';
import type { TakenEvent } from '../domain/live/outside/outside-event.ts';
import { LiveAnalysis } from '../live/analysis/live-analysis.ts';
import type { ClipJobs } from '../live/clips/clip-jobs.ts';
import type { CameraTap, RecordingTap, TappedRecording } from '../live/recorder/recorder.ts';
import type { ViewerWatch } from '../live/watch/viewer-watch.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Metrics } from '../ports/metrics.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';
import type { MainCamera } from './director/plan-moment.ts';
import type { SessionClips } from './director/session-clips.ts';
import type { ObsLink } from './obs-link.ts';
import { createTopic, type Topic } from './topic.ts';

export interface LiveDeps {
  readonly settings: { get(): Settings };
  readonly media: Pick<MediaTool, 'pipe'>;
  /** Faces are read there, and nothing else is done. */
  readonly faceWorkers: WorkerPool;
  readonly clipJobs: ClipJobs;
  /** Makes clips of moments that several cameras saw. */
  readonly sessionClips: SessionClips;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  /** What reads chat; loaded at the first recording. */
  readonly classifier: () => ChatClassifier;
  /** Where clips go; those of a live channel into a folder of its own there. */
  readonly clipsDir: () => string;
  readonly obs: Pick<ObsLink, 'state' | 'begin' | 'end' | 'follow' | 'dispose'>;
  readonly viewers: ViewerWatch;
  /** What is wrong with events from outside, in words. */
  readonly outsideNotes: () => string[];
}

export interface Live {
  readonly tap: RecordingTap;
  readonly cameraTap: CameraTap;
  /** Gives events from outside to the recording that they are about; nothing happens where it is not running. */
  takeOutside(recordingId: string, events: readonly TakenEvent[]): Promise<void>;
  /** The file of a moment's saved clip; null where there is none (any more). */
  clipPath(recordingId: string, momentId: string): string | null;
  /** A picture of what was recorded last, as JPEG; null where there is none, or nobody agreed to faces. */
  still(recordingId: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** The settings may say another thing of faces now. */
  facesChanged(): void;
  readonly handlers: Pick<Handlers, keyof typeof liveContract>;
  dispose(): Promise<void>;
}

const LOOK_EVERY_MS = 1000;

/** Looks at every recording while it runs. */
export function createLive(deps: LiveDeps): Live {
  const running = new Map<string, LiveAnalysis>();
  const changes = createTopic<string>();
  let timer: NodeJS.Timeout | null = null;
  const changed = (recordingId: string, urgent: boolean): void =>
    changes.publish(recordingId, recordingId, urgent);

  tellLevels(deps.metrics, running);

  const faces = faceSide(running, changed);
  const end = (recordingId: string): LiveAnalysis | null => {
    const analysis = running.get(recordingId) ?? null;
    if (running.delete(recordingId)) deps.obs.end();
    deps.viewers.end(recordingId);
    if (running.size === 0 && timer !== null) {
      clearInterval(timer);
      timer = null;
    }
    return analysis;
  };

  return {
    tap: {
      onBegin(recording) {
        const { recordingId } = recording;
        beginBeside(deps, recording);
        running.set(
          recordingId,
          analyse(deps, recording, () => changed(recordingId, true)),
        );
        timer ??= setInterval(() => lookAtAll(deps, running, changed), LOOK_EVERY_MS);
      },
      onMessage: (recordingId, message) => running.get(recordingId)?.addChat(message, deps.clock.nowUnixMs()),
      onSegment: (recordingId, segment) => running.get(recordingId)?.addSegment(segment),
      onDropped: (recordingId, file) => running.get(recordingId)?.recorded.drop(file),
      onFaces: faces.changed,
      forgetChat: async (recordingId) => running.get(recordingId)?.forgetChat(),
      async onEnd(recordingId) {
        await end(recordingId)?.finish();
        changed(recordingId, true);
      },
    },
    cameraTap: deps.sessionClips.tap,
    async takeOutside(recordingId, events) {
      await running.get(recordingId)?.takeOutside(events);
      changed(recordingId, false);
    },
    clipPath: (recordingId, momentId) => running.get(recordingId)?.clipPath(momentId) ?? null,
    still: faces.still,
    facesChanged: () => [...running.keys()].forEach(faces.changed),
    handlers: liveHandlers(running, changes, deps),
    async dispose() {
      deps.sessionClips.dispose();
      deps.obs.dispose();
      await Promise.all([...running.keys()].map(async (recordingId) => end(recordingId)?.dispose()));
      await deps.faceWorkers.dispose();
    },
  };
}

type Running = ReadonlyMap<string, LiveAnalysis>;
type Changed = (recordingId: string, urgent: boolean) => void;

function lookAtAll({ clock, metrics }: LiveDeps, running: Running, changed: Changed): void {
  for (const [recordingId, analysis] of running) {
    const startedMs = performance.now();
    const isNew = analysis.look(clock.nowUnixMs());
    metrics.observe('look', (performance.now() - startedMs) / 1000);
    changed(recordingId, isNew);
  }
}

/** What there is to faces beside looking at them. */
const faceSide = (running: Running, changed: Changed) => ({
  still: async (recordingId: string, signal: AbortSignal) =>
    (await running.get(recordingId)?.still(signal)) ?? null,
  changed: (recordingId: string): void => {
    running.get(recordingId)?.facesChanged();
    changed(recordingId, true);
  },
});

/** What goes on beside the analysis. */
function beginBeside({ obs, viewers, sessionClips }: LiveDeps, recording: TappedRecording): void {
  obs.begin();
  viewers.begin(recording.recordingId, recording.link);
  sessionClips.begin(recording);
}

function analyse(deps: LiveDeps, recording: TappedRecording, onChange: () => void): LiveAnalysis {
  const { weights, sensitivity, ignoredChatters } = deps.settings.get();
  const main: MainCamera = {
    ...recording,
    segments: () => analysis.recorded.segments,
    signsIn: (range) => analysis.signsIn(range),
    onChange: (momentId, cameras) => {
      analysis.noteCameras(momentId, cameras);
      onChange();
    },
  };
  const analysis: LiveAnalysis = new LiveAnalysis({
    ...{ ...deps, ...recording, classifier: deps.classifier() },
    ...{ weights: weights ?? DEFAULT_WEIGHTS, sensitivity, ignoredChatters },
    clipsDir: join(deps.clipsDir(), safeFileName(`${recording.channel} live`, 'live')),
    cameras: {
      want: (moment, isNew) => deps.sessionClips.want(main, moment, isNew),
      recorded: () => deps.sessionClips.look(recording.recordingId),
      finish: () => deps.sessionClips.finish(recording.recordingId),
    },
    faces: {
      workers: deps.faceWorkers,
      consent: {
        isGiven: () => deps.settings.get().facesEnabled && recording.takesFaces(),
        region: recording.faceRegion,
      },
    },
    savesClips: () => deps.settings.get().liveClips,
    onMoment: (moment, step) =>
      void deps.obs.follow(moment, recording.startedAtUnixMs + moment.peakMs, step).then((trace) => {
        if (trace === null) return;
        analysis.noteObs(moment.momentId, trace);
        onChange();
      }),
  });
  return analysis;
}

function tellLevels(metrics: Metrics, running: Running): void {
  const sum = (figure: (analysis: LiveAnalysis) => number): number =>
    [...running.values()].reduce((total, analysis) => total + figure(analysis), 0);
  metrics.level('recordings', () => running.size);
  metrics.level('clip-queue', () => sum((analysis) => analysis.waitingClips));
  metrics.level('buffer-seconds', () => sum(({ recorded }) => recorded.durationMs / 1000));
  metrics.level('buffer-bytes', () => sum(({ recorded }) => recorded.bytes));
}

/** Handlers of the contract's `live.*`. */
function liveHandlers(
  running: Running,
  changes: Topic<string>,
  { outsideNotes, obs, viewers, sessionClips, clock }: LiveDeps,
): Live['handlers'] {
  const viewOf = (recordingId: string): LiveView | null => {
    const view = running.get(recordingId)?.view() ?? null;
    if (view === null) return null;
    const outside = { ...view.outside, notes: outsideNotes() };
    const cameras = sessionClips.camerasOf(recordingId);
    return { ...view, viewers: viewers.of(recordingId), cameras, obs: obs.state, outside };
  };
  const runningOrThrow = (recordingId: string): LiveAnalysis => {
    const analysis = running.get(recordingId);
    if (analysis !== undefined) return analysis;
    throw new AppError({
      code: 'live/not-running',
      message: 'This recording is not running (any more).',
      nextStep: 'Open it in the library and set a marker there.',
    });
  };
  return {
    'live.view': async function* ({ recordingId }, { signal }) {
      for await (const changed of changes.read([recordingId], signal, (id) => id === recordingId))
        if (changed.length > 0) yield { view: viewOf(recordingId) };
    },
    'live.mark': ({ recordingId, note }) => {
      const moment = runningOrThrow(recordingId).mark(note, clock.nowUnixMs());
      changes.publish(recordingId, recordingId, true);
      return Promise.resolve({ moment });
    },
    'live.pin': async ({ recordingId, camera }) => {
      runningOrThrow(recordingId);
      if (camera !== null && !sessionClips.camerasOf(recordingId)?.numbers.includes(camera))
        throw noCamera(camera);
      const kept = sessionClips.hold(recordingId, { atMs: clock.nowUnixMs(), camera });
      changes.publish(recordingId, recordingId, true);
      await kept;
      return {};
    },
    'live.judge': ({ recordingId, momentId, verdict }) => {
      runningOrThrow(recordingId).judge(momentId, verdict);
      changes.publish(recordingId, recordingId, true);
      return Promise.resolve({});
    },
  };
}

const noCamera = (camera: number): AppError =>
  new AppError({
    code: 'live/no-camera',
    message: `This session has no camera ${camera} (any more).`,
    nextStep: 'Choose one of those that are shown.',
  });
