import type { FaceRegion } from '../../../shared/model/faces.ts';
import type { Link } from '../../../shared/model/link.ts';
import type { SessionCamera } from '../../../shared/model/session-camera.ts';
import type { AppErrorShape } from '../../../shared/errors.ts';
import type { ReplayBounds } from '../../../shared/model/replay.ts';
import type { CameraHold } from '../../domain/director/held-camera.ts';
import type { RecordedSegment } from '../../domain/live/covered-segments.ts';
import type { ChatGap } from '../../ports/live-feed.ts';
import { beginKeeping, type ChatKeeping, dropKept, switchKeeping } from './chat-keeping.ts';
import type { FaceEntry, JournalEntry, SegmentEntry } from './journal.ts';

/** What a journal adds up to. */
export interface RecordingFacts {
  readonly recordingId: string;
  readonly link: Link;
  readonly quality: string;
  readonly startedAtUnixMs: number;
  /** Null = chat that is kept stays as long as the VOD. */
  readonly keepChatDays: number | null;
  /** Left out: it is a session of its own. */
  readonly camera?: SessionCamera | undefined;
  title: string;
  channel: string;
  broadcastId: string | null;
  broadcastStartedAtUnixMs: number | null;
  /** What is on the disk. */
  readonly segments: SegmentEntry[];
  /** How much of the end is kept; null = everything. */
  readonly replay: ReplayBounds | null;
  /** What had to go to keep within that. */
  readonly dropped: { segments: number; durationMs: number };
  /** Those that were not filled from the VOD's chat. */
  readonly chatGaps: ChatGap[];
  /** Since when chat is kept and is not, the first from the start. */
  readonly chatKeeping: ChatKeeping;
  /** Faces count. */
  takesFaces: boolean;
  /** Which camera of the session the person held, by this machine's clock. */
  readonly holds: CameraHold[];
  /** Where the facecam is; null = not marked. */
  faceRegion: FaceRegion | null;
  /** This machine's clock minus the platform's. */
  skewMs: number;
  isOver: boolean;
  finished: { mediaFile: string; chatFile: string | null; timeMapFile: string } | null;
  error: AppErrorShape | null;
  isDelivered: boolean;
  vodId: string | null;
}

/** Until the platform says a better one. */
const nameOf = ({ platform, channel, id }: Link): string => (platform === 'relay' ? id : (channel ?? id));

/** Null without a beginning. */
export function factsOf(entries: readonly JournalEntry[]): RecordingFacts | null {
  const begin = entries.find((entry) => entry.type === 'begin');
  if (begin === undefined) return null;
  const { recordingId, link, quality, startedAtUnixMs, keepsChat, camera } = begin;
  const { keepChatDays = null, replay = null } = begin;
  const facts: RecordingFacts = {
    ...{ recordingId, link, quality, startedAtUnixMs, camera, keepChatDays, replay },
    dropped: { segments: 0, durationMs: 0 },
    ...{ title: nameOf(link), channel: nameOf(link) },
    ...{
      broadcastId: null,
      broadcastStartedAtUnixMs: null,
      segments: [],
      chatGaps: [],
      takesFaces: false,
      holds: [],
      faceRegion: null,
      skewMs: 0,
    },
    chatKeeping: beginKeeping(keepsChat),
    ...{ isOver: false, finished: null, error: null, isDelivered: false, vodId: null },
  };
  for (const entry of entries) addFact(facts, entry);
  return facts;
}

