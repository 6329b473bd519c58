import type { ChatSource } from '../../shared/model/chat.ts';
import type { Link, Platform } from '../../shared/model/link.ts';
import type { FetchChoice, RemoteStream } from '../../shared/model/remote-stream.ts';
import type { TimeMap } from '../../shared/model/time-map.ts';
import type { RangeMs } from '../../shared/time.ts';
import type { Log } from './log.ts';
import type { MediaTool } from './media-tool.ts';

/** How far a transfer is, told as often as the caller likes; the receiver coalesces. */
export interface TransferProgress {
  /** 0..1, null while the end is not known. */
  readonly fraction: number | null;
  /** One short line for the person: `412 / 1,380 segments · 1.2 GB · 11.3 MB/s`. */
  readonly detail: string;
}

interface FetchContext {
  readonly signal: AbortSignal;
  /** Survives a crash and belongs to this transfer: finished segments, slices, the journal. */
  readonly workDir: string;
  /** Of this run only: results are written here. */
  readonly outDir: string;
  readonly log: Log;
  onProgress(progress: TransferProgress): void;
  /** A segment or slice is verified and safely on the disk: after a crash it is never fetched again. */
  onChunk(name: string): void;
}

export interface FetchMediaRequest extends FetchContext {
  readonly stream: RemoteStream;
  /** `sound`: the smallest rendition that carries the whole sound, so that the analysis can begin. `video`: the chosen one. */
  readonly want: 'sound' | 'video';
  readonly choice: FetchChoice;
  readonly media: MediaTool;
}

export interface FetchGap {
  /** In media milliseconds. */
  readonly range: RangeMs;
  readonly reason: string;
}

export interface FetchedMedia {
  /** A finished, playable file in `outDir` whose first timestamp is 0. */
  readonly file: string;
  readonly timeMap: TimeMap;
  /** What could not be had, exactly; empty when all is there. */
  readonly gaps: readonly FetchGap[];
}

export interface FetchChatRequest extends FetchContext {
  readonly stream: RemoteStream;
  readonly choice: FetchChoice;
}

export interface FetchedChat {
  /** A klipstream-jsonl chat file in `outDir` (core/sources/chat-jsonl.ts). */
  readonly file: string;
  readonly count: number;
  readonly gaps: readonly FetchGap[];
  /** Which strategy answered, e.g. `gql-cursor`. */
  readonly strategy: string;
}

/** A point that somebody else marked: a viewer's clip, a timestamp in a comment, a chapter. */
export interface RemoteMarker {
  readonly id: string;
  readonly atMs: number;
  readonly label: string;
  readonly origin: 'clip' | 'comment' | 'chapter';
}

/** One thing a platform can do for us, and whether it does. */
export interface SiteCapability {
  /** `twitch.vod`, `twitch.chat-replay`, `kick.live-chat` … */
  readonly id: string;
  readonly label: string;
  /** Asks the service the cheapest question that shows that it works; throws AppError otherwise. */
  check(signal: AbortSignal): Promise<string>;
}

/**
 * One platform. Throws AppError `link/not-found|private|deleted|expired|sub-only|region-locked|age-restricted|offline|
 * upcoming|needs-login|unsupported` with a sentence for the person, or HttpError; a request's shape sits in one file per strategy.
 */
export interface Site {
  readonly platform: Platform;
  resolve(link: Link, signal: AbortSignal): Promise<RemoteStream>;
  /** Absent where the platform's media can't be had. */
  fetchMedia?(request: FetchMediaRequest): Promise<FetchedMedia>;
  fetchChat?(request: FetchChatRequest): Promise<FetchedChat>;
  /** Clips and timestamps that others made of this stream, in stream milliseconds. */
  fetchMarkers?(stream: RemoteStream, signal: AbortSignal): Promise<RemoteMarker[]>;
  readonly capabilities: readonly SiteCapability[];
}

/** The platforms that this build knows. Throws AppError `link/unsupported` for one that it doesn't. */
export interface Sites {
  of(platform: Platform): Site;
  readonly all: readonly Site[];
}

/** What a chat file's first line says, for writers of chat-jsonl. */
export type ChatFileHeader = Omit<ChatSource, 'format'>;
