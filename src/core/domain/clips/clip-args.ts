import type { MediaProbe } from '../../../shared/model/vod.ts';
import type { AudioStep, CopyStep, EncodeStep } from './clip-plan.ts';
import { audioEncoderArgs, videoEncoderArgs } from './encoder-args.ts';
import { rateText } from './frame-rate.ts';

/** Which of the media's audio tracks a clip gets; numbers as `AudioTrack.index`. */
export type ClipAudio =
  | { readonly kind: 'none' }
  | { readonly kind: 'track'; readonly index: number }
  | { readonly kind: 'mix'; readonly indexes: readonly number[] };

/** What all commands of one cut share. Paths are as ffmpeg wants them (`file:…`). */
export interface ClipArgsContext {
  readonly input: string;
  readonly probe: MediaProbe;
  readonly audio: ClipAudio;
}

/** Read a little past the end: the filters cut exactly, this only stops the decoder. */
const READ_PAST_SEC = 1;
/** Sound-only clips without a chosen track. */
const DEFAULT_TRACK = { channels: 2, sampleRateHz: 48_000 };

/** Seconds with microseconds; ffmpeg doesn't read `1e-7`. */
export const secText = (sec: number): string => sec.toFixed(6);

export const inputArgs = (input: string, seekSec: number, toSec: number): string[] => [
  '-ss',
  secText(seekSec),
  '-t',
  secText(toSec - seekSec + READ_PAST_SEC),
  '-i',
  input,
];

/** Old chapters, data streams and dates don't belong to the clip; an mp4's index goes to the front. */
const CLEAN_ARGS = ['-map_metadata', '-1', '-map_chapters', '-1', '-dn', '-sn'];
export const MP4_ARGS = [...CLEAN_ARGS, '-movflags', '+faststart', '-f', 'mp4'];

/** Tracks that the choice means, and that the media has. */
export function chosenTracks({ probe, audio }: ClipArgsContext): MediaProbe['audio'] {
  switch (audio.kind) {
    case 'none':
      return [];
    case 'track':
      return probe.audio.filter((track) => track.index === audio.index);
    case 'mix':
      return probe.audio.filter((track) => audio.indexes.includes(track.index));
  }
}

/** Trim on picture times, even sizes, then one frame per frame, or the grid of a constant rate. */
export function videoChain(step: EncodeStep, probe: MediaProbe): string {
  const rate = rateText(step.rate);
  const isOdd = probe.video !== null && (probe.video.width % 2 !== 0 || probe.video.height % 2 !== 0);
  return [
    `trim=start=${secText(step.fromSec - step.seekSec)}:end=${secText(step.toSec - step.seekSec)}`,
    ...(step.timing === 'each-frame'
      ? [`settb=1/(${rate})`, 'setpts=N']
      : [
          `setpts=PTS-(${secText(step.originSec - step.seekSec)})/TB`,
          `fps=fps=${rate}:start_time=0:round=near`,
        ]),
    ...(isOdd ? ['crop=trunc(iw/2)*2:trunc(ih/2)*2:0:0'] : []),
    'format=yuv420p',
  ].join(',');
}

/** Sound from exactly the first frame on, silence where there is none, exactly as long as the picture. */
function audioChain(step: AudioStep, tracks: MediaProbe['audio'], seekSec: number, input: number): string {
  const beginSec = step.fromSec - seekSec;
  const lengthSec = step.toSec - step.fromSec;
  const place =
    `atrim=start=${secText(beginSec)}:end=${secText(beginSec + lengthSec)},` +
    `asetpts=PTS-${secText(beginSec)}/TB,aresample=async=1:first_pts=0`;
  const fill = `apad,atrim=end=${secText(lengthSec)}[a]`;
  if (tracks.length < 2) return `[${input}:a:${tracks[0]?.index ?? 0}]${place},${fill}`;
  const placed = tracks.map((track, at) => `[${input}:a:${track.index}]${place}[t${at}]`).join(';');
  const labels = tracks.map((_track, at) => `[t${at}]`).join('');
  // amix divides by the number of inputs; the tracks of a recording are parts of one mix and are meant to add up.
  return `${placed};${labels}amix=inputs=${tracks.length}:duration=longest,volume=${tracks.length},${fill}`;
}

