import type { PublicStatus } from '../../shared/model/vod.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { Log } from '../ports/log.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { Transcriber } from '../ports/transcriber.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';

/**
 * Everything a stage can read or make. `source.*` are what the person gave (a path and a fingerprint); the rest
 * is made by exactly one stage each.
 */
export const ARTEFACT_KINDS = [
  'source.media', // the media file where it lies; meta: SourceMeta
  'source.chat',
  'source.transcript',
  'media.probe', // JSON MediaProbe
  'audio.speech', // 16 kHz mono s16 WAV of the voice track (intermediate, reclaimed)
  'audio.peaks', // min/max at the finest zoom: audiowaveform .dat v2, 16 bit, 256 samples per pixel, all channels mixed as audiowaveform does
  'audio.levels', // TrackSet 100 ms: K-weighted mean square, RMS, sample peak, spectral centroid of the whole mix
  'waveform', // tiles of every zoom level (binary, meta: levels)
  'waveform.png', // picture of the whole waveform
  'waveform.json', // audiowaveform JSON of a medium zoom level, for the export
  'feature.loudness', // TrackSet 100 ms: momentary, shortTerm LUFS; meta integratedLufs, rangeLu
  'feature.voice', // TrackSet 100 ms: speech 0..1, pitchHz, onset, rmsDbfs; meta
  'chat.messages', // rows in the database; meta: ChatImportMeta
  'chat.rejected', // JSON RejectedLine[], the first 1000
  'chat.alignment', // JSON ChatAlignment
  'feature.chat', // TrackSet 1 s
  'transcript.imported', // JSON Transcript from a file the person gave
  'transcript.recognised', // JSON Transcript from speech to text
  'transcript', // JSON Transcript: the imported one, else the recognised one
  'transcript.rows', // its sentences as database rows, for paging and search; meta {rowSet, count}
  'windows', // JSON 60 s windows every 30 s
  'hype.first', // TrackSet 1 s from chat and loudness alone
  'highlights.first', // JSON Highlight[]
  'hype', // TrackSet 1 s: per signal value, usual, surprise; total, confidence
  'highlights', // JSON Highlight[]
  'filmstrip', // sprite sheets (a folder packed as one artefact file each), meta: layout
  'poster', // one JPEG
  'proxy', // playable MP4 when the player can't decode the original
] as const;
export type ArtefactKind = (typeof ARTEFACT_KINDS)[number];

/** A committed artefact. `path` is null where the content is database rows. `hash` is of the content. */
export interface Artefact {
  readonly kind: ArtefactKind;
  readonly hash: string;
  readonly path: string | null;
  readonly sizeBytes: number;
  readonly meta: Readonly<Record<string, unknown>>;
}

/** What a stage made: a file below `ctx.tempDir` that will be moved in, or rows with their digest. */
export type StageOutput =
  | { readonly file: string; readonly meta?: Record<string, unknown> }
  | { readonly rowsHash: string; readonly meta?: Record<string, unknown> };

/** Facts about the VOD that stages may use as parameters; everything here is part of the cache key through `params`. */
export interface StageSettings {
  readonly settings: Settings;
  readonly voiceTrack: number;
  /** A person's `--chat-offset` or nudge; null = find it. */
  readonly chatOffsetMs: number | null;
  /** `transcriber` origin string, or null when off: so that switching engines re-runs the transcript. */
  readonly transcriberOrigin: string | null;
  /** An imported transcript makes speech to text unnecessary. */
  readonly hasTranscriptFile: boolean;
}

export interface StageContext<Params> {
  readonly vodId: string;
  readonly params: Params;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly media: MediaTool;
  readonly workers: WorkerPool;
  /** Path of the SQLite library, for worker tasks that open their own connection. */
  readonly dbPath: string;
  /** A directory of this run's own on the library's drive; emptied afterwards. */
  readonly tempDir: string;
  /** A directory that survives a crash, for resumable chunks; removed once the stage is committed. */
  readonly chunkDir: string;
  readonly transcriber: Transcriber | null;
  /** Reports 0..1, or null while unknown; coalesced by the runner. */
  progress(fraction: number | null, detail?: string): void;
  /** Records that a resumable chunk is safely on the disk. */
  chunkDone(name: string): void;
  /** The input; throws an error naming the stage and the kind when a declared required input is missing. */
  input(kind: ArtefactKind): Artefact;
  /** An optional input. */
  find(kind: ArtefactKind): Artefact | null;
  /** Parsed JSON of a JSON artefact. */
  readJson(kind: ArtefactKind): Promise<unknown>;
  readBytes(kind: ArtefactKind): Promise<Uint8Array>;
}

export type Lane = 'io' | 'cpu' | 'gpu';

export interface StageDefinition<Params = unknown> {
  readonly id: string;
  /** Bump when the output for the same input changes. */
  readonly version: number;
  readonly inputs: readonly ArtefactKind[];
  /** Used when there; the stage waits for a planned producer to finish or fail, then runs with or without. */
  readonly optionalInputs?: readonly ArtefactKind[];
  readonly outputs: readonly ArtefactKind[];
  readonly lane: Lane;
  /** The public status that a job shows while this is its earliest unfinished stage. */
  readonly status: Exclude<PublicStatus, 'Queued' | 'Completed' | 'Failed'>;
  /** A failure of an optional stage completes the job with a gap instead of failing it. */
  readonly optional?: boolean;
  /** Kinds that only other stages read: reclaimed after the job. */
  readonly intermediates?: readonly ArtefactKind[];
  /** Stage ids that should be done (or failed) first although nothing is read from them. */
  readonly after?: readonly string[];
  /** Share of a job's time compared with the other stages, for progress and time left; 1 when not given. */
  readonly cost?: number;
  /** The raw half (what was there) or the analysis half (what it means): `--only raw|analysis`. */
  readonly half: 'raw' | 'analysis';
  /** False = the stage is skipped quietly (a service that is switched off). */
  isEnabled?(settings: StageSettings): boolean;
  /** Which settings change the result; they become part of the cache key. Must be JSON. */
  params(settings: StageSettings): Params;
  run(ctx: StageContext<Params>): Promise<Partial<Record<ArtefactKind, StageOutput>>>;
}

/** Identity with inference; a stage file exports exactly one of these. */
export const defineStage = <Params>(definition: StageDefinition<Params>): StageDefinition<Params> =>
  definition;
