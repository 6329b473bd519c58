import { z } from 'zod';
import { Link, Platform } from './link.ts';
import { Chapter } from './remote-stream.ts';
import { FaceRegion } from './faces.ts';
import { ChatSource } from './chat.ts';
import { AppErrorShape } from '../errors.ts';

/** The public status of a job, in the promised order; a failed job ends with `Failed` from any of them. */
export const PUBLIC_STATUSES = [
  'Queued',
  'Downloading',
  'Fetching chat',
  'Transcribing',
  'Analyzing',
  'Finding highlights',
  'Completed',
  'Failed',
] as const;
export const PublicStatus = z.enum(PUBLIC_STATUSES);
export type PublicStatus = z.infer<typeof PublicStatus>;

export const AudioTrack = z.object({
  index: z.number().int(),
  codec: z.string(),
  channels: z.number().int(),
  sampleRateHz: z.number().int(),
  title: z.string().nullable(),
  language: z.string().nullable(),
});
export type AudioTrack = z.infer<typeof AudioTrack>;

/** What ffprobe says of a media file. `startSec` is the container's first timestamp, kept for seeking with ffmpeg. */
export const MediaProbe = z.object({
  container: z.string(),
  durationMs: z.number().int(),
  startSec: z.number(),
  sizeBytes: z.number().int(),
  bitRate: z.number().nullable(),
  video: z
    .object({
      codec: z.string(),
      profile: z.string().nullable(),
      width: z.number().int(),
      height: z.number().int(),
      pixelFormat: z.string().nullable(),
      frameRate: z.number(),
      /** e.g. `30000/1001` */
      frameRateRatio: z.string(),
      variableFrameRate: z.boolean(),
      rotationDeg: z.number(),
    })
    .nullable(),
  audio: z.array(AudioTrack),
  createdAtUnixMs: z.number().int().nullable(),
  title: z.string().nullable(),
});
export type MediaProbe = z.infer<typeof MediaProbe>;

/** A stage's place in a job. `fraction` 0..1 or null when it can't be known yet. */
export const StageProgress = z.object({
  stageId: z.string(),
  state: z.enum(['waiting', 'running', 'done', 'cached', 'failed', 'skipped']),
  fraction: z.number().min(0).max(1).nullable(),
  detail: z.string().nullable(),
  elapsedMs: z.number().int().nullable(),
  error: AppErrorShape.nullable(),
});
export type StageProgress = z.infer<typeof StageProgress>;

/** A part of the result that could not be made; the job completes with it listed. */
export const Gap = z.object({ stageId: z.string(), reason: z.string(), nextStep: z.string().nullable() });
export type Gap = z.infer<typeof Gap>;

export const JobSnapshot = z.object({
  jobId: z.string(),
  vodId: z.string(),
  status: PublicStatus,
  stages: z.array(StageProgress),
  fraction: z.number().min(0).max(1),
  etaMs: z.number().int().nullable(),
  createdAtUnixMs: z.number().int(),
  finishedAtUnixMs: z.number().int().nullable(),
  cancelled: z.boolean(),
  error: AppErrorShape.nullable(),
  gaps: z.array(Gap),
});
export type JobSnapshot = z.infer<typeof JobSnapshot>;

/** One row of the library. `hypeSparkline` is ≤ 120 values 0..100, empty before the analysis. */
export const VodSummary = z.object({
  vodId: z.string(),
  title: z.string(),
  channel: z.string().nullable(),
  recordedAtUnixMs: z.number().int().nullable(),
  addedAtUnixMs: z.number().int(),
  durationMs: z.number().int().nullable(),
  messageCount: z.number().int(),
  highlightCount: z.number().int(),
  clipCount: z.number().int(),
  /** Where it was downloaded from; null for files. */
  platform: Platform.nullable(),
  hasVideo: z.boolean(),
  hasChat: z.boolean(),
  hasTranscript: z.boolean(),
  hasPoster: z.boolean(),
  /** The media file is not where it was; the person can relink it. */
  mediaMissing: z.boolean(),
  /** The downloaded media was dropped to free space; it can be downloaded again. */
  mediaDropped: z.boolean(),
  hypeSparkline: z.array(z.number()),
  status: PublicStatus.nullable(),
  gaps: z.array(Gap),
  error: AppErrorShape.nullable(),
});
export type VodSummary = z.infer<typeof VodSummary>;

export const ChatAlignment = z.object({
  /** Added to a chat line's own time to get VOD time. */
  offsetMs: z.number().int(),
  origin: z.enum(['file', 'wall-clock', 'measured', 'manual']),
  confidence: z.number().min(0).max(1),
  /** How late chat reacts on this VOD; null while unknown. */
  lagMs: z.number().int().nullable(),
});
export type ChatAlignment = z.infer<typeof ChatAlignment>;

/** How the player gets at the media. `parts` only where the file is past the player's limit. */
export const Playback = z.object({
  kind: z.enum(['original', 'proxy', 'parts', 'audio-only', 'pending', 'none']),
  /** A sentence when it isn't simply the original. */
  note: z.string().nullable(),
  mimeType: z.string().nullable(),
  parts: z.array(z.object({ startMs: z.number().int(), endMs: z.number().int(), asset: z.string() })),
});
export type Playback = z.infer<typeof Playback>;

/** Until when the chat of a live recording is kept. */
export const ChatRetention = z.object({
  days: z.number().int(),
  untilUnixMs: z.number(),
  /** null = it is still there. */
  deletedAtUnixMs: z.number().nullable(),
});
export type ChatRetention = z.infer<typeof ChatRetention>;

export const VodDetail = z.object({
  summary: VodSummary,
  link: Link.nullable(),
  chapters: z.array(Chapter),
  mediaPath: z.string().nullable(),
  chatPath: z.string().nullable(),
  transcriptPath: z.string().nullable(),
  probe: MediaProbe.nullable(),
  voiceTrack: z.number().int(),
  /** Whether the person agreed to look for faces in it. */
  faceConsent: z.boolean(),
  /** Where the person marked the facecam. */
  faceRegion: FaceRegion.nullable(),
  chatSource: ChatSource.nullable(),
  /** null = what there is of chat stays as long as the VOD. */
  chatRetention: ChatRetention.nullable(),
  chatAlignment: ChatAlignment.nullable(),
  rejectedChatLines: z.number().int(),
  transcriptOrigin: z.string().nullable(),
  sentenceCount: z.number().int(),
  loudness: z.object({ integratedLufs: z.number().nullable(), rangeLu: z.number().nullable() }).nullable(),
  peaks: z
    .object({
      sampleRateHz: z.number().int(),
      samplesPerPixel: z.array(z.number().int()),
      tilePx: z.number().int(),
    })
    .nullable(),
  filmstrip: z
    .object({
      stepMs: z.number().int(),
      count: z.number().int(),
      columns: z.number().int(),
      rows: z.number().int(),
      widthPx: z.number().int(),
      heightPx: z.number().int(),
    })
    .nullable(),
  /** Names of the track files that can be read as `tracks/<vodId>/<name>`. */
  tracks: z.array(z.string()),
  playback: Playback,
  positionMs: z.number().int(),
  reclaimableBytes: z.number().int(),
});
export type VodDetail = z.infer<typeof VodDetail>;
