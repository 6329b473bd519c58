import { type FileHandle, open, stat } from 'node:fs/promises';
import { basename, extname, isAbsolute } from 'node:path';
import { Readable } from 'node:stream';
import { AppError, isAbortError, toErrorShape } from '../../../shared/errors.ts';
import type { FileInput } from '../../../shared/model/relay.ts';
import { growingContainer, type GrowingContainer, HEAD_BYTES } from '../../domain/live/growing-container.ts';
import { GrowingFiles } from './growing-files.ts';
import { type HlsFolder, hlsFolderArgs } from './hls-folder.ts';
import type { ListenerDeps } from './listener.ts';
import { SessionPublisher } from './sessions.ts';
import { tailFile } from './tail-file.ts';

/** In milliseconds. */
export interface FileTiming {
  /** A file that does not grow for so long is finished. */
  readonly endMs: number;
  /** A file that does not grow for so long may have paused. */
  readonly pauseMs: number;
  /** After what was there is read, until ffmpeg has written it. */
  readonly settleMs: number;
  /** Between two looks for more. */
  readonly growthMs: number;
}

const TIMING: FileTiming = { endMs: 15_000, pauseMs: 3000, settleMs: 1000, growthMs: 250 };

/** Ten minutes of two-second segments: so much of what was there before is kept. */
const WINDOW_SEGMENTS = 300;
/** A file that was last written longer ago is none that is being recorded. */
const STALE_MS = 60_000;
const NO_TS_CODEC = /muxed as a private data stream/;

const ffmpegArgs = (container: GrowingContainer, dir: string): string[] => [
  ...['-loglevel', 'warning', '-probesize', '500k', '-analyzeduration', '1000000'],
  ...['-f', container, '-i', 'pipe:0'],
  ...hlsFolderArgs(dir, WINDOW_SEGMENTS),
];

/** Reads a recording that another program is still writing; of a folder one file after the other, each a session. */
export class FileListener extends SessionPublisher {
  readonly #deps: Omit<ListenerDeps, 'timing'>;
  readonly #timing: FileTiming;

  constructor(
    deps: Omit<ListenerDeps, 'timing'> & { readonly timing?: Partial<FileTiming> },
    { path }: FileInput,
  ) {
    super(deps);
    this.#deps = deps;
    this.#timing = { ...TIMING, ...deps.timing };
    this.begin(this.#read(path));
  }

  async #read(path: string): Promise<void> {
    try {
      const found = await stat(path).catch(() => null);
      if (found?.isDirectory() === true) await this.#readFolder(path);
      else await this.#readFile(path);
      this.sessions.end(over(path));
    } catch (thrown) {
      if (isAbortError(thrown)) return;
      this.#deps.log.info('relay.file-ended', { reason: toErrorShape(thrown).code });
      this.sessions.end(this.session !== null ? over(path) : refusalOf(thrown, path));
    }
  }

  /** Until it is closed: what OBS records next lies beside what it recorded before. */
  async #readFolder(dir: string): Promise<void> {
    const files = new GrowingFiles(dir);
    this.sessions.note('No file in the folder grows so far: start recording in OBS.');
    for (;;) {
      const path = await files.next();
      if (path === null) await this.#deps.wait(this.#timing.growthMs, this.closing.signal);
      else
        await this.#readFile(path).catch((thrown: unknown) => {
          if (isAbortError(thrown)) throw thrown;
          const { message, nextStep } = toErrorShape(thrown);
          this.sessions.note(`${message} ${nextStep}`);
        });
    }
  }

  /** One file, from its start to where it stops growing. */
  async #readFile(path: string): Promise<void> {
    const handle = await open(path, 'r').catch((cause: unknown) => {
      throw noFile(path, cause);
    });
    try {
      const container = await this.#containerOf(handle, path);
      await this.#publish({ handle, container, path, folder: await this.nextFolder() });
    } finally {
      await handle.close();
    }
  }

  /** A file that was just begun may not tell yet. */
  async #containerOf(handle: FileHandle, path: string): Promise<GrowingContainer> {
    const { clock, wait } = this.#deps;
    const untilUnixMs = clock.nowUnixMs() + this.#timing.endMs;
    for (;;) {
      const found = containerOrThrow(await headOf(handle), path);
      if (found !== null) return found;
      if (clock.nowUnixMs() >= untilUnixMs) throw notGrowing(path);
      await wait(this.#timing.growthMs, this.closing.signal);
    }
  }

  async #publish(file: {
    handle: FileHandle;
    container: GrowingContainer;
    path: string;
    folder: HlsFolder;
  }): Promise<void> {
    const { media, clock, wait } = this.#deps;
    const { handle, container, path, folder } = file;
    const over = new AbortController();
    const signal = AbortSignal.any([this.closing.signal, over.signal]);
    const nowUnixMs = (): number => clock.nowUnixMs();
    let caughtUpAtUnixMs: number | null = null;
    const video = { isStrange: false };
    const bytes = tailFile(handle, {
      ...{ signal, nowUnixMs, wait, ...this.#timing, lookMs: this.#timing.growthMs },
      onCaughtUp: (writtenAtUnixMs) => {
        caughtUpAtUnixMs = nowUnixMs();
        folder.caughtUp(caughtUpAtUnixMs + this.#timing.settleMs, writtenAtUnixMs);
      },
      onWentOn: () => folder.wentOn(nowUnixMs()),
    });
    const input = Readable.from(bytes, { objectMode: false });
    const pipe = await media.pipe(ffmpegArgs(container, folder.dir), {
      ...{ signal, input },
      onLogLine: (line) => {
        if (!NO_TS_CODEC.test(line)) return;
        video.isStrange = true;
        over.abort();
      },
    });
    pipe.stdout.resume();
    const isSettled = (): boolean =>
      caughtUpAtUnixMs !== null && nowUnixMs() - caughtUpAtUnixMs >= this.#timing.settleMs;
    const watching = this.#watch(folder, { signal, isSettled, title: basename(path, extname(path)) });
    try {
      await pipe.done;
    } catch (thrown) {
      if (video.isStrange) throw strangeCodec(path);
      throw isAbortError(thrown) ? thrown : unreadable(path, thrown);
    } finally {
      folder.hasEnded = true;
      over.abort();
      await watching;
    }
  }

  /**
   * Tells of the session once all that was there is in its playlist: the wall clock of a recording is known only when its
   * newest picture is.
   */
  async #watch(
    folder: HlsFolder,
    { signal, isSettled, title }: { signal: AbortSignal; isSettled: () => boolean; title: string },
  ): Promise<void> {
    try {
      do await this.#deps.wait(this.#timing.growthMs, signal);
      while (!isSettled() || (await folder.playlist()) === null);
      await this.sessions.begin(folder, title);
    } catch (thrown) {
      if (!isAbortError(thrown)) throw thrown;
    }
  }
}

