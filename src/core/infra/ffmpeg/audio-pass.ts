import {
  AS_SPEECH,
  ON_MEDIA_TIME,
  SPEECH_OUTPUT_ARGS,
  speechInputArgs,
} from '../../domain/playback/speech-wav.ts';
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
    ...speechInputArgs(pass.container),
    ...['-i', mediaPathArg(pass.mediaPath), '-filter_complex', graph],
    ...SPEECH_OUTPUT_ARGS,
    mediaPathArg(pass.speechPath),
    ...['-map', '[mix]', '-c:a', 'pcm_s16le', '-ar', String(pass.sampleRateHz), '-ac', String(pass.channels)],
    ...['-flush_packets', '0', '-f', 's16le', 'pipe:1'],
    ...(CLOCK_OF_USED_STREAMS.has(pass.container) ? PICTURE_TO_NOWHERE : []),
  ];
}

/** One audio track as mono s16le of a rate to stdout, on the media's time. */
export function monoPassArgs(pass: {
  readonly mediaPath: string;
  readonly container: string;
  readonly track: number;
  readonly sampleRateHz: number;
}): string[] {
  const graph = `[0:a:${pass.track}]${ON_MEDIA_TIME},aresample=osr=${pass.sampleRateHz}:osf=s16[mono]`;
  return [
    ...speechInputArgs(pass.container),
    ...['-i', mediaPathArg(pass.mediaPath), '-filter_complex', graph],
    ...['-map', '[mono]', '-ac', '1', '-c:a', 'pcm_s16le', '-flush_packets', '0', '-f', 's16le', 'pipe:1'],
    ...(CLOCK_OF_USED_STREAMS.has(pass.container) ? PICTURE_TO_NOWHERE : []),
  ];
}
