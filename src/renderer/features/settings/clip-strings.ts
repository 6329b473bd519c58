import type { CutMode } from '../../../shared/model/clip.ts';

/** Every word of Settings → Clips. */
export const clipStrings = {
  intro: 'How clips are cut when you press Enter on a moment.',
  live: 'Save clips by itself while a channel is recorded',
  liveHint:
    'Each moment becomes a file in the clips folder a few seconds after it, without being encoded again. Skip one in the live window to stop it.',
  mode: 'Cut',
  modes: {
    exact: 'Exact',
    smart: 'Smart',
    copy: 'Fast copy',
  } satisfies Record<CutMode, string>,
  modeText: {
    exact: 'Re-encoded. The first and last frame are exactly those you asked for. Takes a few seconds.',
    smart:
      'Re-encodes only the edges and copies the middle untouched; the result is checked, and falls back to exact.',
    copy: 'Copies without re-encoding, at once. Begins at the keyframe before, usually 1–4 seconds early; the real start is shown before.',
  } satisfies Record<CutMode, string>,
  before: 'Extra time before',
  after: 'Extra time after',
  seconds: 'seconds',
  paddingBad: 'A number of seconds between 0 and 60.',
  paddingHint: 'Added to every clip that is made from a moment.',
  hardware: 'Use the graphics card’s encoder',
  hardwareHint: 'Only if it is there and passes a trial; otherwise the processor encodes.',
  ffmpeg: 'ffmpeg program',
  ffprobe: 'ffprobe program',
  ffmpegAuto: 'found by itself',
  ffmpegHint: 'Empty: the one that came along, or the one on the PATH.',
  test: 'Test ffmpeg',
} as const;