async function headOf(handle: FileHandle): Promise<Uint8Array> {
  const head = Buffer.alloc(HEAD_BYTES);
  const { bytesRead } = await handle.read(head, 0, HEAD_BYTES, 0);
  return head.subarray(0, bytesRead);
}

/** Null: it does not tell yet. Throws AppError `relay/plain-mp4` or `relay/unknown-container`. */
function containerOrThrow(head: Uint8Array, path: string): GrowingContainer | null {
  const found = growingContainer(head);
  if (found === 'plain-mp4') throw plainMp4(path);
  if (found === 'unknown') throw unknownContainer(path);
  return found;
}

/**
 * Whether a recording can be read while it grows. Throws AppError `relay/no-file`, `relay/not-growing`, `relay/plain-mp4` or
 * `relay/unknown-container`.
 */
export async function checkFile(path: string, nowUnixMs: number): Promise<void> {
  const found = isAbsolute(path) ? await stat(path).catch(() => null) : null;
  if (found === null) throw noFile(path);
  if (found.isDirectory()) return;
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw noFile(path, cause);
  });
  try {
    containerOrThrow(await headOf(handle), path);
  } finally {
    await handle.close();
  }
  if (nowUnixMs - found.mtimeMs > STALE_MS) throw notGrowing(path);
}

const FORMATS = 'Matroska (MKV), fragmented MP4 or hybrid MP4';

const noFile = (path: string, cause?: unknown): AppError =>
  new AppError(
    {
      code: 'relay/no-file',
      message: `There is no file or folder ${path} that can be read.`,
      nextStep: 'Choose the file that OBS is writing, or the folder that it records into.',
    },
    { cause },
  );

const notGrowing = (path: string): AppError =>
  new AppError({
    code: 'relay/not-growing',
    message: `${basename(path)} does not grow: nothing has been written to it for a while.`,
    nextStep:
      'Start recording first. A recording that is finished goes into the library by “Add a recording”.',
  });

const plainMp4 = (path: string): AppError =>
  new AppError({
    code: 'relay/plain-mp4',
    message: `${basename(path)} is a plain MP4: nothing of it can be read before it is finished.`,
    nextStep: `In OBS choose ${FORMATS} under Settings → Output → Recording Format, and start the recording anew.`,
  });

const unknownContainer = (path: string): AppError =>
  new AppError({
    code: 'relay/unknown-container',
    message: `${basename(path)} is no recording that can be read while it grows.`,
    nextStep: `Record as ${FORMATS}, MPEG-TS or FLV.`,
  });

const strangeCodec = (path: string): AppError =>
  new AppError({
    code: 'link/strange-codec',
    message: `The video of ${basename(path)} is in a format that can't be followed while it grows.`,
    nextStep: 'Choose an H.264 or HEVC encoder in OBS, or add the recording once it is finished.',
  });

const unreadable = (path: string, cause: unknown): AppError =>
  new AppError(
    {
      code: 'link/unreadable-file',
      message: `${basename(path)} can't be read: ffmpeg gave up on it.`,
      nextStep: 'Start the recording anew, or add it once it is finished.',
      detail: toErrorShape(cause).message,
    },
    { cause },
  );

/** The recorder gives up on what begins with `link/`. */
function refusalOf(thrown: unknown, path: string): AppError {
  const { code, message, nextStep } = toErrorShape(thrown);
  if (!(thrown instanceof AppError)) return unreadable(path, thrown);
  return new AppError({ code: code.replace(/^relay\//, 'link/'), message, nextStep }, { cause: thrown });
}

const over = (path: string): AppError =>
  new AppError({
    code: 'link/over',
    message: `${basename(path)} does not grow any more.`,
    nextStep: 'Choose the file that is being written now.',
  });
