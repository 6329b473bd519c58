import { AppError, isAbortError, toErrorShape } from '../../shared/errors.ts';
import type { LiveMoment } from '../../shared/model/live.ts';
import type { ObsState, ObsTrace } from '../../shared/model/obs.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { ObsSession } from '../ports/obs.ts';
import { type ObsAccess, obsAddress } from './obs-test.ts';

export interface ObsLinkDeps extends ObsAccess {
  readonly clock: Clock;
  readonly log: Log;
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** `closed`: it has just ended or was marked. `kept`: the person kept it later. */
export type MomentStep = 'closed' | 'kept';

const FIRST_WAIT_MS = 1000;
const LONGEST_WAIT_MS = 10_000;
const NOT_READY_WAIT_MS = 1000;
/** OBS's own default; how much a buffer holds is not asked for. */
const REPLAY_HOLDS_MS = 20_000;
/** Trying again does not mend these; new settings or a successful test do. */
const FINAL: ReadonlySet<string> = new Set(['obs/password', 'obs/rpc-version', 'obs/kicked']);
const NO_CHAPTERS: ReadonlySet<string> = new Set(['obs/no-chapters', 'obs/too-old']);
const UNKNOWN = { streaming: null, recording: null, replayBuffer: null } as const;

/** Holds the connection to OBS while something is recorded, or always where OBS's recordings are followed, if that is switched on. */
export class ObsLink {
  readonly #deps: ObsLinkDeps;
  #users = 0;
  #isClosed = false;
  #onRecordStarted: (path: string | null) => void = () => undefined;
  #life: AbortController | null = null;
  #session: ObsSession | null = null;
  #state: ObsState | null = null;
  /** Since then OBS's recording neither paused nor began anew, as far as we saw. */
  #steadySinceUnixMs = 0;
  #chapterProblem: string | null = null;

  constructor(deps: ObsLinkDeps) {
    this.#deps = deps;
  }

  /** Null: switched off, or nothing is recorded. */
  get state(): ObsState | null {
    return this.#state;
  }

  /** OBS has just begun to record into `path`; null = it does not say where. */
  onRecordStarted(listener: (path: string | null) => void): void {
    this.#onRecordStarted = listener;
  }

  /** The app is closing. */
  dispose(): void {
    this.#isClosed = true;
    this.#stop();
  }

  get #isWanted(): boolean {
    const { obsEnabled, obsFollow } = this.#deps.settings.get();
    return !this.#isClosed && obsEnabled && (this.#users > 0 || obsFollow);
  }

