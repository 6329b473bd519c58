import { randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as waitFor } from 'node:timers/promises';
import type { Recording } from '../../../shared/contract/sources.ts';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { Link, Platform } from '../../../shared/model/link.ts';
import type { SessionCamera } from '../../../shared/model/session-camera.ts';
import type { ReplayBounds } from '../../../shared/model/replay.ts';
import type { CameraHold } from '../../domain/director/held-camera.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HttpClient } from '../../ports/http.ts';
import type { LiveFeed } from '../../ports/live-feed.ts';
import type { Log } from '../../ports/log.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import type { OpenAppend } from './append-file.ts';
import type { CaptureTiming } from './capture.ts';
import { factsOf, type RecordingFacts } from './facts.ts';
import { FILES } from './finalise.ts';
import { noteFaces } from './face-consent.ts';
import { type BeginEntry, readJournal } from './journal.ts';
import { RecordingSession } from './session.ts';
import { nextCamera, stopCameras, stopLeftCameras, tapOfCamera } from './session-cameras.ts';
import type { SessionDeps } from './session-deps.ts';
import { noRecording } from './session-view.ts';

/** A recording that is ready for the library. The files lie in the recording's own folder. */
export interface FinishedRecording {
  readonly recordingId: string;
  readonly link: Link;
  /** MP4, first timestamp 0. */
  readonly mediaPath: string;
  /** klipstream-jsonl; `offsetMs` is media time. Null = nothing of the chat was kept. */
  readonly chatPath: string | null;
  /** JSON of `TimeMap`. */
  readonly timeMapPath: string;
  readonly title: string;
  readonly channel: string;
  readonly platformVideoId: string | null;
  readonly startedAtUnixMs: number;
  /** This machine's clock minus the platform's, which the time map is made of. */
  readonly skewMs: number;
  /** After so many days since its beginning what was kept of the chat is deleted; null = with the VOD. */
  readonly keepChatDays: number | null;
  /** The yes to faces, and where they are; null = not marked. */
  readonly takesFaces: boolean;
  readonly faceRegion: FaceRegion | null;
}

export type RecorderTiming = CaptureTiming;

const TIMING: RecorderTiming = {
  pollMs: (targetDurationMs) => Math.min(6000, Math.max(1000, targetDurationMs / 2)),
  staleMs: 30_000,
  offlineWaitMs: 10_000,
  offlineLooks: 6,
};

/** Looks on while a channel is recorded. No method may throw or be slow: nothing waits for them but for `onEnd`. */
export interface RecordingTap {
  /** Also after a restart of the app in the middle of it. */
  onBegin(recording: TappedRecording): void;
  onMessage(recordingId: string, message: ChatMessage): void;
  /** Its bytes are on the disk. */
  onSegment(recordingId: string, segment: TappedSegment): void;
  /** A run's file is gone from the disk: only the last minutes are kept. */
  onDropped(recordingId: string, run: string): void;
  /** What was said of faces in it is another thing now. */
  onFaces(recordingId: string): void;
  /** What was kept of the chat is deleted: nothing that was made of it may quote it any more. Never rejects. */
  forgetChat(recordingId: string): Promise<void>;
  /** Nothing more comes: it ended, or the app is closing. Never rejects. */
  onEnd(recordingId: string): Promise<void>;
}

export interface TappedRecording {
  readonly recordingId: string;
  readonly link: Link;
  readonly channel: string;
  readonly startedAtUnixMs: number;
  /** Its own folder; the runs lie there. */
  readonly dir: string;
  /** What earlier runs of the app recorded. */
  readonly segments: readonly RecordedSegment[];
  /** Only what was written since may be quoted in what is stored, Unix ms; infinite = nothing may. */
  readonly chatKeptSince: () => number;
  /** Consent: whether faces count, those that the app sees and those that programs outside tell of. */
  readonly takesFaces: () => boolean;
  /** Cameras that the person held before a restart of the app. */
  readonly holds: readonly CameraHold[];
  /** Resolves once it is on the disk. */
  readonly keepHold: (hold: CameraHold) => Promise<void>;
  /** Where the facecam is; null = not marked. */
  readonly faceRegion: () => FaceRegion | null;
}

/** Looks on while a further camera of a session is recorded. */
export interface CameraTap extends Pick<RecordingTap, 'onSegment' | 'onDropped' | 'onEnd'> {
  onBegin(recording: TappedRecording & { readonly camera: SessionCamera }): void;
}