/** Every frame encoded anew, with its sound. */
export function exactArgs(
  context: ClipArgsContext,
  steps: { video: EncodeStep; audio: AudioStep },
  encoder: string,
): string[] {
  const { video, audio } = steps;
  const tracks = chosenTracks(context);
  const graphs = [`[0:V:0]${videoChain(video, context.probe)}[v]`];
  if (tracks.length > 0) graphs.push(audioChain(audio, tracks, video.seekSec, 0));
  return [
    ...inputArgs(context.input, video.seekSec, Math.max(video.toSec, audio.toSec)),
    '-filter_complex',
    graphs.join(';'),
    '-map',
    '[v]',
    '-r',
    rateText(video.rate),
    ...videoEncoderArgs(encoder, video.rate),
    ...(tracks.length > 0 ? ['-map', '[a]', ...audioEncoderArgs(tracks[0]!)] : []),
    ...MP4_ARGS,
  ];
}

/** The sound of a range alone: its input, and its output from the input of that number. */
export function soundArgs(
  context: ClipArgsContext,
  step: AudioStep,
): { input: string[]; output: (inputIndex: number) => string[] } {
  const tracks = chosenTracks(context);
  const seekSec = Math.max(0, step.fromSec - READ_PAST_SEC);
  return {
    input: inputArgs(context.input, seekSec, step.toSec),
    output: (inputIndex) => [
      ...['-filter_complex', audioChain(step, tracks, seekSec, inputIndex), '-map', '[a]', '-vn'],
      ...audioEncoderArgs(tracks[0] ?? DEFAULT_TRACK),
      ...MP4_ARGS,
    ],
  };
}

/** The sound of a range as a command of its own: the whole clip of a media without video. */
export function audioArgs(context: ClipArgsContext, step: AudioStep): string[] {
  const { input, output } = soundArgs(context, step);
  return [...input, ...output(0)];
}

/** Begin of a copy on the clock of an input opened at `seekSec`: ffmpeg's copy mode compares decoding times with it. */
const copyBeginSec = (step: CopyStep): number =>
  step.fromDecodeSec === null ? 0 : step.fromDecodeSec - step.seekSec;

export const copyInput = (input: string, step: CopyStep, toSec: number | null): string[] => [
  '-ss',
  secText(step.seekSec),
  ...(toSec === null ? [] : ['-t', secText(toSec - step.seekSec)]),
  '-i',
  input,
];

export const fromBegin = (step: CopyStep): string[] =>
  step.fromDecodeSec === null ? [] : ['-ss', secText(copyBeginSec(step))];

const MP4_VIDEO = new Set(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']);
const MP4_AUDIO = new Set(['aac', 'mp3', 'ac3', 'eac3']);

/** Whether mp4 can carry the streams as they are, for every player. */
export function fitsMp4(context: Pick<ClipArgsContext, 'probe' | 'audio'>): boolean {
  const video = context.probe.video;
  return (
    (video === null || MP4_VIDEO.has(video.codec)) &&
    chosenTracks({ ...context, input: '' }).every((track) => MP4_AUDIO.has(track.codec))
  );
}

/**
 * Picture and sound copied. The file is opened twice, since pictures end by decoding time and sound by its own; the
 * sound that was decoded before the first picture is hidden by the container (an edit list), so both begin together.
 */
export function copyArgs(context: ClipArgsContext, steps: { video: CopyStep; audio: AudioStep }): string[] {
  const { video, audio } = steps;
  const tracks = chosenTracks(context);
  const leadSec = video.fromDecodeSec === null ? 0 : audio.fromSec - video.fromDecodeSec;
  return [
    ...copyInput(context.input, video, video.toDecodeSec),
    ...(tracks.length === 0 ? [] : copyInput(context.input, video, audio.toSec)),
    '-map',
    '0:V:0',
    ...tracks.flatMap((track) => ['-map', `1:a:${track.index}`]),
    '-c',
    'copy',
    ...(context.probe.video?.codec === 'hevc' ? ['-tag:v', 'hvc1'] : []),
    ...fromBegin(video),
    '-output_ts_offset',
    secText(-leadSec),
    ...(fitsMp4(context) ? MP4_ARGS : [...CLEAN_ARGS, '-f', 'matroska']),
  ];
}
