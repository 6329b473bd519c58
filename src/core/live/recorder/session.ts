import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { Recording } from '../../../shared/contract/sources.ts';
import type { ChatMessage } from '../../../shared/model/chat.ts';
import { ignoredAnew } from '../../domain/chat/ignored-chatters.ts';
import { ReplayBuffer } from '../../domain/live/replay-buffer.ts';
import type { LiveBroadcast, LiveChat } from '../../ports/live-feed.ts';
import { openAppend } from './append-file.ts';
import { captureBroadcast, type CaptureSink } from './capture.ts';
import { hasKept, keepsNow, keptSince } from './chat-keeping.ts';
import { Continuity, type NextSegment } from './continuity.ts';
import { createDiskPatience, diskFull, type DiskPatience, isDiskFull, withReason } from './disk-patience.ts';
import { addFact, recordedSegment, recordedSegments, type RecordingFacts, shortened } from './facts.ts';
import type { FetchedSegment } from './fetch-segment.ts';
import { finaliseRecording, FILES } from './finalise.ts';
import { type KeptChat, openKeptChat } from './kept-chat.ts';
import { type BeginEntry, type Journal, type JournalEntry, openJournal } from './journal.ts';
import { dropRuns, forgetGone, RunFiles, trimRuns } from './run-files.ts';
import { ENDING, FINISHING, RECORDING, type SessionDeps } from './session-deps.ts';
import { libraryTitle, noRecording, SegmentSums, viewOf } from './session-view.ts';

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
  private waitNote: string | null = null;
  private broadcastKey = '';
  /** Chat that an earlier run of the app left unheard, until it is heard again. */
  private deafSinceUnixMs: number | null = null;
  private readonly isExcluded: (message: ChatMessage) => boolean;
  private readonly sums: SegmentSums;
  private readonly buffer: ReplayBuffer | null;
  private readonly disk: DiskPatience;
  private running: Promise<void> = Promise.resolve();

  constructor(deps: SessionDeps, facts: RecordingFacts) {
    this.deps = deps;
    this.facts = facts;
    this.sums = new SegmentSums(facts);
    this.buffer = facts.replay === null ? null : new ReplayBuffer(facts.replay);
    this.isExcluded = ignoredAnew(deps.excludedChatters);
    this.dir = join(deps.dir, 'recordings', facts.recordingId);
    const { clock, wait, onChange } = deps;
    this.disk = createDiskPatience({
      ...{ folder: deps.dir, nowUnixMs: () => clock.nowUnixMs(), wait, onChange },
    });
  }

  /**
   * Starts, or takes up again, in the background. `begin`: what its journal begins with; null = that is there. Throws
   * AppError `disk/full` where nothing can be begun.
   */
  async open(begin: BeginEntry | null): Promise<void> {
    try {
      await this.openFiles(begin);
    } catch (thrown) {
      throw isDiskFull(thrown) ? diskFull(this.deps.dir, thrown) : thrown;
    }
    this.restore();
    this.running = this.live().catch((thrown: unknown) => this.fail(thrown));
  }

  private async openFiles(begin: BeginEntry | null): Promise<void> {
    const { clock, openFile } = this.deps;
    const { chatKeeping } = this.facts;
    await mkdir(this.dir, { recursive: true });
    this.journal = await openJournal(join(this.dir, FILES.journal), openFile);
    if (begin !== null) await this.journal.add(begin);
    this.chat = await openKeptChat(join(this.dir, FILES.arrivedChat), {
      ...{ keeps: keepsNow(chatKeeping), hasKept: hasKept(chatKeeping) },
      ...(openFile === undefined ? {} : { openFile }),
      nowUnixMs: () => clock.nowUnixMs(),
      onLost: (fromUnixMs, toUnixMs) => this.chatGap(fromUnixMs, toUnixMs, 'The disk was full.'),
    });
    // Begun by a version that kept chat unasked.
    if (!chatKeeping.isAsked && !this.facts.isOver) await this.keepChat(false);
    await forgetGone(this.dir, this.facts);
    await trimRuns(this.dir, this.facts.segments);
  }

  private restore(): void {
    const { segments } = this.facts;
    const last = segments.at(-1);
    this.runs = new RunFiles({
      ...{ dir: this.dir, open: this.deps.openFile ?? openAppend, segments, buffer: this.buffer },
      onDrop: (run) => this.dropped(run),
      insist: (work) => this.disk.insist(RECORDING, work, this.capture.signal),
    });
    if (last === undefined) return;
    this.continuity.restore(last);
    if (!this.facts.isOver) this.deafSinceUnixMs = last.atUnixMs;
  }

  /** Records, finalises, delivers: whatever of it is still to be done. */
  private async live(): Promise<void> {
    if (!this.facts.isOver) await this.record();
    // The app is closing: the next start goes on.
    if (this.work.signal.aborted) return;
    this.deps.onOver(this.facts.recordingId);
    this.go('finishing');
    if (this.facts.finished === null) {
      const { media } = this.deps;
      const { signal } = this.work;
      await this.disk.insist(FINISHING, () => finaliseRecording(media, this.dir, this.facts, signal), signal);
      await this.note({
        type: 'finished',
        mediaFile: FILES.media,
        chatFile: hasKept(this.facts.chatKeeping) ? FILES.chat : null,
        timeMapFile: FILES.timeMap,
      });
    }
    await this.disk.insist(FINISHING, () => this.deliver(), this.work.signal);
    this.go('finished');
  }

  private async record(): Promise<void> {
    const { link, quality, recordingId, channel, startedAtUnixMs } = this.facts;
    const segments = recordedSegments(this.facts);
    this.deps.tap?.onBegin({
      ...{ recordingId, link, channel, startedAtUnixMs, dir: this.dir, segments },
      ...{ chatKeptSince: () => keptSince(this.facts.chatKeeping), takesFaces: () => this.facts.takesFaces },
      holds: [...this.facts.holds],
      keepHold: ({ atMs, camera }) => this.note({ type: 'hold', camera, atUnixMs: atMs }),
      faceRegion: () => this.facts.faceRegion,
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
      this.chatState = 'off';
      // Moments and clips that are written at the end want space, too.
      await this.disk.insist(ENDING, () => this.chat.flush(), this.work.signal).catch(() => undefined);
      await this.deps.tap?.onEnd(recordingId);
      await this.chat.close().catch((thrown: unknown) => this.notKept(thrown));
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

  private heardAgain(): void {
    if (this.deafSinceUnixMs === null) return;
    this.chatGap(this.deafSinceUnixMs, this.deps.clock.nowUnixMs(), 'KlipStream was not running.');
    this.deafSinceUnixMs = null;
  }

  private chatGap(fromUnixMs: number, toUnixMs: number, reason: string): void {
    this.noteAside({ type: 'chat-gap', fromUnixMs, toUnixMs, reason });
  }

  /** Nobody waits for it. */
  private noteAside(entry: JournalEntry): void {
    this.note(entry).catch((thrown: unknown) => this.notKept(thrown));
  }

  private notKept(thrown: unknown): void {
    if (!isAbortError(thrown))
      this.deps.log.error('recorder.journal-failed', { error: toErrorShape(thrown).message });
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
        if (Math.abs(ms - this.facts.skewMs) > SKEW_STEP_MS) this.noteAside({ type: 'skew', ms });
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
    const { beginsRun, ...written } = await this.runs.write(fetched, next.beginsRun);
    const { sequence, wallStartUnixMs } = next.segment;
    await this.note({
      ...{ type: 'segment', ...written, sequence, durationMs: fetched.durationMs, wallStartUnixMs },
      ...{ holes: withReason(next.holes, this.disk), atUnixMs: this.deps.clock.nowUnixMs() },
    });
    this.deps.tap?.onSegment(this.facts.recordingId, {
      ...recordedSegment(this.facts, this.facts.segments.length - 1),
      bytes:
        beginsRun && fetched.init !== null ? Buffer.concat([fetched.init, fetched.bytes]) : fetched.bytes,
      ...{ beginsRun, init: fetched.init ?? undefined },
    });
  }

  /** The replay buffer gave up its oldest file. */
  private async dropped(run: string): Promise<void> {
    this.deps.tap?.onDropped(this.facts.recordingId, run);
    await this.note({ type: 'run-dropped', run, atUnixMs: this.deps.clock.nowUnixMs() });
    await this.journal
      .compact((entries) => shortened(entries, this.facts))
      .catch((thrown: unknown) => this.notKept(thrown));
  }

  private async deliver(): Promise<void> {
    if (this.facts.isDelivered) return;
    const { recordingId, channel, broadcastId, startedAtUnixMs, skewMs, link, keepChatDays } = this.facts;
    const { takesFaces, faceRegion } = this.facts;
    const delivered = await this.deps.onFinished({
      ...{ recordingId, link, channel, startedAtUnixMs, skewMs, keepChatDays, takesFaces, faceRegion },
      ...{ platformVideoId: broadcastId, title: libraryTitle(this.facts, this.deps.titleOf) },
      mediaPath: join(this.dir, FILES.media),
      chatPath: hasKept(this.facts.chatKeeping) ? join(this.dir, FILES.chat) : null,
      timeMapPath: join(this.dir, FILES.timeMap),
    });
    await this.note({ type: 'delivered', vodId: delivered.vodId });
    await dropRuns(this.dir);
  }

  private async fail(thrown: unknown): Promise<void> {
    if (isAbortError(thrown)) return;
    const error = toErrorShape(thrown);
    this.deps.log.error('recorder.failed', { recordingId: this.facts.recordingId, code: error.code });
    await this.journal.add({ type: 'failed', error }).catch(() => undefined);
    this.facts.error = error;
    this.deps.onOver(this.facts.recordingId);
    this.go('failed');
  }

  /** Resolves once it is on the disk. */
  async note(entry: JournalEntry): Promise<void> {
    await this.disk.insist(RECORDING, () => this.journal.add(entry), this.work.signal);
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

  get isOver(): boolean {
    return this.state === 'finished' || this.state === 'failed';
  }

  view(): Recording {
    const { state, chatState, chat } = this;
    const { bytes } = this.runs;
    return viewOf(this.facts, {
      ...{ state, chatState, bytes, messages: chat.heard, keptMessages: chat.kept },
      ...{ ...this.sums.read(), note: this.disk.note ?? this.waitNote },
    });
  }
}