export interface TappedSegment extends RecordedSegment {
  /** With its initialisation section where a run of fMP4 begins. */
  readonly bytes: Uint8Array;
  /** What has to stand before it to decode it by itself; left out: nothing. */
  readonly init?: Uint8Array | undefined;
  /** It can't be decoded together with the one before. */
  readonly beginsRun: boolean;
}

export interface RecorderDeps {
  /** Throws AppError `link/unsupported` for a platform without a live side. */
  readonly feed: (platform: Platform) => LiveFeed;
  readonly http: HttpClient;
  readonly media: MediaTool;
  readonly clock: Clock;
  readonly log: Log;
  /** `recordings/<id>/` is made in it. */
  readonly dir: string;
  /**
   * Makes a VOD of it. Called again with the same `recordingId` after a crash in between, so it must find what it made
   * before; a rejection leaves the recording as it is, to be delivered at the next start.
   */
  readonly onFinished: (recording: FinishedRecording) => Promise<{ vodId: string | null }>;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Further cameras of a session are told to `cameraTap` alone. */
  readonly tap?: RecordingTap;
  readonly cameraTap?: CameraTap;
  /** Whether the chat of such a recording is kept, where its start doesn't say. */
  readonly keepsChat: (link: Link) => boolean;
  /** How much of the end is kept, where the start doesn't say; null = the whole stream. */
  readonly replay: () => ReplayBounds | null;
  /** How long the kept chat of a new recording stays, where its start doesn't say. */
  readonly keepChatDays: () => number | null;
  /** People whose messages are neither stored nor counted nor shown, by login or display name; asked anew at each. */
  readonly excludedChatters: () => readonly string[];
  /** How the recording's files are opened; tests replace it. */
  readonly openFile?: OpenAppend;
}

export interface StartRequest {
  readonly link: Link;
  readonly quality: string;
  readonly keepsChat?: boolean | undefined;
  readonly keepChatDays?: number | null | undefined;
  /** Null = the whole stream is kept. */
  readonly replay?: ReplayBounds | null | undefined;
  readonly cameraOf?: string | undefined;
}

export interface Recorder {
  /**
   * With `cameraOf` a further camera of that recording's session. Throws AppError `recording/already` when the channel is
   * being recorded, `recording/unknown` when the session is not running.
   */
  start(request: StartRequest): Promise<string>;
  /** Keeps what chat writes from now on, or stops at once. Throws AppError `recording/unknown`. */
  keepChat(recordingId: string, keep: { keeps: boolean; deletesKept: boolean }): Promise<void>;
  /** Lets faces count, or not: then their mark goes, too, at once. Throws AppError `recording/unknown`. */
  takeFaces(recordingId: string, isTaken: boolean): Promise<void>;
  /** Where the facecam is; null takes the mark away. Throws AppError `recording/unknown`, `faces/no-consent`. */
  markFaces(recordingId: string, region: FaceRegion | null): Promise<void>;
  /** Resolves once it and its further cameras are in the library or have failed. Throws AppError `recording/unknown`. */
  stop(recordingId: string): Promise<void>;
  list(): Recording[];
  /** Told after changes, at most ten times a second; returns how to stop listening. */
  onChange(listener: () => void): () => void;
  /** After a start of the app: goes on with what a crash or an end left unfinished. */
  resume(): Promise<void>;
  /** Ends recording, at once and without finalising: `resume` goes on. */
  dispose(): Promise<void>;
}

/** Waits, or rejects with AbortError. */
export const waitForReal: RecorderDeps['wait'] = async (ms, signal) => waitFor(ms, undefined, { signal });

