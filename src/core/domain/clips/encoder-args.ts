import { type FrameRate, framesPerSec } from './frame-rate.ts';

/** Constant quality a little above what streams are sent in, so that a clip survives the next platform's encoder. */
const X264_CRF = 18;
const EDGE_CRF = 16;
const KEYFRAME_EVERY_SEC = 2;
const AUDIO_BIT_RATE = '192k';
const HIGHEST_AAC_RATE_HZ = 48_000;

/** Quality settings by encoder. The names of the hardware encoders are those that MediaTool's report can list. */
function qualityArgs(encoder: string): string[] {
  switch (encoder) {
    case 'libx264':
      return ['-preset', 'veryfast', '-crf', String(X264_CRF), '-profile:v', 'high'];
    case 'h264_nvenc':
      return ['-rc', 'vbr', '-cq', '20', '-b:v', '0', '-profile:v', 'high'];
    case 'h264_videotoolbox':
      return ['-b:v', '12M', '-profile:v', 'high'];
    case 'h264_qsv':
      return ['-global_quality', '20', '-profile:v', 'high'];
    case 'h264_amf':
      return ['-rc', 'cqp', '-qp_i', '19', '-qp_p', '21', '-profile:v', 'high'];
    default:
      return ['-b:v', '12M'];
  }
}

/** H.264, 8 bit 4:2:0, a keyframe every two seconds so that the clip can be scrubbed. */
export const videoEncoderArgs = (encoder: string, rate: FrameRate): string[] => [
  '-c:v',
  encoder,
  ...qualityArgs(encoder),
  '-pix_fmt',
  'yuv420p',
  '-g',
  String(Math.max(1, Math.round(framesPerSec(rate) * KEYFRAME_EVERY_SEC))),
];

const X264_PROFILES: Readonly<Record<string, string>> = {
  'Constrained Baseline': 'baseline',
  Baseline: 'baseline',
  Main: 'main',
};

/** The highest number that a parameter set can have (H.264 §7.4.2.1.1); encoders count from 0. */
const EDGE_PARAMETER_SET_ID = 31;

/**
 * The edges of a smart cut: x264 with the source's profile, and parameter sets under a number of their own, so that
 * the file can carry the source's and ours side by side.
 */
export const edgeEncoderArgs = (sourceProfile: string | null): string[] => [
  '-c:v',
  'libx264',
  '-preset',
  'veryfast',
  '-crf',
  String(EDGE_CRF),
  '-profile:v',
  X264_PROFILES[sourceProfile ?? ''] ?? 'high',
  '-pix_fmt',
  'yuv420p',
  '-x264-params',
  `sps-id=${EDGE_PARAMETER_SET_ID}`,
];

/** AAC in stereo at most: what every player and platform takes. */
export const audioEncoderArgs = (track: { channels: number; sampleRateHz: number }): string[] => [
  '-c:a',
  'aac',
  '-b:a',
  AUDIO_BIT_RATE,
  ...(track.channels > 2 ? ['-ac', '2'] : []),
  ...(track.sampleRateHz > HIGHEST_AAC_RATE_HZ ? ['-ar', String(HIGHEST_AAC_RATE_HZ)] : []),
];
