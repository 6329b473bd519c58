import { AppError } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { LiveMoment, LiveView, MomentCameras } from '../../../shared/model/live.ts';
import { ObsTrace } from '../../../shared/model/obs.ts';
import type { MomentSigns } from '../../../shared/model/moment-signs.ts';
import type { RangeMs } from '../../../shared/time.ts';
import type { ChatClassifier } from '../../domain/chat/affect-reading.ts';
import { clipCommandOf } from '../../domain/live/clip-command.ts';
import {
  createLiveMeter,
  type LiveMeter,
  type LiveReading,
  SETTLED_AFTER_MS,
  strongestIn,
} from '../../domain/live/live-meter.ts';
import { createLastMinutes } from '../../domain/live/last-minutes.ts';
import {
  CHAT_MARK,
  createLiveMoments,
  type LiveMoments,
  strongestParts,
  withoutQuotes,
} from '../../domain/live/live-moments.ts';
import { withoutChat } from '../../domain/live/note-words.ts';
import { createSentTimes } from '../../domain/live/sent-times.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import { explainAt } from '../../domain/scoring/score-hype.ts';
import { HYPE_TABLE } from '../../domain/scoring/weights.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import { markedMoment } from '../../domain/live/marked-moment.ts';
import { evidenceIn } from '../../domain/live/outside/outside-evidence.ts';
import type { TakenEvent } from '../../domain/live/outside/outside-event.ts';
import type { ClipJobs } from '../clips/clip-jobs.ts';
import { type CameraClips, createLiveClips, type LiveClips } from '../clips/live-clips.ts';
import type { TappedSegment } from '../recorder/recorder.ts';
import { chatNow } from './chat-now.ts';
import { createLiveSenses, type LiveSenses, type LiveSensesOptions } from './live-senses.ts';
import { createOutsideLog } from './outside-log.ts';
import { MomentKeeper, readMoments } from './moment-file.ts';
import { type NoteFile, openNoteFile } from './note-file.ts';
import { RecordedMedia } from './recorded-media.ts';

export interface LiveAnalysisOptions extends LiveSensesOptions {
  readonly clipJobs: ClipJobs;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly classifier: ChatClassifier;
  readonly ignoredChatters: readonly string[];
  readonly weights: SignalWeights;
  readonly sensitivity: number;
  readonly recordingId: string;
  /** What is recorded already. */
  readonly segments: readonly RecordedSegment[];
  /** Only what chat wrote since may be quoted in moments, Unix ms; infinite = nothing may. */
  readonly chatKeptSince: () => number;
  /** Where clips go. */
  readonly clipsDir: string;
  /** Save clips of moments without being asked; asked anew at each. */
  readonly savesClips: () => boolean;
  /** A moment has just ended or was marked (`closed`), or the person kept it afterwards. */
  readonly onMoment: (moment: LiveMoment, step: 'closed' | 'kept') => void;
  /** Clips between cameras; left out: none are made. */
  readonly cameras?: CameraClips;
}

/** What is drawn of the curve. */
const SHOWN_SEC = 180;
const MOMENTS_SHOWN = 50;
/** "Mark this" takes what just happened. */
const MARK_BACK_MS = 30_000;
const COMMAND_APART_MS = 20_000;

/** What a stream that is being recorded does now: fed by the recorder, read once a second. */
export class LiveAnalysis {
  readonly #options: LiveAnalysisOptions;
  readonly #meter: LiveMeter;
  readonly #finder: LiveMoments;
  readonly #senses: LiveSenses;
  readonly #moments = new Map<string, LiveMoment>();
  readonly #clips: LiveClips;
  readonly #sentTime = createSentTimes();
  readonly recorded: RecordedMedia;
  #reading: LiveReading | null = null;
  #nowMs = 0;
  #marks = 0;
  readonly #outside = createOutsideLog();
  readonly #minutes = createLastMinutes();
  readonly #notes: NoteFile;
  #commandedMs = Number.NEGATIVE_INFINITY;
  readonly #keeper: MomentKeeper;

