import { describe, expect, it } from 'vitest';
import { ffmpegFailure } from './errors.ts';

const args = ['-i', 'file:/videos/-my: stream.mp4', '-c', 'copy', 'file:/out/clip.mp4'];
const failure = (stderr: string): { code: string; message: string } => {
  const { code, message } = ffmpegFailure({ args, stderr, exit: 'exit code 1' });
  return { code, message };
};

describe("ffmpeg's failures become sentences that name the thing", () => {
  it.each([
    ['av_interleaved_write_frame(): No space left on device', 'disk/full', 'clip.mp4'],
    ['file:/out/clip.mp4: Permission denied', 'disk/read-only', 'clip.mp4'],
    ['file:/out/clip.mp4: Read-only file system', 'disk/read-only', 'clip.mp4'],
    ['file:/videos/-my: stream.mp4: No such file or directory', 'media/missing', '-my: stream.mp4'],
    [
      'file:/videos/-my: stream.mp4: Invalid data found when processing input',
      'media/unreadable',
      '-my: stream.mp4',
    ],
    ['Conversion failed!', 'ffmpeg/failed', '-my: stream.mp4'],
  ])('%s', (stderr, code, name) => {
    const made = failure(stderr);
    expect(made.code).toBe(code);
    expect(made.message).toContain(name);
  });

  it('keeps the last lines as evidence', () => {
    const stderr = Array.from({ length: 50 }, (_, line) => `line ${line}`).join('\n');
    expect(ffmpegFailure({ args, stderr, exit: 'exit code 1' }).detail?.split('\n')).toEqual(
      Array.from({ length: 12 }, (_, line) => `line ${38 + line}`),
    );
  });
});
