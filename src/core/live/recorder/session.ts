import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/contract/sources.ts';
import { channelKeyOf } from '../../../shared/model/chat-consent.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { ignoredChatters } from '../../domain/chat/ignored-chatters.ts';
import { chatLinkOf } from '../../domain/links/relay-link.ts';
import type { LiveBroadcast, LiveChat } from '../../ports/live-feed.ts';
import { captureBroadcast, type CaptureSink } from './capture.ts';
import { hasKept, keepsNow, keptSince } from './chat-keeping.ts';
import { Continuity, type NextSegment } from './continuity.ts';
import { addFact, recordedSegment, recordedSegments, type RecordingFacts } from './facts.ts';
import type { FetchedSegment } from './fetch-segment.ts';
import { dropRuns, finaliseRecording, FILES } from './finalise.ts';
import { type KeptChat, openKeptChat } from './kept-chat.ts';
import { type Journal, type JournalEntry, openJournal } from './journal.ts';
import type { RecorderDeps, RecorderTiming } from './recorder.ts';
import { createRunFiles, type RunFiles, trimRuns } from './run-files.ts';

export type SessionDeps = RecorderDeps & { readonly timings: RecorderTiming; readonly onChange: () => void };

/** A skew that changed by less than this is not worth a line in the journal. */
const SKEW_STEP_MS = 500;

/** One recording, from its first segment to the library. */
export class RecordingSession {
  readonly facts: RecordingFacts;
  private readonly deps: SessionDeps;
  private readonly dir: string;
  private readonly continuity = new Continuity();
  private readonly capture = new AbortController();
  private readonly work = new AbortController();
  private state: Recording['state'] = 'connecting';
  private chatState: Recording['chatState'] = 'connecting';
  private journal!: Journal;
  private chat!: KeptChat;
  private runs!: RunFiles;
  private bytes = 0;
  private format: string | null = null;
  private waitNote: string | null = null;
  private broadcastKey = '';
  /** Chat that an earlier run of the app left unheard, until it is heard again. */
  private deafSinceUnixMs: number | null = null;
  private excluded = { names: [] as readonly string[], matches: ignoredChatters() };
  private summed = 0;
  private recordedMs = 0;
  private readonly seams: Recording['gaps'] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(deps: SessionDeps, facts: RecordingFacts) {
    this.deps = deps;
    this.facts = facts;
    this.dir = join(deps.dir, 'recordings', facts.recordingId);
  }

  /** Starts, or takes up again, in the background. `isNew`: its beginning is not in the journal yet. */
  async open(isNew: boolean): Promise<void> {
    await mkdir(this.dir, { recursive: true });
    this.journal = await openJournal(join(this.dir, FILES.journal));
    if (isNew) {
      const { recordingId, link, quality, startedAtUnixMs, chatKeeping } = this.facts;
      const begin = { version: 1 as const, recordingId, link, quality, startedAtUnixMs };
      await this.note({ type: 'begin', ...begin, keepsChat: keepsNow(chatKeeping) });
    }
    const { chatKeeping } = this.facts;
    this.chat = await openKeptChat(join(this.dir, FILES.arrivedChat), {
      keeps: keepsNow(chatKeeping),
      hasKept: hasKept(chatKeeping),
    });
    // Begun by a version that kept chat unasked.
    if (!chatKeeping.isAsked && !this.facts.isOver) await this.keepChat(false);
    await trimRuns(this.dir, this.facts.segments);
    this.restore();
    this.running = this.live().catch((thrown: unknown) => this.fail(thrown));
  }

  private restore(): void {
    const { segments } = this.facts;
    const last = segments.at(-1);
    const lengths = new Map(segments.map(({ run, bytesEnd }) => [run, bytesEnd]));
    this.runs = createRunFiles(this.dir, lengths.size);
    for (const length of lengths.values()) this.bytes += length;
    if (last === undefined) return;
    this.continuity.restore(last);
    if (!this.facts.isOver) this.deafSinceUnixMs = last.atUnixMs;
  }

  /** Records, finalises, delivers: whatever of it is still to be done. */
  private async live(): Promise<void> {
    if (!this.facts.isOver) await this.record();
    // The app is closing: the next start goes on.
    if (this.work.signal.aborted) return;
    this.go('finishing');
    if (this.facts.finished === null) {
      await finaliseRecording(this.deps.media, this.dir, this.facts, this.work.signal);
      await this.note({
        type: 'finished',
        mediaFile: FILES.media,
        chatFile: hasKept(this.facts.chatKeeping) ? FILES.chat : null,
        timeMapFile: FILES.timeMap,
      });
    }
    await this.deliver();
    this.go('finished');
  }

