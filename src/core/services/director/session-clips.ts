import type { LiveMoment } from '../../../shared/model/live.ts';
import type { CameraHold } from '../../domain/director/held-camera.ts';
import { RecordedMedia } from '../../live/analysis/recorded-media.ts';
import type { CameraTap, TappedRecording } from '../../live/recorder/recorder.ts';
import type { CameraClipTask } from '../../ports/clip-jobs.ts';
import type { Log } from '../../ports/log.ts';
import { makeMoment, type MakeMomentDeps } from './make-moment.ts';
import { type Camera, isReady, type MainCamera, planMoment, type Wanted } from './plan-moment.ts';

interface SessionClipsDeps extends MakeMomentDeps {
  readonly log: Log;
}

const NO_SPACE = 'The disk was full until the recording ended.';

/** What holds of a camera are kept with. */
type HoldKeeping = Pick<TappedRecording, 'recordingId' | 'holds' | 'keepHold'>;

/** Clips that cut between the cameras of a session: each beside the plain clip of its moment. */
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
  /** By session. */
  readonly #making = new Map<string, Set<Promise<void>>>();

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

  /**
   * The moment's plain clip is saved, now (`isNew`) or by an earlier run of the app, which may have been killed before it
   * could say that this one is wanted. Nothing comes of it in a session of one camera.
   */
  want(main: MainCamera, moment: LiveMoment, isNew: boolean): void {
    if (moment.cameras !== null && moment.cameras.state !== 'waiting') return;
    // After a restart the cameras are not there yet.
    const isTold = moment.cameras !== null || (isNew && this.#of(main.recordingId).length > 0);
    this.#waiting.add({ main, moment, isTold, task: null });
    if (isTold) main.onChange(moment.momentId, { state: 'waiting', path: null, note: null });
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

  /** The main recording is over: makes what waits, of what is there, and resolves after it. What a full disk refuses is `failed`. */
  async finish(session: string): Promise<void> {
    await this.#makeAll(session);
    for (const wanted of this.#waiting) {
      if (wanted.main.recordingId !== session) continue;
      this.#waiting.delete(wanted);
      wanted.main.onChange(wanted.moment.momentId, { state: 'failed', path: null, note: NO_SPACE });
    }
    this.#making.delete(session);
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
    await Promise.all([...(this.#making.get(session) ?? [])]);
  }

  #make(wanted: Wanted): void {
    this.#waiting.delete(wanted);
    const { recordingId } = wanted.main;
    // Chosen now: a camera that leaves the session waits until this is made.
    const planned = planMoment(wanted, this.#of(recordingId), this.#holds.get(recordingId) ?? []);
    const task = wanted.task ?? planned;
    if (!wanted.isTold && task.cameras.every(({ parts }) => parts === null)) return;
    const making = this.#making.get(recordingId) ?? new Set<Promise<void>>();
    this.#making.set(recordingId, making);
    const one = this.#makeOne({ ...wanted, isTold: true, task }, task).finally(() => making.delete(one));
    making.add(one);
  }

  async #makeOne(wanted: Wanted, task: CameraClipTask): Promise<void> {
    const { main, moment } = wanted;
    const made = await makeMoment(this.#deps, task, this.#closing.signal);
    if (made === null) return;
    if (made.state === 'waiting') this.#waiting.add(wanted);
    else this.#deps.log.info('live.cameras', { momentId: moment.momentId, state: made.state });
    main.onChange(moment.momentId, made);
  }
}
