import { chmodSync, existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import type { MediaToolReport } from '../../ports/media-tool.ts';
import { runForOutput } from './child.ts';

/** What the person or the environment asks for; null = find it. */
export interface MediaToolSettings {
  readonly ffmpegPath: string | null;
  readonly ffprobePath: string | null;
}

export interface LocatedMediaTools {
  readonly ffmpegPath: string;
  readonly ffprobePath: string;
  readonly origin: MediaToolReport['origin'];
  readonly version: string;
}

export interface LocateOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The files inside npm packages; replaced in tests. */
  readonly packaged?: PackagedBinaries;
}

/** Paths that the packages name, null when the package is absent; the file need not exist. */
export interface PackagedBinaries {
  readonly ffmpegStatic: string | null;
  readonly ffmpegInstaller: string | null;
  readonly ffprobeInstaller: string | null;
}

const EXECUTABLE_MODE = 0o755;

function packagePath(load: () => unknown): string | null {
  try {
    const loaded = load();
    const path = typeof loaded === 'object' && loaded !== null && 'path' in loaded ? loaded.path : loaded;
    // Electron packs node_modules into app.asar; programs can only be started from the unpacked copy.
    return typeof path === 'string' ? path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked') : null;
  } catch {
    return null;
  }
}

export function packagedBinaries(): PackagedBinaries {
  const require = createRequire(import.meta.url);
  return {
    ffmpegStatic: packagePath(() => require('ffmpeg-static') as unknown),
    ffmpegInstaller: packagePath(() => require('@ffmpeg-installer/ffmpeg') as unknown),
    ffprobeInstaller: packagePath(() => require('@ffprobe-installer/ffprobe') as unknown),
  };
}

/** npm with `ignore-scripts` leaves @ffprobe-installer's binary without its x bit. */
function makeExecutable(path: string): void {
  try {
    if (process.platform !== 'win32' && (statSync(path).mode & 0o111) === 0) chmodSync(path, EXECUTABLE_MODE);
  } catch {
    // Not ours to change: starting it will say so.
  }
}

/**
 * The packaged ffprobe is linked statically but loads the host's character set modules for the service names of
 * transport streams, and crashes in them (seen with glibc 2.36). Without modules it reads the file.
 */
function keepHostCharsetModulesOut(ffprobePath: string, packaged: PackagedBinaries): void {
  if (process.platform === 'linux' && ffprobePath === packaged.ffprobeInstaller)
    process.env['GCONV_PATH'] ??= '/nonexistent';
}

/** `ffmpeg version 5.1.9-0+deb12u1 …` → `5.1.9-0+deb12u1`; null when the program does not run. */
async function versionOf(path: string): Promise<string | null> {
  try {
    const { stdout } = await runForOutput(path, ['-version']);
    return /^ff(?:mpeg|probe) version (\S+)/.exec(stdout)?.[1] ?? null;
  } catch {
    return null;
  }
}

const executableName = (name: string): string => (process.platform === 'win32' ? `${name}.exe` : name);

/** The first file of that name in the PATH, so that the person sees which one is meant. */
function onPath(name: string, env: Readonly<Record<string, string | undefined>>): string | null {
  const folders = (env['PATH'] ?? env['Path'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, executableName(name))).find((path) => existsSync(path)) ?? null;
}

const siblingProbe = (ffmpegPath: string): string => join(dirname(ffmpegPath), executableName('ffprobe'));

async function firstThatRuns(paths: readonly (string | null | undefined)[]): Promise<string | null> {
  for (const path of paths) {
    if (path === null || path === undefined || path === '') continue;
    if (existsSync(path)) makeExecutable(path);
    if ((await versionOf(path)) !== null) return path;
  }
  return null;
}

const notRunning = (name: string, path: string): AppError =>
  new AppError({
    code: 'ffmpeg/not-found',
    message: `The ${name} that was set does not run: ${path}`,
    nextStep: 'Correct the path in Settings → Media tools, or clear it to let KlipStream find one.',
  });

/**
 * Finds ffmpeg and ffprobe: setting, then KLIPSTREAM_FFMPEG / KLIPSTREAM_FFPROBE; ffmpeg-static if its file exists;
 * `ffmpeg` on the PATH; the packaged build of 2018. A set path that does not run is an error, never passed over.
 * Throws AppError `ffmpeg/not-found`.
 */
export async function resolveMediaTools(
  settings: MediaToolSettings,
  options: LocateOptions = {},
): Promise<LocatedMediaTools> {
  const env = options.env ?? process.env;
  const packaged = options.packaged ?? packagedBinaries();
  const wantedFfmpeg = settings.ffmpegPath ?? env['KLIPSTREAM_FFMPEG'] ?? null;
  const wantedFfprobe = settings.ffprobePath ?? env['KLIPSTREAM_FFPROBE'] ?? null;

  const candidates: { path: string | null; origin: LocatedMediaTools['origin'] }[] =
    wantedFfmpeg !== null && wantedFfmpeg !== ''
      ? [{ path: wantedFfmpeg, origin: 'setting' }]
      : [
          { path: packaged.ffmpegStatic, origin: 'ffmpeg-static' },
          { path: onPath('ffmpeg', env), origin: 'path' },
          { path: packaged.ffmpegInstaller, origin: 'packaged' },
        ];

  for (const { path, origin } of candidates) {
    if (path === null || (origin === 'ffmpeg-static' && !existsSync(path))) continue;
    makeExecutable(path);
    const version = await versionOf(path);
    if (version === null) {
      if (origin === 'setting') throw notRunning('ffmpeg', path);
      continue;
    }
    const ffprobePath =
      wantedFfprobe !== null && wantedFfprobe !== ''
        ? await firstThatRuns([wantedFfprobe])
        : await firstThatRuns([
            origin === 'setting' ? siblingProbe(path) : null,
            origin === 'packaged' ? packaged.ffprobeInstaller : onPath('ffprobe', env),
            packaged.ffprobeInstaller,
          ]);
    if (ffprobePath === null) {
      if (wantedFfprobe !== null && wantedFfprobe !== '') throw notRunning('ffprobe', wantedFfprobe);
      continue;
    }
    keepHostCharsetModulesOut(ffprobePath, packaged);
    return { ffmpegPath: path, ffprobePath, origin, version };
  }
  throw new AppError({
    code: 'ffmpeg/not-found',
    message: 'No ffmpeg with ffprobe was found on this machine.',
    nextStep: 'Install ffmpeg, run npm run setup, or set the path in Settings → Media tools.',
  });
}
