import { join } from 'node:path';
import { AppError } from '../../../shared/errors.ts';
import {
  isTooOld,
  readYtDlpLine,
  ytDlpArgs,
  ytDlpFailure,
  ytDlpVersion,
} from '../../domain/youtube/yt-dlp.ts';
import type { ProcessRunner } from '../../ports/process.ts';
import type { FetchMediaRequest } from '../../ports/site.ts';
import { sizeText } from './progress-text.ts';

export interface YtDlpDeps {
  readonly processes: ProcessRunner;
  /** `settings.ytDlpPath`; null: the one on the PATH. */
  readonly path: string | null;
}

export interface FoundYtDlp {
  readonly path: string;
  readonly version: number;
  readonly versionText: string;
}

const VERSION_TIMEOUT_MS = 30_000;
/** Electron's own binary runs scripts as Node does when this is set. */
const AS_NODE = { ELECTRON_RUN_AS_NODE: '1' };

/** The yt-dlp that is there; null without one. Throws AppError `link/ytdlp-path` when the one in Settings is none. */
export async function findYtDlp(
  { processes, path }: YtDlpDeps,
  signal: AbortSignal,
): Promise<FoundYtDlp | null> {
  try {
    const timely = AbortSignal.any([signal, AbortSignal.timeout(VERSION_TIMEOUT_MS)]);
    const asked = await processes.run({ path: path ?? 'yt-dlp', args: ['--version'], signal: timely });
    const version = ytDlpVersion(asked.stdout);
    if (asked.exitCode === 0 && version !== null) {
      return { path: path ?? 'yt-dlp', version, versionText: asked.stdout.trim() };
    }
  } catch (thrown) {
    signal.throwIfAborted();
    if (!(thrown instanceof Error)) throw thrown;
  }
  if (path === null) return null;
  throw new AppError({
    code: 'link/ytdlp-path',
    message: 'The program that Settings name for yt-dlp is no yt-dlp.',
    nextStep: 'Correct its path in Settings, or clear it to use the one on the PATH.',
    detail: path,
  });
}

/** Downloads with yt-dlp, going on where an earlier run stopped. Returns the file, in the work folder. */
export async function downloadWithYtDlp(
  deps: { readonly processes: ProcessRunner; readonly url: string; readonly found: FoundYtDlp },
  request: FetchMediaRequest,
): Promise<string> {
  const { want, choice, workDir, signal, media } = request;
  const { ffmpegPath } = await media.paths();
  const { found } = deps;
  const report = progressReporter(request);
  const printed: string[] = [];
  const result = await deps.processes.run({
    path: found.path,
    args: ytDlpArgs({
      ...{ url: deps.url, version: found.version, want, quality: choice.quality, range: choice.range },
      ...{ outputBase: join(workDir, `ytdlp-${want}`), ffmpegPath, nodePath: process.execPath },
    }),
    env: AS_NODE,
    signal,
    onStdoutLine(line) {
      const said = readYtDlpLine(line);
      if (said === null) return;
      if ('file' in said) printed.push(said.file);
      else report(said.progress);
    },
  });
  const file = printed.at(-1);
  if (result.exitCode === 0 && file !== undefined) return file;
  const failure = ytDlpFailure(result.stderr, found.version);
  request.log.warn('youtube.ytdlp-failed', { code: failure.code, version: found.versionText });
  throw new AppError(
    isTooOld(found.version) && failure.nextStep !== undefined
      ? { ...failure, nextStep: `${failure.nextStep} (It is of ${found.versionText}.)` }
      : failure,
  );
}

/** Picture and sound come one after the other: their bytes are added up against the size that was promised. */
function progressReporter(
  request: FetchMediaRequest,
): (progress: {
  status: string;
  bytes: number;
  totalBytes: number | null;
  bytesPerSec: number | null;
}) => void {
  const { stream, choice, want } = request;
  const id = want === 'sound' ? 'audio' : choice.quality;
  const promised =
    choice.range === null ? stream.qualities.find((quality) => quality.id === id)?.sizeBytes : null;
  let finishedBytes = 0;
  return ({ status, bytes, totalBytes, bytesPerSec }) => {
    const doneBytes = finishedBytes + bytes;
    const total = Math.max(promised ?? 0, finishedBytes + (totalBytes ?? 0));
    if (status === 'finished') finishedBytes = doneBytes;
    request.onProgress({
      fraction: total > 0 ? Math.min(1, doneBytes / total) : null,
      detail: [
        total > 0 ? `${sizeText(doneBytes)} / ${sizeText(total)}` : sizeText(doneBytes),
        bytesPerSec === null ? null : `${sizeText(bytesPerSec)}/s`,
      ]
        .filter((part) => part !== null)
        .join(' · '),
    });
  };
}
