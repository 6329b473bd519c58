import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { freeName } from '../../../shared/clip-name.ts';
import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { LiveMoment, MomentCameras } from '../../../shared/model/live.ts';
import { type CameraHold, heldIn } from '../../domain/director/held-camera.ts';
import { coveredStretch, type RecordedSegment, type Stretch } from '../../domain/live/covered-segments.ts';
import { RecordedMedia } from '../../live/analysis/recorded-media.ts';
import { createClipJobs, measureClip } from '../../live/clips/clip-jobs.ts';
import type { CameraTap, TappedRecording } from '../../live/recorder/recorder.ts';
import type { ClipLedger } from '../../ports/clip-jobs.ts';
import type { Log } from '../../ports/log.ts';
import type { AlignDeps } from '../align.ts';
import { cutMoment, type MomentCut } from './cut-moment.ts';

export interface SessionClipsDeps extends Pick<AlignDeps, 'media' | 'workers' | 'libraryDir'> {
  readonly clipLedger: Pick<ClipLedger, 'reserve' | 'resultOf' | 'finish'>;
  readonly log: Log;
}

/** A main recording while it runs. */
export interface MainCamera {
  readonly recordingId: string;
  readonly dir: string;
  readonly startedAtUnixMs: number;
  /** By this machine's clock, in order. */
  readonly segments: () => readonly RecordedSegment[];
  readonly onChange: (momentId: string, cameras: MomentCameras) => void;
}

interface Camera {
  readonly number: number;
  readonly dir: string;
  readonly media: RecordedMedia;
}

interface Wanted {
  readonly main: MainCamera;
  readonly moment: LiveMoment;
}

/** What holds of a camera are kept with. */
type HoldKeeping = Pick<TappedRecording, 'recordingId' | 'holds' | 'keepHold'>;

/** Cameras come here later or earlier than the main one by so much at most. */
const AROUND_MS = 5000;
/** A camera that is lost is not waited for any longer. */
const PATIENCE_MS = 10_000;

/** Clips that cut between the cameras of a session, one after another: each beside the plain clip of its moment. */
export class SessionClips {
  readonly #deps: SessionClipsDeps;
  /** By session, by recording. */
  readonly #cameras = new Map<string, Map<string, Camera>>();
  readonly #sessionOf = new Map<string, string>();
  /** By session, on this machine's clock. */
  readonly #holds = new Map<string, CameraHold[]>();
  readonly #keepHold = new Map<string, HoldKeeping['keepHold']>();
  readonly #waiting = new Set<Wanted>();
  readonly #closing = new AbortController();
  #last: Promise<void> = Promise.resolve();

  constructor(deps: SessionClipsDeps) {
    this.#deps = deps;
  }

