import { join } from 'node:path';
import { AppError, toErrorShape } from '../../../shared/errors.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import type { SignalWeights } from '../../../shared/model/hype.ts';
import type { LiveMoment, LiveView } from '../../../shared/model/live.ts';
import { ObsTrace } from '../../../shared/model/obs.ts';
import type { ChatClassifier } from '../../domain/chat/affect-reading.ts';
import { clipCommandOf } from '../../domain/live/clip-command.ts';
import {
  createLiveMeter,
  type LiveMeter,
  type LiveReading,
  SETTLED_AFTER_MS,
  strongestIn,
} from '../../domain/live/live-meter.ts';
import { createLiveMoments, type LiveMoments, strongestParts } from '../../domain/live/live-moments.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import { explainAt } from '../../domain/scoring/score-hype.ts';
import { HYPE_TABLE } from '../../domain/scoring/weights.ts';
import type { Log } from '../../ports/log.ts';
import type { Metrics } from '../../ports/metrics.ts';
import type { MediaTool } from '../../ports/media-tool.ts';
import { evidenceIn } from '../../domain/live/outside/outside-evidence.ts';
import type { TakenEvent } from '../../domain/live/outside/outside-event.ts';
import type { ClipJobs } from '../clips/clip-jobs.ts';
import { createLiveClips, type LiveClips } from '../clips/live-clips.ts';
import type { TappedSegment } from '../recorder/recorder.ts';
import { moodOf, sum } from './chat-mood.ts';
import { createLiveSound, type LiveSound } from './live-sound.ts';
import { createOutsideLog } from './outside-log.ts';
import { readMoments, writeMoments } from './moment-file.ts';

export interface LiveAnalysisOptions {
  readonly media: Pick<MediaTool, 'pipe'>;
  readonly clipJobs: ClipJobs;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly classifier: ChatClassifier;
  readonly ignoredChatters: readonly string[];
  readonly weights: SignalWeights;
  readonly sensitivity: number;
  readonly recordingId: string;
  readonly startedAtUnixMs: number;
  /** The recording's folder: moments are kept there. */
  readonly dir: string;
  /** What is recorded already. */
  readonly segments: readonly RecordedSegment[];
  /** Where clips go. */
  readonly clipsDir: string;
  /** Save clips of moments without being asked; asked anew at each. */
  readonly savesClips: () => boolean;
  /** A moment has just ended or was marked (`closed`), or the person kept it afterwards. */
  readonly onMoment: (moment: LiveMoment, step: 'closed' | 'kept') => void;
}

export const MOMENTS_FILE = 'moments.json';
/** What is drawn of the curve. */
const SHOWN_SEC = 180;
const MOMENTS_SHOWN = 50;
const RATE_SEC = 10;
const MOOD_SEC = 60;
const EMOTES_MS = 60_000;
const TOP_EMOTES = 8;
/** "Mark this" takes what just happened. */
const MARK_BACK_MS = 30_000;
const COMMAND_APART_MS = 20_000;

/** What a stream that is being recorded does now: fed by the recorder, read once a second. */
export class LiveAnalysis {
  readonly #options: LiveAnalysisOptions;
  readonly #meter: LiveMeter;
  readonly #finder: LiveMoments;
  readonly #sound: LiveSound;
  readonly #moments = new Map<string, LiveMoment>();
  readonly #path: string;
  readonly #clips: LiveClips;
  readonly #segments: RecordedSegment[];
  #reading: LiveReading | null = null;
  #nowMs = 0;
  #marks = 0;
  readonly #outside = createOutsideLog();
  #commandedMs = Number.NEGATIVE_INFINITY;
  #saving: Promise<void>;
  /** Why the newest moments are not on the disk; null = they are, or will be. */
  #unsaved: Error | null = null;