  /** A recording began. */
  begin(): void {
    this.#users++;
    if (this.#life === null) this.again();
  }

  end(): void {
    this.#users--;
    if (!this.#isWanted) this.#stop();
  }

  /** Other settings, or a reason to try at once. */
  again(): void {
    this.#stop();
    if (!this.#isWanted) return;
    this.#life = new AbortController();
    void this.#run(this.#life.signal);
  }

  #stop(): void {
    this.#life?.abort();
    this.#life = null;
    this.#state = null;
    void this.#session?.close();
    this.#session = null;
  }

  async #run(signal: AbortSignal): Promise<void> {
    const isOver = (): boolean => signal.aborted;
    this.#state = { connection: 'connecting', ...UNKNOWN, note: null };
    for (let failures = 0; !isOver(); failures++) {
      const problem = await this.#hold(signal, () => (failures = 0));
      if (isOver()) return;
      this.#session = null;
      const { code, message, nextStep = '' } = toErrorShape(problem);
      // One that is not running may be tried all day.
      if (failures === 0) this.#deps.log.warn('obs.lost', { code });
      this.#state = { connection: 'lost', ...UNKNOWN, note: `${message} ${nextStep}` };
      if (FINAL.has(code)) return;
      await this.#pause(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** failures), signal);
    }
  }

  /** Connects and resolves with why that failed or ended. */
  async #hold(signal: AbortSignal, connected: () => void): Promise<unknown> {
    try {
      const news = { wake: (): void => undefined, isDue: true };
      const session = await this.#deps.obs.open({
        ...(await obsAddress(this.#deps)),
        onEvent: (event) => {
          if (event.kind === 'record-started') this.#onRecordStarted(event.path);
          if (event.kind !== 'changed') return;
          news.isDue = true;
          news.wake();
        },
      });
      if (signal.aborted) {
        await session.close();
        return null;
      }
      connected();
      this.#session = session;
      this.#steadySinceUnixMs = this.#deps.clock.nowUnixMs();
      const ended = session.ended.then((error) => Promise.reject(error));
      ended.catch(() => undefined);
      while (!signal.aborted) {
        const heard = new Promise<void>((resolve) => (news.wake = resolve));
        if (news.isDue) {
          news.isDue = false;
          news.isDue = !(await this.#read(session, signal));
          continue;
        }
        await Promise.race([heard, ended]);
      }
      return null;
    } catch (thrown) {
      return thrown;
    }
  }

  /** False: OBS is still starting. */
  async #read(session: ObsSession, signal: AbortSignal): Promise<boolean> {
    try {
      const { streaming, recording, replayBuffer } = await session.read();
      if (signal.aborted) return true;
      if (recording !== this.#state?.recording) {
        this.#steadySinceUnixMs = this.#deps.clock.nowUnixMs();
        this.#chapterProblem = null;
      }
      this.#state = { connection: 'connected', streaming, recording, replayBuffer, note: null };
      return true;
    } catch (thrown) {
      if (!(thrown instanceof AppError) || thrown.code !== 'obs/not-ready') {
        await session.close();
        throw thrown;
      }
      this.#state = { connection: 'connecting', ...UNKNOWN, note: thrown.message };
      await this.#pause(NOT_READY_WAIT_MS, signal);
      return false;
    }
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    await this.#deps.wait(ms, signal).catch((thrown: unknown) => {
      if (!isAbortError(thrown)) throw thrown;
    });
  }

  /** Writes the moment into OBS's recording and saves its replay, as far as wanted and possible. Never rejects. */
  async follow(moment: LiveMoment, peakUnixMs: number, step: MomentStep): Promise<Partial<ObsTrace> | null> {
    const session = this.#session;
    if (session === null || this.#state?.connection !== 'connected') return null;
    const parts: Partial<ObsTrace>[] = await Promise.all([
      step === 'closed' ? this.#place(session, moment, peakUnixMs) : {},
      this.#replay(session, moment, peakUnixMs),
    ]);
    const notes = parts.flatMap(({ note }) => (note === undefined || note === null ? [] : [note]));
    return { ...parts[0], ...parts[1], note: notes.length === 0 ? null : notes.join(' ') };
  }

  async #place(session: ObsSession, moment: LiveMoment, peakUnixMs: number): Promise<Partial<ObsTrace>> {
    if (this.#state?.recording !== 'on') return {};
    const steadySinceUnixMs = this.#steadySinceUnixMs;
    try {
      const recordedMs = await session.recordedMs();
      const agoMs = this.#deps.clock.nowUnixMs() - peakUnixMs;
      const isKnown = recordedMs !== null && peakUnixMs >= steadySinceUnixMs && recordedMs >= agoMs;
      const recordMs = isKnown ? Math.round(recordedMs - agoMs) : null;
      return { recordMs, ...(await this.#chapter(session, moment, agoMs)) };
    } catch (thrown) {
      return { note: wordsOf(thrown) };
    }
  }

  async #chapter(session: ObsSession, moment: LiveMoment, agoMs: number): Promise<Partial<ObsTrace>> {
    if (moment.verdict === 'skipped') return {};
    if (this.#chapterProblem !== null) return { note: this.#chapterProblem };
    const agoSec = Math.round(agoMs / 1000);
    const name = moment.reason === '' ? 'Marked' : moment.reason;
    try {
      await session.addChapter(agoSec < 2 ? name : `${name} (${agoSec} s before)`);
      return { hasChapter: true };
    } catch (thrown) {
      const note = wordsOf(thrown);
      if (NO_CHAPTERS.has(toErrorShape(thrown).code)) this.#chapterProblem = note;
      return { note };
    }
  }

  async #replay(session: ObsSession, moment: LiveMoment, peakUnixMs: number): Promise<Partial<ObsTrace>> {
    if (moment.verdict !== 'kept' || !this.#deps.settings.get().obsReplay) return {};
    if (moment.obs?.replayPath != null) return {};
    if (this.#deps.clock.nowUnixMs() - peakUnixMs > REPLAY_HOLDS_MS)
      return { note: 'OBS’s replay buffer may no longer hold it: its clip is made from the recording.' };
    try {
      return { replayPath: await session.saveReplay() };
    } catch (thrown) {
      return { note: wordsOf(thrown) };
    }
  }
}

function wordsOf(thrown: unknown): string {
  const { message, nextStep = '' } = toErrorShape(thrown);
  return `${message} ${nextStep}`.trim();
}
