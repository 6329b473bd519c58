import { z } from 'zod';
import type { FaceRegion } from '../../shared/model/faces.ts';
import type { Link } from '../../shared/model/link.ts';
import type { FetchChoice } from '../../shared/model/remote-stream.ts';
import type { PublicStatus } from '../../shared/model/vod.ts';
import type { Settings } from '../../shared/model/settings.ts';
import type { AnswerCache, LanguageModel } from '../ports/language-model.ts';
import type { Clock } from '../ports/clock.ts';
import type { LingoStore } from '../ports/lingo-store.ts';
import type { Log } from '../ports/log.ts';
import type { MediaTool } from '../ports/media-tool.ts';
import type { Sites } from '../ports/site.ts';
import type { Transcriber } from '../ports/transcriber.ts';
import type { WorkerPool } from '../ports/worker-pool.ts';

/**
 * Everything a stage can read or make. `source.*` are what the person gave (a path and a fingerprint); the rest
 * is made by exactly one stage each.
 */
export const ARTEFACT_KINDS = [
  'source.link', // a link and what was asked of it (JSON in meta)
  'source.media', // the media file: where it lies, or downloaded; meta: SourceMeta
  'source.sound', // the file that the sound is read from: the media itself, or what was downloaded first
  'source.timemap', // JSON TimeMap: wall clock and stream clock to media time, and what is missing
  'source.chat',
  'source.transcript',
  'remote.stream', // JSON RemoteStream: what the platform says of the link
  'remote.markers', // JSON RemoteMarker[]: viewers' clips, timestamps in comments, chapters
  'sound.probe', // JSON MediaProbe of `source.sound`
  'media.probe', // JSON MediaProbe of `source.media`
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
  'chat.lingo', // JSON LingoInUse: the channel's own tokens that are read differently from the shipped model
  'feature.chat', // TrackSet 1 s
  'feature.sounds', // TrackSet 100 ms: laughter, cheer, shout, 0..1, by rules
  'sound.bands', // 22 bytes per 40 ms: twenty bands, pitch, periodicity (domain/sounds/sound-frames.ts)
  'sound.tags', // TrackSet 100 ms: the same three from an audio tagger of the person's
  'sound.events', // JSON HeardSounds: laughter, cheer, shouts, the person's own sounds
  'transcript.imported', // JSON Transcript from a file the person gave
  'transcript.recognised', // JSON Transcript from speech to text
  'transcript', // JSON Transcript: the imported one, else the recognised one
  'transcript.rows', // its sentences as database rows, for paging and search; meta {rowSet, count}
  'windows', // JSON 60 s windows every 30 s
  'word.affects', // JSON WordAffect[]: what a language model read in each window, or why it did not; meta: the account
  'hype.first', // TrackSet 1 s from chat and loudness alone
  'highlights.first', // JSON Highlight[]
  'hype', // TrackSet 1 s: per signal value, usual, surprise; total, confidence
  'highlights', // JSON Highlight[]
  'summary', // JSON StreamSummary
  'summary.written', // JSON WrittenSummary, by a language model; meta: the account
  'face.expressions', // TrackSet 1 s: face 1/0, a probability per expression; NaN = not looked at, or no face
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

/** A link and what was asked of it. */
export interface LinkOrder {
  readonly link: Link;
  readonly choice: FetchChoice;
}

/**
 * A stage that got only a part says so in its output's meta, under this name: the job completes with these gaps, now and
 * whenever the result is reused.
 */
export const GAPS_META = 'gaps';
export const OutputGaps = z.array(z.object({ reason: z.string(), nextStep: z.string().nullable() }));
export type OutputGaps = z.infer<typeof OutputGaps>;

/** What a stage made: a file below `ctx.tempDir` that will be moved in, or rows with their digest. */
export type StageOutput =
  | { readonly file: string; readonly meta?: Record<string, unknown> }
  | { readonly rowsHash: string; readonly meta?: Record<string, unknown> };

/** Another file at the same path is another model. */
export interface SoundTaggerFiles {
  readonly modelPath: string;
  readonly labelsPath: string | null;
  /** Sizes and times of both. */
  readonly stamp: string;
}

/** Facts about the VOD that stages may use as parameters; everything here is part of the cache key through `params`. */
export interface StageSettings {
  readonly settings: Settings;
  readonly voiceTrack: number;
  /** A person's `--chat-offset` or nudge; null = find it. */
  readonly chatOffsetMs: number | null;
  /** `transcriber` origin string, or null when off: so that switching engines re-runs the transcript. */
  readonly transcriberOrigin: string | null;
  /** Model and address when the language model is switched on and set up. */
  readonly languageModelOrigin: string | null;
  /** Counts up with each analysis after one that left windows without an answer, so that those are asked again. */
  readonly languageModelRound: number;
  /** Which model or word list reads the feelings of chat. */
  readonly chatModelId: string;
  /** The person's own sounds, by the digest of their samples. */
  readonly ownSounds: readonly { readonly soundId: string; readonly name: string }[];
  /** Digest of the audio tagger's files; null without one. */
  readonly soundTagger: SoundTaggerFiles | null;
  /** Where the person marked the facecam; null = nowhere. */
  readonly faceRegion: FaceRegion | null;
  /** How often the person changed what this stream's channel means since it was learned from. */
  readonly lingoChanges: number;
  /** An imported transcript makes speech to text unnecessary. */
  readonly hasTranscriptFile: boolean;
  /** What the person gave as files stands: it is not downloaded. */
  readonly hasMediaFile: boolean;
  readonly hasChatFile: boolean;
  /** What to download, for a VOD that was added by link. */
  readonly link: LinkOrder | null;
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
  /** The shipped chat model, for worker tasks that read chat. */
  readonly chatModelPath: string;
  /** What the channels' own words mean. */
  readonly lingo: LingoStore;
  readonly clock: Clock;
  /** A directory of this run's own on the library's drive; emptied afterwards. */
  readonly tempDir: string;
  /** A directory that survives a crash, for resumable chunks; removed once the stage is committed. */
  readonly chunkDir: string;
  readonly transcriber: Transcriber | null;
  readonly languageModel: LanguageModel | null;
  /** Answers of the language model, kept over crashes and VODs. */
  readonly answers: AnswerCache;
  readonly sites: Sites;
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

/** `net` waits for somebody else's machine, `io` for this one's drives. */
export type Lane = 'net' | 'io' | 'cpu' | 'gpu';

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
