import createCommand from 'fluent-ffmpeg';
import { abortError } from '../../../shared/errors.ts';

/** Only what probe-model.ts reads: further tags may hold line breaks, which fluent-ffmpeg's parser takes for fields. */
const ENTRIES = [
  'format=format_name,start_time,duration,size,bit_rate',
  'format_tags=title,creation_time,compatible_brands',
  'stream=index,codec_name,codec_type,profile,width,height,pix_fmt,r_frame_rate,avg_frame_rate,sample_rate,channels',
  'stream_tags=language,title,handler_name,rotate',
  'stream_disposition=default,attached_pic',
  'stream_side_data=rotation',
].join(':');

/**
 * The only formats that are opened: the others find "video" in text, pictures and subtitles, or follow a playlist to
 * other files and wait for ever for it to go on.
 */
const FORMATS = [
  ...[
    'matroska',
    'webm',
    'mov',
    'mp4',
    'flv',
    'live_flv',
    'mpegts',
    'mpeg',
    'avi',
    'asf',
    'mxf',
    'nut',
    'dv',
  ],
  ...[
    'rm',
    'ivf',
    'm4v',
    'h264',
    'hevc',
    'mp3',
    'wav',
    'w64',
    'flac',
    'ogg',
    'aac',
    'ac3',
    'eac3',
    'dts',
    'aiff',
  ],
  ...['caf', 'amr', 'ape', 'wv', 'tta', 'au', 'mpc', 'tak', 'aa', 'oma'],
].join(',');

/**
 * The one place that touches fluent-ffmpeg (archived upstream): ffprobe's answer as it parses it, unchecked.
 * It hands out no child process, so an abort rejects at once and ffprobe ends by itself moments later.
 */
export async function ffprobeWithFluent(
  ffprobePath: string,
  input: string,
  signal?: AbortSignal,
): Promise<unknown> {
  if (signal?.aborted === true) throw abortError();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(abortError());
    signal?.addEventListener('abort', onAbort, { once: true });
    const options = [
      '-hide_banner',
      '-loglevel',
      'error',
      '-protocol_whitelist',
      'file',
      '-format_whitelist',
      FORMATS,
    ];
    createCommand(input)
      .setFfprobePath(ffprobePath)
      .ffprobe([...options, '-show_entries', ENTRIES], (error: Error | null, found: unknown) => {
        signal?.removeEventListener('abort', onAbort);
        if (error === null) resolve(found);
        else reject(error);
      });
  });
}