/** Records live streams (ports/live-feed.ts) into the library. */
export function createRecorder(deps: RecorderDeps & { readonly timing?: Partial<RecorderTiming> }): Recorder {
  const sessions = new Map<string, RecordingSession>();
  /** Also those that the library has since an earlier run of the app. */
  const cameras: SessionCamera[] = [];
  const listeners = new Set<() => void>();
  const onChange = throttled(() => {
    for (const listener of listeners) listener();
  });
  const depsOf = sessionDeps(deps, sessions, onChange);
  const folder = join(deps.dir, 'recordings');
  const sessionOf = (facts: RecordingFacts): RecordingSession => new RecordingSession(depsOf(facts), facts);

  const begin = async (session: RecordingSession, entry: BeginEntry | null): Promise<void> => {
    await session.open(entry);
    sessions.set(session.facts.recordingId, session);
    onChange();
  };

  const takeUp = async (facts: RecordingFacts): Promise<void> => {
    if (facts.camera !== undefined) cameras.push(facts.camera);
    if (!isUnfinished(facts) || sessions.has(facts.recordingId)) return;
    await begin(sessionOf(facts), null);
  };

  return {
    async start(request) {
      refuseTwice([...sessions.values()], request.link);
      const { cameraOf } = request;
      const camera = cameraOf === undefined ? undefined : nextCamera(sessions, cameras, cameraOf);
      const entry = { ...beginEntry(deps, request), camera };
      await begin(sessionOf(factsOf([entry])!), entry);
      return entry.recordingId;
    },
    async stop(recordingId) {
      const session = sessions.get(recordingId);
      if (session === undefined) throw noRecording();
      await session.stop();
      await stopCameras(sessions, recordingId);
    },
    async keepChat(recordingId, { keeps, deletesKept }) {
      const session = sessions.get(recordingId);
      if (session === undefined) throw noRecording();
      await (!keeps && deletesKept ? session.dropChat() : session.keepChat(keeps));
    },
    takeFaces: (recordingId, isTaken) =>
      noteFaces(sessions.get(recordingId), deps, { type: 'faces', isTaken }),
    markFaces: (recordingId, region) =>
      noteFaces(sessions.get(recordingId), deps, { type: 'face-region', region }),
    list: () => [...sessions.values()].map((session) => session.view()),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async resume() {
      await forEachFound(folder, deps.log, takeUp);
      stopLeftCameras(sessions);
    },
    async dispose() {
      await Promise.all([...sessions.values()].map((session) => session.dispose()));
      listeners.clear();
    },
  };
}

function beginEntry(deps: RecorderDeps, request: StartRequest): BeginEntry {
  const { link, quality, keepsChat = deps.keepsChat(link) } = request;
  const { keepChatDays = deps.keepChatDays(), replay = deps.replay() } = request;
  return {
    ...{ type: 'begin', version: 1, recordingId: randomUUID(), startedAtUnixMs: deps.clock.nowUnixMs() },
    ...{ link, quality, keepsChat, keepChatDays },
    ...(replay === null ? {} : { replay }),
  };
}

/** What a session gets; further cameras have a tap of their own. */
function sessionDeps(
  deps: Parameters<typeof createRecorder>[0],
  sessions: ReadonlyMap<string, RecordingSession>,
  onChange: () => void,
): (facts: RecordingFacts) => SessionDeps {
  const shared: SessionDeps = {
    ...{ ...deps, timings: { ...TIMING, ...deps.timing }, onChange },
    titleOf: (recordingId) => sessions.get(recordingId)?.facts.title ?? null,
    onOver: (recordingId) => void stopCameras(sessions, recordingId),
  };
  return ({ camera }) =>
    camera === undefined ? shared : { ...shared, tap: tapOfCamera(deps.cameraTap, camera) };
}

async function forEachFound(
  folder: string,
  log: Log,
  takeUp: (facts: RecordingFacts) => Promise<void>,
): Promise<void> {
  for (const recordingId of await readdir(folder).catch(() => []))
    try {
      const facts = factsOf(await readJournal(join(folder, recordingId, FILES.journal)));
      if (facts !== null) await takeUp(facts);
    } catch (thrown) {
      log.error('recorder.resume-failed', { recordingId, error: toErrorShape(thrown).message });
    }
}

function refuseTwice(sessions: readonly RecordingSession[], link: Link): void {
  const same = sessions.find(({ isOver, facts }) => !isOver && facts.link.url === link.url);
  if (same === undefined) return;
  throw new AppError({
    code: 'recording/already',
    message: `${same.facts.channel} is being recorded already.`,
    nextStep: 'Stop that recording first if another is wanted.',
  });
}

/** Not in the library yet, and there is something to put there or still to record. */
const isUnfinished = ({ isDelivered, error, segments }: RecordingFacts): boolean =>
  !isDelivered && (error === null || segments.length > 0);

const TELL_EVERY_MS = 100;

function throttled(tell: () => void): () => void {
  let timer: NodeJS.Timeout | null = null;
  return () => {
    timer ??= setTimeout(() => {
      timer = null;
      tell();
    }, TELL_EVERY_MS);
  };
}
