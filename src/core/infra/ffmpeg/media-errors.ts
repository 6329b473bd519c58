import { AppError } from '../../../shared/errors.ts';
import { formatTimestamp } from '../../../shared/time.ts';

/** The sentences for media that cannot be taken as it is. `name` is the file's name without its folder. */
export const mediaError = {
  missing: (name: string, path: string): AppError =>
    new AppError({
      code: 'media/missing',
      message: `${name} is not there.`,
      nextStep: 'Put the file back where it was, or relink it.',
      detail: path,
    }),
  notAFile: (name: string, path: string): AppError =>
    new AppError({
      code: 'media/unreadable',
      message: `${name} is not a file.`,
      nextStep: 'Choose a video or audio file.',
      detail: path,
    }),
  noPermission: (name: string, path: string): AppError =>
    new AppError({
      code: 'media/unreadable',
      message: `KlipStream may not read ${name}.`,
      nextStep: 'Allow reading the file, or copy it to a folder of yours.',
      detail: path,
    }),
  empty: (name: string): AppError =>
    new AppError({
      code: 'media/empty',
      message: `${name} is empty (0 bytes).`,
      nextStep: 'Copy or download it again.',
    }),
  unreadable: (name: string, detail: string): AppError =>
    new AppError({
      code: 'media/unreadable',
      message: `${name} is not a video or audio file that ffmpeg can read.`,
      nextStep: 'Check that it is the recording itself and that it plays in another player.',
      detail,
    }),
  withoutIndex: (name: string, detail: string): AppError =>
    new AppError({
      code: 'media/truncated',
      message: `${name} is incomplete: the index at its end is missing, as after a crash or an unfinished copy.`,
      nextStep: 'Copy or download it again, or have a repair tool for MP4 rebuild it, then add it.',
      detail,
    }),
  truncated: (name: string, declaredMs: number, foundMs: number): AppError =>
    new AppError({
      code: 'media/truncated',
      message:
        `${name} is cut off: it should last ${formatTimestamp(declaredMs, { millis: true })}` +
        ` but ends at ${formatTimestamp(foundMs, { millis: true })}.`,
      nextStep:
        'Copy or download it again. To use the part that is there, write it anew with ffmpeg -i FILE -c copy NEW and add that.',
    }),
  noStreams: (name: string): AppError =>
    new AppError({
      code: 'media/no-streams',
      message: `${name} holds neither video nor sound.`,
      nextStep: 'Choose the recording itself.',
    }),
  growing: (name: string): AppError =>
    new AppError({
      code: 'media/growing',
      message: `${name} is still being written to.`,
      nextStep: 'Stop the recording, or wait for the copy to end, then add it.',
    }),
};