/** Brings the facts up to an entry that was just written. */
export function addFact(facts: RecordingFacts, entry: JournalEntry): void {
  switch (entry.type) {
    case 'begin':
      return;
    case 'broadcast':
      facts.title = entry.title;
      facts.channel = entry.channel;
      facts.broadcastId ??= entry.broadcastId;
      facts.broadcastStartedAtUnixMs ??= entry.startedAtUnixMs;
      return;
    case 'segment':
      facts.segments.push(entry);
      return;
    case 'run-dropped':
      dropRun(facts, entry.run);
      return;
    case 'dropped-so-far':
      Object.assign(facts.dropped, { segments: entry.segments, durationMs: entry.durationMs });
      return;
    case 'chat-gap':
      facts.chatGaps.push(gapOf(entry));
      return;
    case 'chat-filled':
      fillGap(facts, entry);
      return;
    case 'chat-keeping':
      switchKeeping(facts.chatKeeping, entry.keeps, entry.atUnixMs);
      return;
    case 'chat-dropped':
      dropKept(facts.chatKeeping, entry.reason);
      return;
    case 'faces':
    case 'face-region':
      sayOfFaces(facts, entry);
      return;
    case 'hold':
      facts.holds.push({ atMs: entry.atUnixMs, camera: entry.camera });
      return;
    case 'skew':
      facts.skewMs = entry.ms;
      return;
    case 'over':
      facts.isOver = true;
      return;
    case 'finished': {
      const { mediaFile, chatFile, timeMapFile } = entry;
      facts.finished = { mediaFile, chatFile, timeMapFile };
      facts.error = null;
      return;
    }
    case 'failed':
      facts.error = entry.error;
      return;
    case 'delivered':
      facts.isDelivered = true;
      facts.vodId = entry.vodId;
      return;
  }
}

/** Without the yes nothing is marked. */
function sayOfFaces(facts: RecordingFacts, entry: FaceEntry): void {
  if (entry.type === 'faces') facts.takesFaces = entry.isTaken;
  facts.faceRegion = entry.type === 'face-region' ? entry.region : entry.isTaken ? facts.faceRegion : null;
}

const gapOf = ({ fromUnixMs, toUnixMs, reason }: ChatGap): ChatGap => ({ fromUnixMs, toUnixMs, reason });

function fillGap({ chatGaps }: RecordingFacts, filled: Omit<ChatGap, 'reason'>): void {
  const isOpen = ({ fromUnixMs, toUnixMs }: ChatGap): boolean =>
    fromUnixMs !== filled.fromUnixMs || toUnixMs !== filled.toUnixMs;
  chatGaps.splice(0, Infinity, ...chatGaps.filter(isOpen));
}

function dropRun({ segments, dropped }: RecordingFacts, run: string): void {
  const kept = segments.filter((segment) => segment.run !== run);
  dropped.segments += segments.length - kept.length;
  dropped.durationMs += lengthOf(segments) - lengthOf(kept);
  segments.splice(0, Infinity, ...kept);
}

/** What is said anew of all together. */
const SHORTENED = new Set<JournalEntry['type']>(['segment', 'run-dropped', 'dropped-so-far', 'skew']);

/** Entries that add up to these facts, of all that led to them: without the segments that went. */
export function shortened(entries: readonly JournalEntry[], facts: RecordingFacts): JournalEntry[] {
  const rest = entries.filter(({ type }) => !SHORTENED.has(type));
  const { segments, dropped, skewMs } = facts;
  return [...rest, { type: 'skew', ms: skewMs }, { type: 'dropped-so-far', ...dropped }, ...segments];
}

const lengthOf = (segments: readonly SegmentEntry[]): number =>
  segments.reduce((sum, { durationMs }) => sum + durationMs, 0);

/** A segment of the journal by this machine's clock: its picture's time where the platform states it, else its arrival's. */
export function recordedSegment({ segments, skewMs }: RecordingFacts, index: number): RecordedSegment {
  const { run, bytesEnd, initBytes = 0, durationMs, wallStartUnixMs, atUnixMs } = segments[index]!;
  const before = segments[index - 1];
  const startUnixMs = wallStartUnixMs === null ? atUnixMs - durationMs : wallStartUnixMs + skewMs;
  return {
    ...{ run, fromByte: before?.run === run ? before.bytesEnd : initBytes, toByte: bytesEnd },
    ...{ startUnixMs, endUnixMs: startUnixMs + durationMs },
  };
}

export const recordedSegments = (facts: RecordingFacts): RecordedSegment[] =>
  facts.segments.map((_segment, index) => recordedSegment(facts, index));