  private async record(): Promise<void> {
    const { link, quality, recordingId, channel, startedAtUnixMs } = this.facts;
    const segments = recordedSegments(this.facts);
    this.deps.tap?.onBegin({
      ...{ recordingId, channel, startedAtUnixMs, dir: this.dir, segments },
      chatKeptSince: () => keptSince(this.facts.chatKeeping),
    });
    // A crash may have come before they were told.
    if (this.facts.chatKeeping.droppedBecause !== null) await this.deps.tap?.forgetChat(recordingId);
    const feed = this.deps.feed(link.platform);
    const heard = this.listen();
    let reason = 'The stream ended.';
    try {
      const { http, log, clock, wait } = this.deps;
      const timing = this.deps.timings;
      const nowUnixMs = (): number => clock.nowUnixMs();
      await captureBroadcast(
        { feed, http, log, nowUnixMs, wait, timing },
        { link, quality, signal: this.capture.signal, continuity: this.continuity },
        this.sink(),
      );
    } catch (thrown) {
      if (!isAbortError(thrown) && this.facts.segments.length === 0) throw thrown;
      reason = isAbortError(thrown) ? 'Stopped by the person.' : toErrorShape(thrown).message;
      if (!isAbortError(thrown)) this.deps.log.error('recorder.broke-off', { reason });
    } finally {
      await Promise.all([heard.close(), feed.release?.(link)]);
      await this.deps.tap?.onEnd(recordingId);
      this.chatState = 'off';
      await this.chat.close();
      await this.runs.end();
    }
    if (!this.work.signal.aborted)
      await this.note({ type: 'over', reason, atUnixMs: this.deps.clock.nowUnixMs() });
  }

  private listen(): LiveChat {
    const { link } = this.facts;
    const feed = this.deps.feed(link.platform);
    if (feed.hasChat?.(link) === false) {
      this.chatState = 'off';
      return { close: () => Promise.resolve() };
    }
    return feed.connectChat(link, {
      onMessage: (message) => this.heard(message),
      onState: (state) => {
        this.chatState = state;
        if (state === 'connected') this.heardAgain();
        this.deps.onChange();
      },
      onGap: ({ fromUnixMs, toUnixMs, reason }) => this.chatGap(fromUnixMs, toUnixMs, reason),
    });
  }

  private heard(message: ChatMessage): void {
    if (this.isExcluded(message)) return;
    if (this.chat.add(message)) this.deps.tap?.onMessage(this.facts.recordingId, message);
    this.deps.onChange();
  }

  /** Keeps what chat writes from now on; a crash in between keeps too little, not too much. */
  async keepChat(keeps: boolean): Promise<void> {
    if (this.isOver || this.facts.isOver) throw noRecording();
    if (!keeps) this.chat.stopKeeping();
    const { chatKeeping } = this.facts;
    if (keepsNow(chatKeeping) !== keeps)
      await this.note({ type: 'chat-keeping', keeps, atUnixMs: this.deps.clock.nowUnixMs() });
    if (keeps) await this.chat.keep();
    this.deps.onChange();
  }

  /** Keeps nothing from now on and deletes what was kept. */
  async dropChat(): Promise<void> {
    await this.keepChat(false);
    const reason = 'Chat was not kept: it was switched off, and what had been kept was deleted.';
    await this.note({ type: 'chat-dropped', atUnixMs: this.deps.clock.nowUnixMs(), reason });
    await this.chat.drop();
    await this.deps.tap?.forgetChat(this.facts.recordingId);
  }

  /** The names are made into a set anew only when the settings changed. */
  private isExcluded(message: ChatMessage): boolean {
    const names = this.deps.excludedChatters();
    if (names !== this.excluded.names) this.excluded = { names, matches: ignoredChatters(names) };
    return this.excluded.matches(message);
  }

  private heardAgain(): void {
    if (this.deafSinceUnixMs === null) return;
    this.chatGap(this.deafSinceUnixMs, this.deps.clock.nowUnixMs(), 'KlipStream was not running.');
    this.deafSinceUnixMs = null;
  }

  private chatGap(fromUnixMs: number, toUnixMs: number, reason: string): void {
    this.note({ type: 'chat-gap', fromUnixMs, toUnixMs, reason }).catch((thrown: unknown) =>
      this.deps.log.error('recorder.journal-failed', { error: toErrorShape(thrown).message }),
    );
  }

  private sink(): CaptureSink {
    return {
      onBroadcast: (broadcast) => this.broadcast(broadcast),
      onState: (state) => this.go(state),
      onNote: (note) => {
        if (note === this.waitNote) return;
        this.waitNote = note;
        this.deps.onChange();
      },
      onSegment: (next, fetched) => this.segment(next, fetched),
      onServerTime: (serverUnixMs) => {
        const ms = Math.round(this.deps.clock.nowUnixMs() - serverUnixMs);
        if (Math.abs(ms - this.facts.skewMs) > SKEW_STEP_MS) void this.note({ type: 'skew', ms });
      },
    };
  }

