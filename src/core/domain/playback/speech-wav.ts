/** ffmpeg's words for the speech WAV; the audio stage and an export that makes it again must say the same. */

export const SPEECH_RATE_HZ = 16_000;

/**
 * `async=1:first_pts=0` puts silence where a track begins late or has holes, so that frame n always lies at n / rate
 * of the media's time. Large audio frames and unflushed packets make the same run a quarter faster than ffmpeg's
 * defaults, which write each 4 KB on its own.
 */
export const ON_MEDIA_TIME = 'aresample=async=1:first_pts=0:osf=s16,asetnsamples=n=16384:p=0';

/** A resampler of its own takes any format: with `aformat` here ffmpeg would make the mix mono as well. */
export const AS_SPEECH = `aresample=osr=${SPEECH_RATE_HZ}:osf=s16`;

/** audiowaveform keeps the padding that LAME puts behind an MP3; ffmpeg drops it unless told otherwise. */
export const speechInputArgs = (container: string): string[] =>
  container === 'mp3' ? ['-flags2', '+skip_manual'] : [];

/** Before the output's path: 16-bit mono, RF64 past 4 GB, nothing in the header that differs from run to run. */
export const SPEECH_OUTPUT_ARGS: readonly string[] = [
  ...['-map', '[speech]', '-ac', '1', '-c:a', 'pcm_s16le', '-fflags', '+bitexact', '-flags:a', '+bitexact'],
  ...['-map_metadata', '-1', '-flush_packets', '0', '-rf64', 'auto', '-f', 'wav', '-y'],
];