  constructor(options: LiveAnalysisOptions) {
    const lagMs = HYPE_TABLE.defaultLagMs;
    this.#options = options;
    this.#path = join(options.dir, MOMENTS_FILE);
    this.#meter = createLiveMeter({ ...options, lagMs });
    this.#finder = createLiveMoments({ ...options, lagMs, talk: this.#meter.talk });
    this.#sound = createLiveSound(options.media, (atUnixMs, lufs) =>
      this.#meter.addLoudness(atUnixMs - options.startedAtUnixMs, lufs),
    );
    this.#segments = [...options.segments];
    this.#clips = createLiveClips({
      ...options,
      outDir: options.clipsDir,
      segments: () => this.#segments,
      onChange: (momentId, clip) => {
        this.#change(momentId, { clip });
        if (clip === null || clip.state === 'waiting') return;
        options.metrics.count('clips', { state: clip.state });
        options.log.info('live.clip', { momentId, state: clip.state });
      },
    });
    this.#saving = readMoments(this.#path).then((earlier) => {
      for (const moment of earlier) this.#moments.set(moment.momentId, moment);
      for (const moment of earlier) if (moment.clip?.state === 'waiting') this.#clips.want(moment);
    });
  }

  addChat(message: ChatMessage, nowUnixMs: number): void {
    const sentAt = Math.min(nowUnixMs, message.sentAtUnixMs ?? nowUnixMs);
    this.#meter.addChat(sentAt - this.#options.startedAtUnixMs, message);
    const note = clipCommandOf(message);
    if (note !== null) this.#markFromChat(sentAt - this.#options.startedAtUnixMs, note);
  }

  /** Several moderators who saw the same want one clip. */
  #markFromChat(atMs: number, note: string): void {
    if (atMs - this.#commandedMs < COMMAND_APART_MS) return;
    this.#commandedMs = atMs;
    this.#nowMs = Math.max(this.#nowMs, atMs);
    this.mark(note);
  }

  addSegment(segment: TappedSegment): void {
    const { run, fromByte, toByte, startUnixMs, endUnixMs } = segment;
    this.#segments.push({ run, fromByte, toByte, startUnixMs, endUnixMs });
    this.#sound.push(segment);
    this.#clips.recorded();
  }

  get waitingClips(): number {
    return [...this.#moments.values()].filter(({ clip }) => clip?.state === 'waiting').length;
  }

  /** What clips can be cut from, ms. */
  get recordedMs(): number {
    return this.#segments.reduce((sum, segment) => sum + segment.endUnixMs - segment.startUnixMs, 0);
  }

  /** Scores anew. True when a moment came or changed. */
  look(nowUnixMs: number): boolean {
    this.#nowMs = Math.max(this.#nowMs, Math.floor(nowUnixMs - this.#options.startedAtUnixMs));
    this.#reading = this.#meter.readAt(this.#nowMs);
    if (this.#unsaved !== null) this.#save();
    return this.#take(this.#finder.look(this.#reading, this.#nowMs));
  }

  #take(changed: readonly LiveMoment[]): boolean {
    for (const moment of changed) {
      const before = this.#moments.get(moment.momentId);
      const { verdict, clip, obs } = before ?? moment;
      if (before === undefined) this.#options.metrics.count('moments', { origin: 'auto' });
      const now = { ...moment, verdict, clip, obs };
      this.#moments.set(moment.momentId, now);
      if (now.isOpen) continue;
      const isWanted = verdict === 'kept' || (verdict === null && this.#options.savesClips());
      if (isWanted) this.#clips.want(now);
      this.#save();
      this.#options.onMoment(now, 'closed');
    }
    return changed.length > 0;
  }

  /** What OBS has of a moment by now. */
  noteObs(momentId: string, trace: Partial<ObsTrace>): void {
    const before = this.#moments.get(momentId)?.obs ?? {};
    this.#change(momentId, { obs: ObsTrace.parse({ ...before, ...trace }) });
  }

  #change(momentId: string, change: Partial<Pick<LiveMoment, 'clip' | 'verdict' | 'obs'>>): void {
    const moment = this.#moments.get(momentId);
    if (moment === undefined) return;
    this.#moments.set(momentId, { ...moment, ...change });
    this.#save();
  }

  mark(note: string): LiveMoment {
    const momentId = `p${++this.#marks}-${this.#nowMs}`;
    return this.#mark(momentId, note, { endMs: this.#nowMs, backMs: MARK_BACK_MS });
  }

  /** Events that programs outside told. Each counts once, however often it comes. Throws where moments can't be kept. */
  async takeOutside(events: readonly TakenEvent[]): Promise<void> {
    await this.#saving;
    for (const taken of events) {
      const { event, traceId, atUnixMs } = taken;
      const atMs = Math.max(0, Math.floor(atUnixMs - this.#options.startedAtUnixMs));
      const evidence = this.#outside.add(taken, atMs) ? evidenceIn(event) : null;
      if (evidence !== null) this.#meter.addOutside(atMs, evidence);
      const momentId = `e-${traceId}`;
      if (event.kind !== 'marker' || this.#moments.has(momentId)) continue;
      this.#nowMs = Math.max(this.#nowMs, atMs);
      this.#mark(momentId, event.note, { endMs: atMs, backMs: event.beforeMs });
      this.#options.log.info('live.marked-from-outside', { traceId, momentId, source: taken.source });
    }
    await this.#kept();
  }

  #mark(momentId: string, note: string, { endMs, backMs }: { endMs: number; backMs: number }): LiveMoment {
    const peak = this.#strongest(endMs);
    const moment: LiveMoment = {
      momentId,
      origin: 'marked',
      startMs: Math.max(0, endMs - backMs),
      peakMs: endMs,
      endMs,
      isOpen: false,
      score: peak.total,
      parts: peak.parts,
      reason: note,
      terms: this.#meter.talk.unusual(endMs - backMs, endMs, 5).map(({ name }) => name),
      verdict: 'kept',
      clip: null,
      obs: null,
    };
    this.#moments.set(moment.momentId, moment);
    this.#options.metrics.count('moments', { origin: 'marked' });
    this.#clips.want(moment);
    this.#options.onMoment(moment, 'closed');
    return this.#moments.get(moment.momentId)!;
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

  #save(): void {
    this.#saving = this.#saving
      .then(() => writeMoments(this.#path, [...this.#moments.values()]))
      .then(
        () => {
          this.#unsaved = null;
        },
        (thrown: unknown) => this.#notKept(thrown),
      );
  }

  /** Tried again at the next look. */
  #notKept(thrown: unknown): void {
    if (this.#unsaved === null)
      this.#options.log.error('live.moments-not-kept', { error: toErrorShape(thrown).message });
    this.#unsaved = thrown instanceof Error ? thrown : new Error(String(thrown));
  }

  /** Throws why they could not be kept. */
  async #kept(): Promise<void> {
    await this.#saving;
    if (this.#unsaved !== null) this.#save();
    await this.#saving;
    if (this.#unsaved !== null) throw this.#unsaved;
  }

  /** Decodes what is left, closes what is open, writes the clips and keeps the moments. */
  async finish(): Promise<void> {
    await this.#saving;
    await this.#sound.end();
    this.#take(this.#finder.finish(this.#nowMs));
    await this.#clips.finish();
    await this.#kept().catch(() => undefined);
  }

  /** The app is closing: what was found so far is kept, clips that wait go on waiting. */
  async dispose(): Promise<void> {
    await this.#saving;
    this.#sound.dispose();
    this.#take(this.#finder.finish(this.#nowMs));
    await this.#saving;
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
      chat: this.#chatNow(reading),
      sound: {
        state: this.#sound.state,
        lufs: lastNumber(reading.loudness),
        usualLufs: lastNumber(reading.hype.tracks['loudness.usual']),
        note: this.#sound.note,
      },
      outside: { ...this.#outside.view(), notes: [] },
      // Not the recording's own business: filled in by whoever asks (services/live.ts).
      obs: null,
      moments: [...this.#moments.values()].sort((a, b) => b.peakMs - a.peakMs).slice(0, MOMENTS_SHOWN),
    };
  }

  #chatNow({ chat, hype }: LiveReading): LiveView['chat'] {
    const rateSec = Math.min(RATE_SEC, chat.length);
    const mood = moodOf(chat.tracks, Math.max(0, chat.length - MOOD_SEC));
    const lines = sum(chat.tracks['messages']!.subarray(chat.length - rateSec));
    return {
      perMinute: chat.tracks['messages']!.some((count) => count > 0)
        ? (lines * 60) / Math.max(1, rateSec)
        : null,
      usualPerMinute: lastNumber(hype.tracks['chat-rate.usual']),
      ...mood,
      topEmotes: this.#meter.talk.emotes(this.#nowMs - EMOTES_MS, this.#nowMs + 1, TOP_EMOTES),
    };
  }
}

/** The last that is there; null = none is. */
function lastNumber(track: Float32Array | undefined): number | null {
  const value = track?.findLast((one) => !Number.isNaN(one));
  return value === undefined ? null : value;
}
