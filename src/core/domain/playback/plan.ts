import type { MediaProbe } from '../../../shared/model/vod.ts';
import { formatTimestamp } from '../../../shared/time.ts';

/** How the player, which is Chromium, gets to play a recording. */
export type PlaybackPlan =
  | { readonly kind: 'original'; readonly mimeType: string; readonly note: null }
  | {
      readonly kind: 'proxy';
      /** The streams of the proxy: copied as they are where the player knows them. */
      readonly copyVideo: boolean;
      readonly copyAudio: boolean;
      /** 1, or as many as the player's limit needs. */
      readonly partCount: number;
      /** Why it isn't simply the original, for the person. */
      readonly note: string;
    };

/** Chromium counts audio frames in 32 signed bits and stops there: 12 h 25 m at 48 kHz. */
const MAX_AUDIO_FRAMES = 2 ** 31;
/** Parts stay clear of the limit, since they can only be cut where a picture stands alone. */
const PART_FILL_RATIO = 0.9;
/** ffmpeg holds about 17 MB an hour for the index of a part that it writes, beside 13 for the one that it reads. */
const PART_MAX_MS = 3.5 * 3_600_000;

/** Tried in Chromium 156: these containers open and seek; ts, flv and bare ac3 do not. */
const CONTAINERS: readonly { test: RegExp; video: string; audio: string }[] = [
  { test: /^mov,/, video: 'video/mp4', audio: 'audio/mp4' },
  { test: /^matroska,webm/, video: 'video/x-matroska', audio: 'audio/webm' },
  { test: /^mp3$/, video: 'audio/mpeg', audio: 'audio/mpeg' },
  { test: /^wav$/, video: 'audio/wav', audio: 'audio/wav' },
  { test: /^flac$/, video: 'audio/flac', audio: 'audio/flac' },
  { test: /^ogg$/, video: 'video/ogg', audio: 'audio/ogg' },
  { test: /^aac$/, video: 'audio/aac', audio: 'audio/aac' },
];
const WEBM_VIDEO = new Set(['vp8', 'vp9', 'av1']);
const WEBM_AUDIO = new Set(['opus', 'vorbis']);

const AUDIO_CODECS = new Set(['aac', 'mp3', 'opus', 'vorbis', 'flac']);
const PCM_CODECS = /^pcm_(u8|s16le|s24le|f32le|mulaw|alaw)$/;
/** What an MP4 that we write may hold unchanged. */
const MP4_VIDEO = new Set(['h264', 'vp9', 'av1']);
const MP4_AUDIO = new Set(['aac', 'mp3', 'opus', 'flac']);
const EIGHT_BIT_420 = /^yuvj?420p$/;
/** Software decoding of AV1 keeps up to here. */
const AV1_MAX_PIXELS = 1920 * 1088;

type Video = NonNullable<MediaProbe['video']>;

function playsVideo(video: Video): boolean {
  switch (video.codec) {
    case 'h264':
      return EIGHT_BIT_420.test(video.pixelFormat ?? '');
    case 'vp8':
    case 'vp9':
      return true;
    case 'av1':
      return video.width * video.height <= AV1_MAX_PIXELS;
    default:
      return false;
  }
}

const playsAudio = (codec: string): boolean => AUDIO_CODECS.has(codec) || PCM_CODECS.test(codec);

function mimeTypeOf(probe: MediaProbe): string | null {
  const found = CONTAINERS.find(({ test }) => test.test(probe.container));
  if (found === undefined) return null;
  if (probe.video === null) return found.audio;
  const isWebm =
    WEBM_VIDEO.has(probe.video.codec) && probe.audio.every((track) => WEBM_AUDIO.has(track.codec));
  return found.video === 'video/x-matroska' && isWebm ? 'video/webm' : found.video;
}

/** How long a file may be for the player, by its highest audio rate; without sound there is no limit. */
function limitMs(probe: MediaProbe): number {
  const rate = Math.max(0, ...probe.audio.map((track) => track.sampleRateHz));
  return rate === 0 ? Infinity : (MAX_AUDIO_FRAMES / rate) * 1000;
}

/**
 * Whether the player takes the original, or which proxy it needs. The first audio track decides, since the player
 * plays no other. Clips are cut from the original either way.
 */
export function playbackPlan(probe: MediaProbe): PlaybackPlan {
  const { video } = probe;
  const audioCodec = probe.audio[0]?.codec ?? null;
  const videoPlays = video === null || playsVideo(video);
  const audioPlays = audioCodec === null || playsAudio(audioCodec);
  const mimeType = mimeTypeOf(probe);
  const maxMs = limitMs(probe);
  const isTooLong = probe.durationMs >= maxMs;
  if (mimeType !== null && videoPlays && audioPlays && !isTooLong)
    return { kind: 'original', mimeType, note: null };
  return {
    kind: 'proxy',
    copyVideo: video !== null && videoPlays && MP4_VIDEO.has(video.codec),
    copyAudio: audioCodec !== null && MP4_AUDIO.has(audioCodec),
    partCount: isTooLong ? Math.ceil(probe.durationMs / Math.min(maxMs * PART_FILL_RATIO, PART_MAX_MS)) : 1,
    note: noteOf(probe, { videoPlays, audioPlays, isTooLong, maxMs }),
  };
}

interface Findings {
  readonly videoPlays: boolean;
  readonly audioPlays: boolean;
  readonly isTooLong: boolean;
  readonly maxMs: number;
}

function noteOf(probe: MediaProbe, { videoPlays, audioPlays, isTooLong, maxMs }: Findings): string {
  const cut = ' Clips are still cut from the original.';
  if (!videoPlays)
    return `The player can't show ${(probe.video?.codec ?? '').toUpperCase()} video like this one: it plays a copy of up to 720p.${cut}`;
  if (!audioPlays)
    return `The player can't play ${(probe.audio[0]?.codec ?? '').toUpperCase()} sound: it plays a copy.${cut}`;
  if (isTooLong)
    return `The player stops at ${formatTimestamp(maxMs)}: it plays this recording in parts.${cut}`;
  return `The player can't open ${probe.container.split(',')[0]!} files: it plays a copy in another container.${cut}`;
}
