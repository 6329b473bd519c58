import { z } from 'zod';
import { Link } from './link.ts';

const Range = z.object({ startMs: z.number().int(), endMs: z.number().int() });

/** One rendition of a remote recording. */
export const RemoteQuality = z.object({
  /** Stable name to ask for it again: `1080p60`, `720p30`, `audio`. */
  id: z.string(),
  label: z.string(),
  heightPx: z.number().int().nullable(),
  framesPerSec: z.number().nullable(),
  codecs: z.string().nullable(),
  bitsPerSec: z.number().nullable(),
  /** Estimated size of the whole stream; null where it can't be told. */
  sizeBytes: z.number().nullable(),
  hasVideo: z.boolean(),
});
export type RemoteQuality = z.infer<typeof RemoteQuality>;

/**
 * Where a stream is in its life. `vod`: ended (or never live) and whole; `growing`: a VOD whose broadcast still runs;
 * `offline`: a channel that is not live now.
 */
export const RemoteState = z.enum(['vod', 'growing', 'live', 'upcoming', 'offline', 'video', 'clip']);
export type RemoteState = z.infer<typeof RemoteState>;

export const Chapter = z.object({ startMs: z.number().int(), endMs: z.number().int(), title: z.string() });
export type Chapter = z.infer<typeof Chapter>;

/** What a platform says of a link. Absent facts are null, never guessed. */
export const RemoteStream = z.object({
  link: Link,
  state: RemoteState,
  /** What the platform calls it where that says more than `state`; absent where it is nothing of these or not told. */
  form: z.enum(['highlight', 'upload', 'premiere', 'short']).optional(),
  /** False for what is live or will be and can't be recorded here; absent for everything else. */
  canRecord: z.literal(false).optional(),
  /** The platform's id of the recording or broadcast; names exported files. */
  videoId: z.string(),
  title: z.string(),
  channel: z.string().nullable(),
  /** The platform's number or id of the channel, for emotes and badges. */
  channelId: z.string().nullable(),
  startedAtUnixMs: z.number().int().nullable(),
  durationMs: z.number().int().nullable(),
  /** Best first. Empty where the platform gives no media (a YouTube video without yt-dlp may still have chat). */
  qualities: z.array(RemoteQuality),
  chapters: z.array(Chapter),
  mutedRanges: z.array(Range),
  hasChat: z.enum(['yes', 'no', 'unknown']),
  /** Sentences that the person should read before the download: sub-only, parts muted, chat switched off. */
  notes: z.array(z.string()),
});
export type RemoteStream = z.infer<typeof RemoteStream>;

/** What a person asked to have of a link. Becomes part of the download's identity. */
export const FetchChoice = z.object({
  /** `source`, `audio`, `720p` (the best at or below it), or the id of a `RemoteQuality`. */
  quality: z.string().min(1).max(40),
  /** Part of the stream, in stream milliseconds; null = all of it. The fetched media begins at 0 again. */
  range: Range.nullable(),
  wantMedia: z.boolean(),
  wantChat: z.boolean(),
});
export type FetchChoice = z.infer<typeof FetchChoice>;
