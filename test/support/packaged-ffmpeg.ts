import { chmodSync, existsSync } from 'node:fs';
import { packagedBinaries } from '../../src/core/infra/ffmpeg/locate.ts';

const EXECUTABLE = 0o755;

function present(path: string | null): string | null {
  if (path === null || !existsSync(path)) return null;
  if (process.platform !== 'win32') chmodSync(path, EXECUTABLE);
  return path;
}

const { ffmpegInstaller, ffprobeInstaller } = packagedBinaries();
const packagedFfmpeg = present(ffmpegInstaller);
const packagedFfprobe = present(ffprobeInstaller);

/**
 * What tests make and read media with: the packaged build, which is linked statically and starts in a fifth of the
 * processor time of a distribution's (docs/decisions/0022), else the one on the PATH.
 */
export const FFMPEG = packagedFfmpeg ?? 'ffmpeg';

/** Lets the product use the packaged build, too; nothing where npm brought none for this machine. */
export const packagedFfmpegEnv = (): Record<string, string> =>
  packagedFfmpeg === null || packagedFfprobe === null
    ? {}
    : { KLIPSTREAM_FFMPEG: packagedFfmpeg, KLIPSTREAM_FFPROBE: packagedFfprobe };