  private async broadcast(broadcast: LiveBroadcast): Promise<void> {
    const { title, channel, channelId, broadcastId, startedAtUnixMs } = broadcast;
    const key = JSON.stringify([title, channel, broadcastId]);
    if (key === this.broadcastKey) return;
    this.broadcastKey = key;
    await this.note({ type: 'broadcast', title, channel, channelId, broadcastId, startedAtUnixMs });
  }

  private async segment(next: NextSegment, fetched: FetchedSegment): Promise<void> {
    const beginsRun = !this.runs.hasRun || next.beginsRun || fetched.format !== this.format;
    if (beginsRun) {
      await this.runs.begin(fetched.init === null ? 'ts' : 'mp4');
      if (fetched.init !== null) this.bytes += (await this.runs.append(fetched.init)).bytesEnd;
      this.format = fetched.format;
    }
    const { run, bytesEnd } = await this.runs.append(fetched.bytes);
    this.bytes += fetched.bytes.length;
    const { sequence, wallStartUnixMs } = next.segment;
    await this.note({
      ...{ type: 'segment', run, bytesEnd, sequence, durationMs: fetched.durationMs, wallStartUnixMs },
      ...{ holes: [...next.holes], atUnixMs: this.deps.clock.nowUnixMs() },
    });
    this.deps.tap?.onSegment(this.facts.recordingId, {
      ...recordedSegment(this.facts, this.facts.segments.length - 1),
      bytes:
        beginsRun && fetched.init !== null ? Buffer.concat([fetched.init, fetched.bytes]) : fetched.bytes,
      beginsRun,
    });
  }

  private async deliver(): Promise<void> {
    if (this.facts.isDelivered) return;
    const { recordingId, title, channel, broadcastId, startedAtUnixMs, skewMs, link } = this.facts;
    const delivered = await this.deps.onFinished({
      ...{ recordingId, link, title, channel, startedAtUnixMs, skewMs, platformVideoId: broadcastId },
      mediaPath: join(this.dir, FILES.media),
      chatPath: hasKept(this.facts.chatKeeping) ? join(this.dir, FILES.chat) : null,
      timeMapPath: join(this.dir, FILES.timeMap),
    });
    await this.note({ type: 'delivered', vodId: delivered.vodId });
    await dropRuns(this.dir, this.facts.segments);
  }

  private async fail(thrown: unknown): Promise<void> {
    if (isAbortError(thrown)) return;
    const error = toErrorShape(thrown);
    this.deps.log.error('recorder.failed', { recordingId: this.facts.recordingId, code: error.code });
    await this.note({ type: 'failed', error }).catch(() => undefined);
    this.facts.error = error;
    this.go('failed');
  }

  private async note(entry: JournalEntry): Promise<void> {
    await this.journal.add(entry);
    addFact(this.facts, entry);
    this.deps.onChange();
  }

  private go(state: Recording['state']): void {
    this.state = state;
    this.deps.onChange();
  }

  /** Ends the recording; resolves once it is in the library, or failed. */
  async stop(): Promise<void> {
    this.capture.abort();
    await this.running;
  }

  /** Leaves everything so that the next start goes on with it. */
  async dispose(): Promise<void> {
    this.work.abort();
    this.capture.abort();
    await this.running;
    await this.journal.close();
  }

  /** Adds up what came since the last time: a long recording has thousands of segments. */
  private sums(): { readonly recordedMs: number } {
    for (const { durationMs, holes } of this.facts.segments.slice(this.summed)) {
      for (const { kind, note } of holes) this.seams.push({ atMs: Math.round(this.recordedMs), kind, note });
      this.recordedMs += durationMs;
    }
    this.summed = this.facts.segments.length;
    return { recordedMs: this.recordedMs };
  }

  private get chatKey(): string | null {
    const link = chatLinkOf(this.facts.link);
    return link === null ? null : channelKeyOf(link);
  }

  get isOver(): boolean {
    return this.state === 'finished' || this.state === 'failed';
  }

  view(): Recording {
    const { facts } = this;
    const { recordedMs } = this.sums();
    const gaps = [...this.seams];
    for (const { fromUnixMs, reason } of facts.chatGaps)
      gaps.push({ atMs: Math.max(0, fromUnixMs - facts.startedAtUnixMs), kind: 'no-chat', note: reason });
    return {
      ...{ recordingId: facts.recordingId, link: facts.link, title: facts.title, channel: facts.channel },
      ...{ state: this.state, startedAtUnixMs: facts.startedAtUnixMs, recordedMs: Math.round(recordedMs) },
      ...{ segments: facts.segments.length, bytes: this.bytes, messages: this.chat.heard, gaps },
      ...{ keepsChat: keepsNow(facts.chatKeeping), keptMessages: this.chat.kept, chatKey: this.chatKey },
      ...{ chatState: this.chatState, note: this.waitNote, error: facts.error, vodId: facts.vodId },
    };
  }
}

export const noRecording = (): AppError =>
  new AppError({
    code: 'recording/unknown',
    message: 'There is no such recording.',
    nextStep: 'It may have ended by itself: look in the library.',
  });