  constructor(options: LiveAnalysisOptions) {
    const lagMs = HYPE_TABLE.defaultLagMs;
    this.#options = options;
    this.#meter = createLiveMeter({ ...options, lagMs, onLine: this.#minutes.onLine });
    this.#notes = openNoteFile(options.dir, options.log);
    this.#finder = createLiveMoments({
      ...{ ...options, lagMs, talk: this.#meter.talk },
      quotesFromMs: () => this.#quotesFromMs,
    });
    this.#senses = createLiveSenses(options, this.#meter);
    this.recorded = new RecordedMedia(options.segments);
    this.#clips = createLiveClips({
      ...options,
      outDir: options.clipsDir,
      segments: () => this.recorded.segments,
      onChange: (momentId, clip) => {
        this.#change(momentId, { clip });
        if (clip?.state === 'saved') options.cameras?.want(this.#moments.get(momentId)!, true);
        if (clip === null || clip.state === 'waiting') return;
        options.metrics.count('clips', { state: clip.state });
        options.log.info('live.clip', { momentId, state: clip.state });
      },
    });
    const loaded = readMoments(options.dir).then((earlier) => {
      for (const moment of earlier) {
        this.#moments.set(moment.momentId, moment);
        if (moment.clip?.state === 'waiting') this.#clips.want(moment);
        if (moment.clip?.state === 'saved') options.cameras?.want(moment, false);
      }
    });
    this.#keeper = new MomentKeeper(
      { dir: options.dir, log: options.log, moments: () => [...this.#moments.values()] },
      loaded,
    );
  }

  addChat(message: ChatMessage, nowUnixMs: number): void {
    const atMs = this.#sentTime(message.sentAtUnixMs, nowUnixMs) - this.#options.startedAtUnixMs;
    this.#meter.addChat(atMs, message);
    const note = clipCommandOf(message);
    if (note !== null) this.#markFromChat(atMs, atMs >= this.#quotesFromMs ? note : '');
  }

  /** Several moderators who saw the same want one clip. */
  #markFromChat(atMs: number, note: string): void {
    if (atMs - this.#commandedMs < COMMAND_APART_MS) return;
    this.#commandedMs = atMs;
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.#mark(`${CHAT_MARK}${++this.#marks}-${this.#nowMs}`, note, {
      atMs: this.#nowMs,
      backMs: MARK_BACK_MS,
    });
  }

  /** On the session's clock. */
  get #quotesFromMs(): number {
    return this.#options.chatKeptSince() - this.#options.startedAtUnixMs;
  }

  /** Takes what chat wrote out of the moments and notes so far; resolves once it is gone from the disk. Clips keep their names. */
  async forgetChat(): Promise<void> {
    await this.#keeper.settled;
    for (const [momentId, moment] of this.#moments) this.#moments.set(momentId, withoutQuotes(moment));
    this.#finder.forget();
    this.#keeper.save();
    await Promise.all([this.#keeper.settled, this.#notes.forget()]);
  }

  addSegment(segment: TappedSegment): void {
    this.recorded.add(segment);
    this.#senses.push(segment);
    this.#clips.recorded();
    this.#options.cameras?.recorded();
  }

  /** The consent to faces, or their mark, may be another one now. */
  facesChanged(): void {
    this.#senses.facesChanged();
  }

  /** Of what was recorded last, as JPEG; null where there is none, or nobody agreed to faces. */
  still(signal: AbortSignal): Promise<Uint8Array | null> {
    return this.#senses.still(this.recorded.segments.at(-1), signal);
  }

  /** Of a stretch of the session's clock, for the director. */
  signsIn(range: RangeMs): MomentSigns {
    return this.#meter.signsIn(range);
  }

  /** Null = it is not saved. */
  clipPath(momentId: string): string | null {
    const clip = this.#moments.get(momentId)?.clip;
    return clip?.state === 'saved' ? clip.path : null;
  }

  get waitingClips(): number {
    return [...this.#moments.values()].filter(({ clip }) => clip?.state === 'waiting').length;
  }

  /** Scores anew. True when a moment came or changed. */
  look(nowUnixMs: number): boolean {
    this.#passTo(nowUnixMs);
    this.#reading = this.#meter.readAt(this.#nowMs);
    this.#notes.add(
      this.#minutes
        .look(this.#nowMs)
        .map((note) => (note.startMs >= this.#quotesFromMs ? note : withoutChat(note))),
    );
    this.#keeper.retry();
    return this.#take(this.#finder.look(this.#reading, this.#nowMs));
  }

  #passTo(nowUnixMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, Math.floor(nowUnixMs - this.#options.startedAtUnixMs));
  }

  #take(changed: readonly LiveMoment[]): boolean {
    for (const moment of changed) {
      const before = this.#moments.get(moment.momentId);
      const { verdict, clip, cameras, obs } = before ?? moment;
      if (before === undefined) this.#options.metrics.count('moments', { origin: 'auto' });
      const now = { ...moment, verdict, clip, cameras, obs };
      this.#moments.set(moment.momentId, now);
      if (now.isOpen) continue;
      const isWanted = verdict === 'kept' || (verdict === null && this.#options.savesClips());
      if (isWanted) this.#clips.want(now);
      this.#keeper.save();
      this.#options.onMoment(now, 'closed');
    }
    return changed.length > 0;
  }

  /** What OBS has of a moment by now. */
  noteObs(momentId: string, trace: Partial<ObsTrace>): void {
    const before = this.#moments.get(momentId)?.obs ?? {};
    this.#change(momentId, { obs: ObsTrace.parse({ ...before, ...trace }) });
  }

  /** What became of its clip between cameras. */
  noteCameras(momentId: string, cameras: MomentCameras): void {
    this.#change(momentId, { cameras });
  }

  #change(momentId: string, change: Partial<Pick<LiveMoment, 'clip' | 'cameras' | 'verdict' | 'obs'>>): void {
    const moment = this.#moments.get(momentId);
    if (moment === undefined) return;
    this.#moments.set(momentId, { ...moment, ...change });
    this.#keeper.save();
  }

  /** Marks what just happened, also before the first look. */
  mark(note: string, nowUnixMs: number): LiveMoment {
    this.#passTo(nowUnixMs);
    const momentId = `p${++this.#marks}-${this.#nowMs}`;
    return this.#mark(momentId, note, { atMs: this.#nowMs, backMs: MARK_BACK_MS });
  }

  /** Events that programs outside told. Each counts once, however often it comes. Throws where moments can't be kept. */
  async takeOutside(events: readonly TakenEvent[]): Promise<void> {
    await this.#keeper.settled;
    for (const taken of events) {
      const { event, traceId, atUnixMs } = taken;
      const atMs = Math.max(0, Math.floor(atUnixMs - this.#options.startedAtUnixMs));
      const evidence = this.#outside.add(taken, atMs) ? evidenceIn(event) : null;
      if (evidence !== null) this.#meter.addOutside(atMs, evidence);
      const momentId = `e-${traceId}`;
      if (event.kind !== 'marker' || this.#moments.has(momentId)) continue;
      this.#nowMs = Math.max(this.#nowMs, atMs);
      this.#mark(momentId, event.note, { atMs, backMs: event.beforeMs });
      this.#options.log.info('live.marked-from-outside', { traceId, momentId, source: taken.source });
    }
    await this.#keeper.kept();
  }

  #mark(momentId: string, note: string, { atMs, backMs }: { atMs: number; backMs: number }): LiveMoment {
    const { total: score, parts } = this.#strongest(atMs);
    const terms = this.#meter.talk
      .unusual(Math.max(atMs - backMs, this.#quotesFromMs), atMs, 5)
      .map(({ name }) => name);
    const moment = markedMoment({ momentId, note, atMs, backMs, terms, score, parts });
    this.#moments.set(momentId, moment);
    this.#options.metrics.count('moments', { origin: 'marked' });
    this.#clips.want(moment);
    this.#options.onMoment(moment, 'closed');
    return this.#moments.get(momentId)!;
  }

  judge(momentId: string, verdict: LiveMoment['verdict']): void {
    const moment = this.#moments.get(momentId);
    if (moment === undefined)
      throw new AppError({
        code: 'live/no-moment',
        message: 'There is no such moment.',
        nextStep: 'It may belong to another recording: choose one of the list.',
      });
    this.#change(momentId, { verdict });
    if (verdict === 'skipped') this.#clips.drop(momentId);
    // An open one gets its clip when it closes; an earlier run of the app may have written it.
    if (verdict !== 'kept' || moment.isOpen) return;
    if (moment.clip === null) this.#clips.want({ ...moment, verdict });
    this.#options.onMoment({ ...moment, verdict }, 'kept');
  }

  /** Decodes what is left, closes what is open, writes the clips and keeps the moments. */
  async finish(): Promise<void> {
    await this.#keeper.settled;
    await this.#senses.end();
    this.#take(this.#finder.finish(this.#nowMs));
    await this.#clips.finish();
    await this.#options.cameras?.finish();
    await Promise.all([this.#keeper.kept().catch(() => undefined), this.#notes.flush()]);
  }

  /** The app is closing: what was found so far is kept, clips that wait go on waiting. */
  async dispose(): Promise<void> {
    await this.#keeper.settled;
    this.#senses.dispose();
    this.#take(this.#finder.finish(this.#nowMs));
    await Promise.all([this.#keeper.settled, this.#notes.flush()]);
  }

  /** The strongest second of those whose score can still change. */
  #strongest(untilMs = this.#nowMs): LiveView['now'] {
    const reading = this.#reading;
    if (reading === null) return { total: 0, confidence: 0, parts: [] };
    const atMs = strongestIn(reading, untilMs - SETTLED_AFTER_MS, untilMs)?.atMs ?? untilMs;
    const second = Math.floor((atMs - reading.startMs) / 1000);
    const { total, confidence, parts } = explainAt(reading.hype, second, this.#options.weights);
    return { total, confidence, parts: strongestParts(parts) };
  }

  view(): LiveView | null {
    const reading = this.#reading;
    if (reading === null) return null;
    const totals = reading.hype.tracks['total']!;
    const from = Math.max(0, totals.length - SHOWN_SEC);
    return {
      recordingId: this.#options.recordingId,
      nowMs: this.#nowMs,
      hype: {
        startMs: reading.startMs + from * 1000,
        totals: Array.from(totals.subarray(from), (total) => Math.round(total * 10) / 10),
        settledMs: Math.max(0, this.#nowMs - SETTLED_AFTER_MS),
      },
      now: this.#strongest(),
      chat: chatNow(reading, this.#meter.talk, this.#nowMs),
      lastMinutes: this.#minutes.newest,
      ...this.#senses.view(reading, this.#nowMs),
      outside: { ...this.#outside.view(), notes: [] },
      // Not the recording's own business: filled in by whoever asks (services/live.ts).
      ...{ viewers: null, obs: null, cameras: null },
      moments: [...this.#moments.values()].sort((a, b) => b.peakMs - a.peakMs).slice(0, MOMENTS_SHOWN),
    };
  }
}