  readonly tap: CameraTap = {
    onBegin: ({ recordingId, camera, dir, segments }) => {
      const session = this.#cameras.get(camera.of) ?? new Map<string, Camera>();
      this.#cameras.set(camera.of, session);
      session.set(recordingId, { number: camera.number, dir, media: new RecordedMedia(segments) });
      this.#sessionOf.set(recordingId, camera.of);
    },
    onSegment: (recordingId, segment) => {
      this.#camera(recordingId)?.media.add(segment);
      this.look(this.#sessionOf.get(recordingId) ?? '');
    },
    onDropped: (recordingId, run) => this.#camera(recordingId)?.media.drop(run),
    onEnd: async (recordingId) => {
      const session = this.#sessionOf.get(recordingId) ?? '';
      await this.#makeAll(session);
      this.#cameras.get(session)?.delete(recordingId);
      this.#sessionOf.delete(recordingId);
    },
  };

  /** The moment's plain clip is saved. Nothing comes of it in a session of one camera. */
  want(main: MainCamera, moment: LiveMoment): void {
    this.#waiting.add({ main, moment });
    // After a restart the cameras are not there yet.
    if (moment.cameras !== null || this.#of(main.recordingId).length > 0)
      main.onChange(moment.momentId, { state: 'waiting', path: null, note: null });
  }

  /** More was recorded of the session. */
  look(session: string): void {
    for (const wanted of this.#waiting)
      if (wanted.main.recordingId === session && isReady(wanted, this.#of(session))) this.#make(wanted);
  }

  /** A main recording begins, or goes on after a restart with what was held before. */
  begin({ recordingId, holds, keepHold }: HoldKeeping): void {
    this.#holds.set(recordingId, [...holds]);
    this.#keepHold.set(recordingId, keepHold);
  }

  /** From `atMs` on, Unix ms, this camera is shown; null: whichever the director chooses. Resolves once a restart keeps it. */
  async hold(session: string, hold: CameraHold): Promise<void> {
    this.#holds.set(session, [...(this.#holds.get(session) ?? []), hold]);
    await this.#keepHold.get(session)?.(hold);
  }

  /** Null = the session has one camera. */
  camerasOf(session: string): { numbers: number[]; held: number | null } | null {
    const further = this.#of(session).map(({ number }) => number);
    if (further.length === 0) return null;
    const numbers = [1, ...further].sort((a, b) => a - b);
    const held = this.#holds.get(session)?.at(-1)?.camera ?? null;
    return { numbers, held: held !== null && numbers.includes(held) ? held : null };
  }

  /** The main recording is over: makes what waits, of what is there, and resolves after it. */
  async finish(session: string): Promise<void> {
    await this.#makeAll(session);
    this.#holds.delete(session);
    this.#keepHold.delete(session);
  }

  /** The app is closing: what waits goes on waiting. */
  dispose(): void {
    this.#closing.abort();
    this.#waiting.clear();
  }

  #of(session: string): Camera[] {
    return [...(this.#cameras.get(session)?.values() ?? [])];
  }

  #camera(recordingId: string): Camera | undefined {
    return this.#cameras.get(this.#sessionOf.get(recordingId) ?? '')?.get(recordingId);
  }

  async #makeAll(session: string): Promise<void> {
    for (const wanted of this.#waiting) if (wanted.main.recordingId === session) this.#make(wanted);
    await this.#last;
  }

  #make(wanted: Wanted): void {
    this.#waiting.delete(wanted);
    const { main, moment } = wanted;
    const cameras = this.#of(main.recordingId);
    if (cameras.length === 0 && moment.cameras === null) return;
    // Chosen now: a camera that leaves the session waits until this is made.
    const planned = cutOf(wanted, cameras, this.#holds.get(main.recordingId) ?? []);
    this.#last = this.#last.then(async () => {
      const made = await makeOne(this.#deps, wanted, { ...planned, signal: this.#closing.signal });
      if (made === null) return;
      main.onChange(moment.momentId, made);
      this.#deps.log.info('live.cameras', { momentId: moment.momentId, state: made.state });
    });
  }
}

/** Every camera has all of it, or the main one has gone on without them. */
function isReady({ main, moment }: Wanted, cameras: readonly Camera[]): boolean {
  const reached = (segments: readonly RecordedSegment[], moreMs: number): boolean =>
    (segments.at(-1)?.endUnixMs ?? 0) >= main.startedAtUnixMs + moment.endMs + moreMs;
  const isThere = cameras.length > 0 && cameras.every(({ media }) => reached(media.segments, AROUND_MS));
  return isThere || reached(main.segments(), AROUND_MS + PATIENCE_MS);
}

type Planned = Omit<MomentCut, 'signal'>;

function cutOf({ main, moment }: Wanted, cameras: readonly Camera[], holds: readonly CameraHold[]): Planned {
  const { startedAtUnixMs } = main;
  const stretch = (segments: readonly RecordedSegment[], aroundMs: number): Stretch | null =>
    coveredStretch(segments, {
      startUnixMs: startedAtUnixMs + moment.startMs - aroundMs,
      endUnixMs: startedAtUnixMs + moment.endMs + aroundMs,
      insideUnixMs: startedAtUnixMs + moment.peakMs,
    });
  const { startUnixMs, endUnixMs } = stretch(main.segments(), 0) ?? {
    startUnixMs: startedAtUnixMs + moment.startMs,
    endUnixMs: startedAtUnixMs + moment.endMs,
  };
  return {
    plainPath: moment.clip?.path ?? '',
    cameras: cameras.map(({ number, dir, media }) => ({
      ...{ number, dir, parts: stretch(media.segments, AROUND_MS)?.parts ?? null },
    })),
    held: heldIn(holds, { startMs: startUnixMs, endMs: endUnixMs }).map(({ camera, startMs, endMs }) => ({
      ...{ camera, startMs: startMs - startUnixMs, endMs: endMs - startUnixMs },
    })),
    scratchDir: join(main.dir, `cameras ${moment.momentId}`),
  };
}

/** Null = the app is closing. */
async function makeOne(
  deps: SessionClipsDeps,
  { main, moment }: Wanted,
  cut: MomentCut,
): Promise<MomentCameras | null> {
  const { media, clipLedger } = deps;
  const notes: string[] = [];
  const outDir = dirname(cut.plainPath);
  const name = `${basename(cut.plainPath, '.mp4')} (cameras)`;
  const jobs = createClipJobs(
    clipLedger,
    async (_task, path) => {
      notes.push(...(await cutMoment(deps, cut, path)));
      return measureClip(media, path);
    },
    media,
  );
  try {
    cut.signal.throwIfAborted();
    const { path } = await jobs.write(
      { jobId: `${main.recordingId}-${moment.momentId}-cameras`, dir: main.dir, parts: [] },
      (isTaken) => {
        const isUsed = (file: string): boolean =>
          isTaken(join(outDir, file)) || existsSync(join(outDir, file));
        return join(outDir, freeName(name, '.mp4', isUsed));
      },
    );
    return { state: 'saved', path, note: notes.length === 0 ? null : notes.join(' ') };
  } catch (thrown) {
    if (isAbortError(thrown) || cut.signal.aborted) return null;
    const { message, nextStep } = toErrorShape(thrown);
    return { state: 'failed', path: null, note: `${message} ${nextStep}` };
  }
}
