import type { Clip } from '../../shared/model/clip.ts';
import type { ChatMessage } from '../../shared/model/chat.ts';
import type { Highlight } from '../../shared/model/hype.ts';
import type { WatchedChannel } from '../../shared/contract/sources.ts';
import type { FaceRegion } from '../../shared/model/faces.ts';
import type { Link } from '../../shared/model/link.ts';
import type { Marker } from '../../shared/contract/review.ts';
import type { TranscriptSentence } from '../../shared/model/transcript.ts';
import type { JobSnapshot } from '../../shared/model/vod.ts';
import type { Artefact, ArtefactKind, LinkOrder } from '../pipeline/stage.ts';

export interface VodRow {
  readonly vodId: string;
  readonly title: string;
  readonly channel: string | null;
  readonly platformVideoId: string | null;
  readonly recordedAtUnixMs: number | null;
  readonly addedAtUnixMs: number;
  readonly durationMs: number | null;
  readonly voiceTrack: number;
  /** A person's chat offset; null = measured. */
  readonly chatOffsetMs: number | null;
  readonly positionMs: number;
  readonly hypeSparkline: readonly number[];
  readonly highlightCount: number;
  readonly removedAtUnixMs: number | null;
}
export type VodPatch = Partial<Omit<VodRow, 'vodId' | 'addedAtUnixMs'>>;

export type SourceRole = 'media' | 'chat' | 'transcript' | 'timemap';
export interface SourceRow {
  readonly vodId: string;
  readonly role: SourceRole;
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedAtUnixMs: number;
  readonly fingerprint: string;
}

export interface ArtefactRow extends Artefact {
  readonly vodId: string;
  readonly stageId: string;
  readonly cacheKey: string;
  /** The file was dropped to free space; hash and meta are still true. */
  readonly reclaimed: boolean;
}

export interface JobRow {
  readonly jobId: string;
  readonly vodId: string;
  readonly only: 'fetch' | 'raw' | 'analysis' | null;
  readonly state: 'queued' | 'running' | 'finished';
  readonly snapshot: JobSnapshot;
}
export interface JobEvent {
  readonly event: 'status' | 'stage.started' | 'stage.done' | 'stage.cached' | 'stage.failed' | 'chunk.done';
  readonly subject: string;
  readonly detail: string | null;
}

export interface OverlayRow {
  readonly highlightId: string;
  readonly peakMs: number;
  readonly verdict: 'accepted' | 'rejected' | null;
  readonly startMs: number | null;
  readonly endMs: number | null;
  readonly title: string | null;
  /** The highlight as it was when the person touched it, so that a re-run can't make it vanish. */
  readonly found: Highlight;
}

/** A chat line in its set: `index` from 0 in time order, `fileMs` on the chat's own clock before alignment. */
export interface StoredChatMessage {
  readonly index: number;
  readonly fileMs: number;
  readonly message: ChatMessage;
}
export interface StoredSentence extends TranscriptSentence {
  readonly index: number;
}

/** How long the chat of a live recording is kept, and what was read of faces in it. */
export interface ChatRetentionRow {
  readonly vodId: string;
  /** Names its folder. */
  readonly recordingId: string;
  readonly days: number;
  /** Something of its chat was kept. */
  readonly hasChat: boolean;
  readonly untilUnixMs: number;
  /** When deleting it began; null = it is still there. */
  readonly deletedAtUnixMs: number | null;
}

/** The library's rows. Implemented on SQLite; every method is synchronous and short. */
export interface LibraryStore {
  readonly vods: {
    insert(row: VodRow): void;
    get(vodId: string): VodRow | null;
    /** Newest first, removed ones left out. */
    list(): VodRow[];
    listRemoved(): VodRow[];
    update(vodId: string, patch: VodPatch): void;
    /** Deletes the VOD with its rows; returns artefact paths that nothing refers to any more. */
    delete(vodId: string): string[];
  };
  readonly sources: {
    put(row: SourceRow): void;
    get(vodId: string, role: SourceRole): SourceRow | null;
    remove(vodId: string, role: SourceRole): void;
    findVods(role: SourceRole, fingerprint: string): string[];
  };
  readonly links: {
    put(vodId: string, order: LinkOrder): void;
    get(vodId: string): LinkOrder | null;
    /** VODs that were added with a link to the same thing, newest first. */
    findVods(link: Link): string[];
  };
  readonly faceRegions: {
    get(vodId: string): FaceRegion | null;
    /** null takes it away. */
    put(vodId: string, region: FaceRegion | null): void;
  };
  /** Whether faces may be looked for in a VOD. */
  readonly faceConsents: {
    has(vodId: string): boolean;
    set(vodId: string, isGiven: boolean): void;
  };
  readonly chatRetention: {
    /** null = its chat is kept as long as the VOD. */
    get(vodId: string): ChatRetentionRow | null;
    /** What is there already stays as it is. */
    put(row: Omit<ChatRetentionRow, 'deletedAtUnixMs'>): void;
    /** VODs whose time is over by then and whose chat is not, or not wholly, deleted. */
    due(unixMs: number): string[];
    /** VODs that hold something of a recording's chat. */
    ofRecording(recordingId: string): string[];
    beginDeleting(vodId: string, atUnixMs: number): void;
    /** Nothing of it is left. */
    deleted(vodId: string): void;
  };
  readonly channels: {
    list(): WatchedChannel[];
    put(channel: WatchedChannel, nowUnixMs: number): void;
    remove(channelKey: string): void;
  };
  readonly artefacts: {
    list(vodId: string): ArtefactRow[];
    get(vodId: string, kind: ArtefactKind): ArtefactRow | null;
    /** Puts all rows of one stage in one transaction; returns paths that lost their last reference. */
    commit(rows: readonly ArtefactRow[], nowUnixMs: number): string[];
    markReclaimed(vodId: string, kind: ArtefactKind): string[];
    /** Forgets it as if it had never been made; returns paths that lost their last reference. */
    remove(vodId: string, kind: ArtefactKind): string[];
    isReferenced(path: string): boolean;
    /** VODs whose artefact of this kind was made before a time and still has its content. */
    madeBefore(kind: ArtefactKind, unixMs: number): string[];
  };
  readonly jobs: {
    put(row: JobRow): void;
    get(jobId: string): JobRow | null;
    latest(vodId: string): JobRow | null;
    unfinished(): JobRow[];
    addEvent(jobId: string, atUnixMs: number, event: JobEvent): void;
    events(jobId: string): JobEvent[];
  };
  readonly overlays: {
    list(vodId: string): OverlayRow[];
    put(vodId: string, row: OverlayRow): void;
    delete(vodId: string, highlightId: string): void;
  };
  readonly markers: {
    list(vodId: string): Marker[];
    put(vodId: string, marker: Marker): void;
    delete(vodId: string, markerId: string): void;
  };
  readonly chat: {
    /** Rows `[fromIndex, fromIndex + count)` of a set. */
    rows(rowSet: number, fromIndex: number, count: number): StoredChatMessage[];
    /** First index with `fileMs` at or after the time, by bisection. */
    indexAt(rowSet: number, total: number, fileMs: number): number;
  };
  readonly transcript: {
    rows(rowSet: number, fromIndex: number, count: number): StoredSentence[];
    indexAt(rowSet: number, total: number, atMs: number): number;
  };
  readonly clips: {
    put(clip: Clip): void;
    get(clipId: string): Clip | null;
    list(vodId: string | null): Clip[];
    delete(clipId: string): void;
  };
  close(): void;
}
