import { mediaPathArg } from '../../ports/media-tool.ts';

/** One reading of a recording's sound: the speech WAV to a file, the mix as s16le frames to stdout. */
export interface AudioPass {
  readonly mediaPath: string;
  readonly container: string;
  /** Which audio track the player plays, and which holds the voice; counted from 0 among the audio tracks. */
  readonly mixTrack: number;
  readonly voiceTrack: number;
  /** Of the mix. */
  readonly sampleRateHz: number;
  readonly channels: number;
  readonly speechPath: string;
}

export const SPEECH_RATE_HZ = 16_000;

/**
 * `async=1:first_pts=0` puts silence where a track begins late or has holes, so that frame n always lies at n / rate
 * of the media's time. Large audio frames and unflushed packets make the same run a quarter faster than ffmpeg's
 * defaults, which write each 4 KB on its own.
 */
const ON_MEDIA_TIME = 'aresample=async=1:first_pts=0:osf=s16,asetnsamples=n=16384:p=0';
/** A resampler of its own takes any format: with `aformat` here ffmpeg would make the mix mono as well. */
const AS_SPEECH = `aresample=osr=${SPEECH_RATE_HZ}:osf=s16`;

/**
 * For these, ffmpeg counts from the first packet of the streams that are used; the picture is taken along, so that
 * sound which begins later stays later.
 */
const CLOCK_OF_USED_STREAMS = new Set(['mpegts', 'mpeg']);
const PICTURE_TO_NOWHERE = ['-map', '0:v:0?', '-c:v', 'copy', '-f', 'null', '-'];

export function audioPassArgs(pass: AudioPass): string[] {
  const { mixTrack, voiceTrack } = pass;
  const graph =
    mixTrack === voiceTrack
      ? `[0:a:${mixTrack}]${ON_MEDIA_TIME},asplit[mix][voice];[voice]${AS_SPEECH}[speech]`
      : `[0:a:${mixTrack}]${ON_MEDIA_TIME}[mix];[0:a:${voiceTrack}]${ON_MEDIA_TIME},${AS_SPEECH}[speech]`;
  return [
    // audiowaveform keeps the padding that LAME puts behind an MP3; ffmpeg drops it unless told otherwise.
    ...(pass.container === 'mp3' ? ['-flags2', '+skip_manual'] : []),
    ...['-i', mediaPathArg(pass.mediaPath), '-filter_complex', graph],
    ...['-map', '[speech]', '-ac', '1', '-c:a', 'pcm_s16le', '-fflags', '+bitexact', '-flags:a', '+bitexact'],
    ...['-map_metadata', '-1', '-flush_packets', '0', '-rf64', 'auto', '-f', 'wav', '-y'],
    mediaPathArg(pass.speechPath),
    ...['-map', '[mix]', '-c:a', 'pcm_s16le', '-ar', String(pass.sampleRateHz), '-ac', String(pass.channels)],
    ...['-flush_packets', '0', '-f', 's16le', 'pipe:1'],
    ...(CLOCK_OF_USED_STREAMS.has(pass.container) ? PICTURE_TO_NOWHERE : []),
  ];
}
